"""Retainers: agreed, begun, changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from domain.agreements.anchors import Anchor, anchored
from domain.agreements.checks import (
    AnchorUnknown,
    CapOnFunds,
    CapTooHigh,
    EndTooEarly,
    LimitWithoutCarry,
    MatterTaken,
    NothingAgreed,
    RetainerNameTaken,
    check_invoicing,
)
from domain.agreements.retainers import Retainer, RetainerEnded, RetainerName
from domain.agreements.terms import Rollover, Terms
from domain.agreements.units import check_unit
from domain.balances.standings import Standing
from domain.clients.aliases import check_matter_number, check_name, suggest_alias
from domain.clients.clients import Client, ClientArchived, NotYourClient
from domain.cycles.agreement import Agreement
from domain.cycles.anchors import CycleAhead, first_cycles, with_anchor
from domain.cycles.lots import Lot, LotSource
from domain.cycles.rollover import terms_on
from domain.kinds import Invoicing, Kind, Length, Share
from domain.people.people import Caller, require_manager, require_owner
from domain.values.days import long_date
from domain.values.wall_clock import local_date
from services.agreements.agreed import agreement
from services.agreements.term_watch import arm
from services.balances.standing import live_standings
from services.cycles.due import CyclesDue, on_turned_cycles
from services.cycles.grants import carry_in
from services.cycles.opening import open_cycle
from services.cycles.steps import require_right_clock
from services.people.people import caller
from store import submissions
from store.agreements import retainers
from store.clients import clients
from store.cycles import cycles
from store.database import Database, Taken, Transaction
from store.ids import new_id
from store.rhythm import cards as cycle_cards

_HIGHEST_CAP_PERCENT = 1000


@dataclass(frozen=True, slots=True)
class RetainerForm:
    """A filled-in retainer form. `begins`: where its cycles begin, if somebody said it; else `terms` does.

    `last_day` is the last day of the term; None, no end. `carried_in` is what it brings along, in the unit of the kind;
    `unit` what its units are called, where it counts some. `invoicing`: how it is billed, from its first cycle on;
    None, as is usual: a matter by the hour, all else elsewhere.
    """

    client_id: UUID
    name: str
    kind: Kind
    starts_on: date
    terms: Terms
    begins: Anchor | None = None
    last_day: date | None = None
    matter_number: str | None = None
    notice_days: int = 30
    auto_renew: bool = True
    carried_in: int = 0
    unit: str = ""
    first_cycle: Share = Share.FULL
    last_cycle: Share = Share.FULL
    invoicing: Invoicing | None = None

    @property
    def way(self) -> Invoicing:
        """How it is billed."""
        usual = Invoicing.TIME if self.kind is Kind.FUNDS else Invoicing.OFF
        return usual if self.invoicing is None else self.invoicing


@dataclass(frozen=True, slots=True)
class RetainerRecord:
    """A retainer with the terms in force, those that are planned, and the cycle that comes `then`, if one does."""

    retainer: Retainer
    terms: Terms
    planned: tuple[Terms, ...] = field(default=())
    then: tuple[CycleAhead, ...] = ()


@dataclass(frozen=True, slots=True)
class TermsAgreed:
    """Terms from a later day on, and the first cycles that they make."""

    terms: Terms
    first: tuple[CycleAhead, ...]


class Retainers:
    """Agreements with clients."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def create(self, form: RetainerForm, *, by: Caller, key: str, now: datetime) -> Standing:
        """Add a retainer and open its first cycle: today's, or the one it starts with when that lies ahead.

        Raises ManagersOnly, NotYourClient, ClientArchived, EndTooEarly, CapOnFunds, NothingAgreed, BillsNoFunds,
        RetainerNameTaken, MatterTaken.
        """
        retainer_id = new_id()
        try:
            async with self._database.transaction(by.workspace_id) as tx:
                require_manager(await caller(tx, by), "add a retainer")
                told = await submissions.claim(tx, key, {"retainer_id": retainer_id.hex}, now=now)
                if told is None:
                    client = await clients.by_id(tx, form.client_id)
                    if client is None:
                        raise NotYourClient
                    await begin(tx, client, form, retainer_id=retainer_id, now=now)
                else:
                    retainer_id = UUID(told["retainer_id"])
        except Taken as taken:
            raise _taken(taken, form) from taken
        return await self._standing(form.client_id, retainer_id, by=by, now=now)

    @on_turned_cycles
    async def _standing(self, client_id: UUID, retainer_id: UUID, *, by: Caller, now: datetime) -> Standing:
        async with self._database.reading(by.workspace_id) as tx:
            found = await live_standings(tx, await caller(tx, by), [client_id], now=now)
            return next(each for each in found if each.called.retainer_id == retainer_id)

    async def get(self, retainer_id: UUID, *, by: Caller, now: datetime) -> RetainerRecord:
        """A retainer and its terms. Raises ManagersOnly, NotYourClient."""
        async with self._database.reading(by.workspace_id) as tx:
            require_manager(await caller(tx, by), "see a retainer's terms")
            agreed = await _agreement(tx, retainer_id)
            today = local_date(now, agreed.retainer.timezone)
            planned = tuple(each for each in agreed.history if each.effective_from > today)
            last = (await cycles.of_retainer(tx, retainer_id))[-1]
            then = first_cycles(agreed, last, last.ends_on, count=1)
            return RetainerRecord(agreed.retainer, terms_on(agreed.history, today), planned, then)

    @on_turned_cycles
    async def change_terms(
        self,
        retainer_id: UUID,
        terms: Terms,
        *,
        begins: Anchor | None = None,
        by: Caller,
        key: str,
        now: datetime,
    ) -> TermsAgreed:
        """Agree on other terms from the next cycle on (docs/rules.md, 14); what is past keeps its own.

        `begins`: the day that their cycles begin on, where somebody said one; `terms` does not say it. Raises
        ManagersOnly, NotYourClient, RetainerEnded, and what `checked_terms` raises.
        """
        async with self._database.transaction(by.workspace_id) as tx:
            require_manager(await caller(tx, by), "change terms")
            live = await cycles.lock_live(tx, retainer_id)
            agreed = await _agreement(tx, retainer_id)
            retainer = agreed.retainer
            if not live:
                raise RetainerEnded(retainer=retainer.called.label, last_day=long_date(_last_day(retainer)))
            if any(each.is_due(retainer.timezone, now) for each in live):
                # Or the next cycle would be one that has begun already.
                raise CyclesDue(tx, (retainer_id,), now=now)
            wanted = replace(terms, effective_from=live[-1].ends_on, kind=retainer.called.kind)
            checked = checked_terms(with_anchor(agreed, wanted, begins))
            if await submissions.claim(tx, key, {}, now=now) is None:
                await retainers.add_terms(tx, retainer_id, checked)
            changed = await agreement(tx, retainer_id)
            return TermsAgreed(checked, first_cycles(changed, live[-1], checked.effective_from))

    async def archive(self, retainer_id: UUID, *, archived: bool, by: Caller, now: datetime) -> None:
        """Take a retainer out of every list, or bring it back. Raises OwnersOnly, NotYourClient."""
        async with self._database.transaction(by.workspace_id) as tx:
            require_owner(await caller(tx, by), "archive a retainer or bring one back")
            if await retainers.by_id(tx, retainer_id) is None:
                raise NotYourClient
            await retainers.archive(tx, retainer_id, archived=archived, now=now)
            await cycle_cards.look_after(tx, now, retainer_id=retainer_id)


