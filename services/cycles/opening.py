"""Opening cycles: their rows, and what they grant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.cycles.agreement import Agreement
from domain.cycles.cycles import Cycle
from domain.cycles.following import Opened
from domain.cycles.lots import Lot, LotSource
from domain.cycles.rollover import terms_on
from domain.kinds import Component, CycleState, EntryKind, Kind
from domain.values.calendar import Span
from services.appointments.business_days import business_days
from services.cycles.following import follow_opening
from services.cycles.grants import Grant, grant_all
from services.cycles.thresholds import look_again
from store.cycles import cycles
from store.database import Transaction
from store.ids import new_id


@dataclass(frozen=True, slots=True)
class ToOpen:
    """A cycle to open, or a pause where one is planned; it `follows` on another one, but for a retainer's first.

    `granting`: allotment and fee, where they are not what the retainer's setting says.
    """

    agreed: Agreement
    span: Span
    follows: bool = True
    granting: tuple[int, int | None] | None = None

    def cycle(self) -> Cycle:
        """The cycle as it opens."""
        starts_on = self.span.starts_on
        is_pause = self.agreed.pause_from(starts_on) is not None
        allotment, fee_minor = (0, None) if is_pause else self.granting or self.agreed.grants(self.span)
        return Cycle(
            cycle_id=new_id(),
            retainer_id=self.agreed.retainer.called.retainer_id,
            starts_on=starts_on,
            ends_on=self.span.ends_on,
            state=CycleState.OPEN,
            terms_from=terms_on(self.agreed.history, starts_on).effective_from,
            allotment=allotment,
            fee_minor=fee_minor,
            is_pause=is_pause,
        )


async def open_cycle(
    tx: Transaction,
    agreed: Agreement,
    span: Span,
    *,
    follows: bool,
    now: datetime,
    granting: tuple[int, int | None] | None = None,
) -> Cycle:
    """Open one cycle; see `ToOpen`."""
    return (await open_cycles(tx, [ToOpen(agreed, span, follows, granting)], now=now))[0]


async def open_cycles(tx: Transaction, wanted: Sequence[ToOpen], *, now: datetime) -> tuple[Cycle, ...]:
    """Open cycles: their rows, and their allotments as lots with their ledger entries."""
    opened = [(each, each.cycle()) for each in wanted]
    await cycles.open_cycles(
        tx,
        [
            cycles.Opening(cycle, cycle.due_at(each.agreed.retainer.timezone), follows=each.follows)
            for each, cycle in opened
        ],
        now=now,
    )
    await grant_all(tx, [grant for each, cycle in opened for grant in _allotment(each.agreed, cycle)], now=now)
    days = await business_days(tx)
    await follow_opening(
        tx,
        [
            Opened(
                cycle,
                each.agreed.retainer.timezone,
                days,
                is_first=not each.follows,
                at=now,
                invoicing=each.agreed.retainer.invoicing,
            )
            for each, cycle in opened
        ],
    )
    # 10 h left, of 8 h granted, is passed from the beginning, and by nobody.
    await look_again(tx, [cycle.cycle_id for each, cycle in opened if _can_be_passed(each.agreed, cycle)], now)
    return tuple(cycle for _, cycle in opened)


def _can_be_passed(agreed: Agreement, cycle: Cycle) -> bool:
    return any(each.percent is None for each in terms_on(agreed.history, cycle.starts_on).thresholds)


async def grant_allotment(tx: Transaction, agreed: Agreement, cycle: Cycle, *, now: datetime) -> None:
    """Grant what the cycle's row says. A funds retainer is filled by deposits only; its target is not a grant."""
    await grant_all(tx, _allotment(agreed, cycle), now=now)


def _allotment(agreed: Agreement, cycle: Cycle) -> list[Grant]:
    terms = terms_on(agreed.history, cycle.starts_on)
    if not cycle.allotment or terms.kind is Kind.FUNDS:
        return []
    expires_on = agreed.expiry(terms.rollover, cycle.ends_on)
    lot = Lot(new_id(), LotSource.ALLOTMENT, cycle.allotment, cycle.starts_on, expires_on)
    return [Grant(cycle, (lot,), EntryKind.ALLOTMENT, Component.ALLOTMENT)]
