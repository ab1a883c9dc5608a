"""Cycles with all that can be told of their ends: what they hold, and what they would hand on if they closed now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from domain.balances.standings import Standing
from domain.cycles.agreement import Agreement
from domain.cycles.closing import Closing, closing_of
from domain.cycles.figures import Figures
from domain.cycles.lot_use import Contents
from domain.cycles.lots import Lot, LotSource
from domain.kinds import CycleState
from domain.people.people import Person
from domain.rhythm.cards import CarriedIn, Recap
from services.balances.standing import standing_from
from services.cycles.provisional import with_carry
from services.people.visibility import A_CHANNEL
from store import renewals
from store.agreements import retainers
from store.balances import standings
from store.balances.standings import CycleRow
from store.cycles import contents
from store.database import Transaction


@dataclass(frozen=True, slots=True)
class Projection:
    """A cycle and the one before it. `handed_on` is what that one would hand on while it is not closed; `held` has it.

    `closing` is what closing the cycle now would write; of a closed one, what it wrote.
    """

    row: CycleRow
    before: CycleRow | None
    agreed: Agreement
    held: Contents
    handed_on: Closing | None
    closing: Closing
    before_closing: Closing | None
    standing: Standing
    goes_on: bool = False

    @property
    def figures(self) -> Figures:
        """With what is carried in, provisionally where that is not settled."""
        return self.standing.figures

    @property
    def ends(self) -> bool:
        """Whether the retainer ends with this cycle, and does not go on by itself."""
        return self.agreed.ends_with(self.row.cycle) and not self.goes_on

    def carried(self) -> tuple[CarriedIn, ...]:
        """What came from before by its last day; nothing where that is not all, as with a deficit."""
        lots = self.handed_on.carried.lots if self.handed_on else _carried(self.held.lots, self.row.cycle.starts_on)
        by_day: dict[date | None, int] = {}
        for lot in lots:
            by_day[lot.expires_on] = by_day.get(lot.expires_on, 0) + lot.quantity
        found = tuple(CarriedIn(quantity, on) for on, quantity in by_day.items())
        whole = sum(each.quantity for each in found) == self.figures.carried_in
        return tuple(sorted(found, key=lambda each: each.expires_on or date.max)) if whole else ()

    def recap(self) -> Recap:
        """How it came out, or would."""
        return _recap(self.row, self.figures, self.closing)

    def last(self) -> Recap | None:
        """How the one before came out, or would."""
        if self.before is None or self.before_closing is None:
            return None
        return _recap(self.before, self.before.figures, self.before_closing)


async def projections(
    tx: Transaction, cycle_ids: Sequence[UUID], *, now: datetime, person: Person = A_CHANNEL
) -> Mapping[UUID, Projection]:
    """Projections of many cycles, in a number of statements that does not grow with them. Nothing is turned first."""
    found = await standings.with_the_one_before(tx, cycle_ids)
    held = await contents.of_cycles(tx, [row.cycle.cycle_id for row in found])
    histories = await retainers.histories(tx, list({row.cycle.retainer_id for row in found}))
    last = [row.cycle.retainer_id for row in found if _is_last(row)]
    going_on = await renewals.going_on(tx, last) if last else frozenset()
    ending = {(row.cycle.retainer_id, row.cycle.ends_on): row for row in found}

    def projection(row: CycleRow) -> Projection:
        cycle = row.cycle
        agreed = Agreement(row.retainer, histories[cycle.retainer_id])
        before = ending.get((cycle.retainer_id, cycle.starts_on))
        before_closing = closing_of(agreed, before.cycle, held[before.cycle.cycle_id]) if before else None
        handed_on = before_closing if before and before.cycle.state is not CycleState.CLOSED else None
        carried = with_carry(held[cycle.cycle_id], cycle, handed_on)
        closing = closing_of(agreed, cycle, carried)
        standing = standing_from(row, handed_on, closing, person=person, now=now)
        goes_on = _is_last(row) and cycle.retainer_id in going_on
        return Projection(row, before, agreed, carried, handed_on, closing, before_closing, standing, goes_on)

    wanted = set(cycle_ids)
    return {row.cycle.cycle_id: projection(row) for row in found if row.cycle.cycle_id in wanted}


def _is_last(row: CycleRow) -> bool:
    ends_on = row.retainer.ends_on
    return row.cycle.state is CycleState.OPEN and ends_on is not None and row.cycle.ends_on >= ends_on


def _carried(lots: Sequence[Lot], starts_on: date) -> tuple[Lot, ...]:
    return tuple(
        lot
        for lot in lots
        if lot.granted_on < starts_on and (lot.origin_id is not None or lot.source is LotSource.CARRYOVER)
    )


def _recap(row: CycleRow, figures: Figures, closing: Closing) -> Recap:
    cycle = row.cycle
    if cycle.state is CycleState.CLOSED:
        return Recap(cycle, row.figures, closing.deficit)
    would_be = replace(figures, carried_out=closing.carried_out, expired=closing.expired, forfeited=closing.forfeited)
    until = cycle.closes_on - timedelta(days=1) if cycle.closes_on else None
    return Recap(cycle, would_be, closing.deficit, is_provisional=True, until=until)