async def _agreement(tx: Transaction, retainer_id: UUID) -> Agreement:
    try:
        return await agreement(tx, retainer_id)
    except LookupError:
        raise NotYourClient from None


def _last_day(retainer: Retainer) -> date:
    return (retainer.ends_on or retainer.starts_on) - timedelta(days=1)


def checked_terms(terms: Terms) -> Terms:
    """The terms, if they can hold.

    Raises CapOnFunds, LimitWithoutCarry, CapTooHigh, AnchorUnknown, NothingAgreed.
    """
    rollover, last_day = terms.rollover, 7 if terms.length is Length.WEEKLY else 31
    if terms.kind is Kind.FUNDS and terms.rollover != Rollover():
        raise CapOnFunds
    if not rollover.carries and (rollover.cap or rollover.cycles):
        raise LimitWithoutCarry
    if rollover.cap and not 0 <= (rollover.cap.percent or 0) <= _HIGHEST_CAP_PERCENT:
        raise CapTooHigh(percent=rollover.cap.percent)
    if not 1 <= terms.anchor_day <= last_day or not 1 <= (terms.anchor_month or 1) <= 12:
        raise AnchorUnknown(day=terms.anchor_day)
    if not terms.allotment:
        raise NothingAgreed
    return terms


async def begin(tx: Transaction, client: Client, form: RetainerForm, *, retainer_id: UUID, now: datetime) -> Retainer:
    """Store the agreement, and open its first cycle. Raises as `Retainers.create` does."""
    if client.archived:
        raise ClientArchived(client=client.name)
    today = local_date(now, client.timezone)
    theirs = [each.called for each in await retainers.of_client(tx, client.client_id)]
    retainer = _retainer(client, form, retainer_id, theirs)
    wanted = replace(form.terms, effective_from=form.starts_on, kind=form.kind)
    terms = checked_terms(anchored(wanted, form.begins, form.starts_on))
    if retainer.ends_on is not None and retainer.ends_on <= max(form.starts_on, today):
        raise EndTooEarly(last_day=long_date(_last_day(retainer)), starts_on=long_date(form.starts_on))
    await require_right_clock(tx, now)
    first = Agreement(retainer, (terms,)).span_of(max(form.starts_on, today))
    if form.way is not Invoicing.OFF:
        retainer = replace(retainer, invoicing_from=first.starts_on)
    agreed = Agreement(retainer, (terms,))
    await retainers.add(tx, retainer, now=now)
    await retainers.add_terms(tx, retainer.called.retainer_id, terms)
    cycle = await open_cycle(tx, agreed, first, follows=False, now=now)
    await arm(tx, agreed, now=now)
    if form.carried_in:
        await carry_in(tx, cycle, [_carried_in(agreed, cycle.starts_on, form)], now=now)
    return retainer


