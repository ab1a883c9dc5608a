"""An agency with a term that ends, and what somebody can choose about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from domain.balances.standings import Standing
from domain.kinds import CycleState
from domain.outbox import MessageKind, OutboxMessage
from domain.people.people import Caller
from domain.renewals.cards import RenewalCard
from services.renewals.choices import RenewalForm
from services.retainers.endings import EndForm
from store.cycles import cycles
from tests.instants import NOW, at
from tests.services.rhythm.rhythm import Rhythm, Written

YEAR_END = date(2026, 12, 31)
# A term from August to the end of the year, with 30 days of notice: the last day for it is 1 December.
AUGUST = at("2026-08-03 08:00")
FIRST, SECOND = "2026-10-02 07:00", "2026-11-01 08:00"
OVER = at("2027-01-04 12:00")


class Renewing(Rhythm):
    """An agency whose terms end."""

    async def term(self, last_day: date | None = YEAR_END, *, auto_renew: bool = True, **fields: Any) -> Standing:
        """Acme from 1 August on, 40 hours a month, managed by the owner in Berlin."""
        client = await self.agency.client(account_manager=self.agency.owner.slack_user_id, now=AUGUST)
        values: dict[str, Any] = {"starts_on": date(2026, 8, 1), "now": AUGUST} | fields
        return await self.agency.retainer(client, last_day=last_day, auto_renew=auto_renew, **values)

    async def asked(self) -> list[Written]:
        """The messages about renewals."""
        return await self.written(MessageKind.RENEWAL)

    async def card(self, standing: Standing, now: datetime | str = NOW, by: Caller | None = None) -> RenewalCard:
        """What `/retainer renew` shows."""
        now = at(now) if isinstance(now, str) else now
        retainer_id, by = standing.called.retainer_id, by or self.agency.owner
        return await self.agency.services.renewals.of_retainer(retainer_id, by=by, now=now)

    async def month(self, month: int, hours: int, alias: str = "acme") -> None:
        """Work of a month of 2026, logged within it."""
        for piece in range(hours // 10):
            await self.agency.log(f"{alias} 10h part {piece}", now=datetime(2026, month, 2 + piece, 15, tzinfo=UTC))
        if hours % 10:
            await self.agency.log(f"{alias} {hours % 10}h rest", now=datetime(2026, month, 20, 15, tzinfo=UTC))

    async def cycles(self, standing: Standing) -> list[tuple[date, date, CycleState]]:
        """A retainer's cycles: first day, last day, state."""
        async with self.database.transaction(self.agency.workspace.workspace_id) as tx:
            found = await cycles.of_retainer(tx, standing.called.retainer_id)
        return [(each.starts_on, each.last_day, each.state) for each in found]


def stands(written: Written) -> OutboxMessage:
    """A message as one that stands in Slack."""
    return replace(written.message, ts="1.1")


def same(here: Renewing, card: RenewalCard, now: datetime = NOW, *, by: Caller | None = None, key: str = "") -> Any:
    """The click on Renew the same."""
    renew = here.agency.services.renewals.renew_same
    return renew(card.renewal.renewal_id, by=by or here.agency.owner, key=key or here.agency.key(), now=now)


def changed(here: Renewing, card: RenewalCard, now: datetime = NOW, **fields: Any) -> Any:
    """The form, sent."""
    terms = replace(card.terms, **fields.pop("terms", {}))
    values: dict[str, Any] = {"last_day": date(2027, 12, 31), "notice_days": 30, "auto_renew": True, "terms": terms}
    form = RenewalForm(**values | fields)
    renew = here.agency.services.renewals.renew_changed
    return renew(card.renewal.renewal_id, form, by=here.agency.owner, key=here.agency.key(), now=now)


def notice(here: Renewing, card: RenewalCard, now: datetime = NOW) -> Any:
    """The click on Not renewing."""
    give = here.agency.services.renewals.give_notice
    return give(card.renewal.renewal_id, by=here.agency.owner, key=here.agency.key(), now=now)


def end(here: Renewing, standing: Standing, last_day: date | None, now: datetime = NOW, **fields: Any) -> Any:
    """`/retainer end`, sent."""
    form = EndForm(standing.called.retainer_id, last_day, "it was agreed", **fields)
    return here.agency.services.endings.end(form, by=here.agency.owner, key=here.agency.key(), now=now)