def _retainer(client: Client, form: RetainerForm, retainer_id: UUID, theirs: Sequence[RetainerName]) -> Retainer:
    name = check_name(form.name)
    if any(each.name.lower() == name.lower() for each in theirs):
        raise RetainerNameTaken(name=name)
    check_invoicing(form.kind, form.way, name)
    called = RetainerName(
        retainer_id=retainer_id,
        client_id=client.client_id,
        client_alias=client.alias,
        client_name=client.name,
        # “Website care” and “Website redesign” are two names and would be one word.
        alias=suggest_alias(name, {each.alias for each in theirs}, prefix="work"),
        name=name,
        kind=form.kind,
        currency=client.currency,
        matter_number=check_matter_number(form.matter_number) if form.matter_number else None,
        unit=check_unit(form.unit) if form.kind is Kind.DELIVERABLES else None,
    )
    return Retainer(
        called=called,
        starts_on=form.starts_on,
        ends_on=form.last_day + timedelta(days=1) if form.last_day else None,
        notice_days=form.notice_days,
        auto_renew=form.auto_renew,
        timezone=client.timezone,
        first_cycle=form.first_cycle,
        last_cycle=form.last_cycle,
        invoicing=form.way,
    )


def _carried_in(agreed: Agreement, starts_on: date, form: RetainerForm) -> Lot:
    """What the client brings along counts as granted in the cycle before: it lasts one cycle less."""
    lasts = agreed.history[0].rollover.cycles
    ends = agreed.following_ends(starts_on, lasts or 0)
    expires_on = ends[-1] - timedelta(days=1) if ends else None
    return Lot(new_id(), LotSource.CARRYOVER, form.carried_in, starts_on, expires_on)


def _taken(taken: Taken, form: RetainerForm) -> Exception:
    """Two who give the same name or number at the same time."""
    if taken.constraint == "retainer_matter_number":
        return MatterTaken(number=form.matter_number)
    return RetainerNameTaken(name=form.name) if taken.constraint == "retainer_alias" else taken
