"""Money that moves: its ledger entries and its links, on the cycles of its matter, which are held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.agreements.retainers import RetainerName
from domain.cycles.cycles import Cycle
from domain.cycles.lots import Lot, LotSource
from domain.funds.deposits import NoCycleForMoney
from domain.kinds import Component, CycleState, EntryKind
from domain.people.people import Person
from domain.values.wall_clock import local_date
from services.agreements.agreed import agreement
from services.cycles.grace import begin_grace
from services.cycles.steps import turn_within
from services.cycles.thresholds import look_again
from store import funds
from store.cycles import ledger
from store.database import Transaction
from store.ids import new_id


@dataclass(frozen=True, slots=True)
class Movement:
    """What is put on deposit, in minor units; below zero what is taken off. One of 0 moves nothing."""

    kind: EntryKind
    amount: int
    deposit_id: UUID | None = None
    draw_id: UUID | None = None

    @property
    def component(self) -> Component:
        """A draw uses up; everything else, and a draw that comes back, adds or takes away."""
        return Component.USED if self.kind is EntryKind.DRAW and self.amount < 0 else Component.ADDED


async def book(
    tx: Transaction,
    called: RetainerName,
    live: Sequence[Cycle],
    movements: Sequence[Movement],
    *,
    person: Person,
    now: datetime,
) -> None:
    """Book them in this order. `live` are the cycles of the matter, locked. Raises NoCycleForMoney.

    What is taken back is a line of its own and no reversal (docs/decisions/0038): its cycle may have closed since.
    """
    moved = [each for each in movements if each.amount]
    if not moved:
        return
    cycle = next((each for each in live if each.state is CycleState.OPEN), live[-1] if live else None)
    if cycle is None:
        raise NoCycleForMoney(retainer=called.label)
    for each in moved:
        await _add(tx, cycle, each, person=person, now=now)
    await look_again(tx, [each.cycle_id for each in live], now)
    if cycle.state is CycleState.CLOSING and cycle.closes_on is None:
        # A matter's last cycle waits for its money to go; what was decided of its end is done now.
        await begin_grace(tx, await agreement(tx, cycle.retainer_id), cycle, live=live)
        await turn_within(tx, cycle.retainer_id, now)


async def _add(tx: Transaction, cycle: Cycle, moved: Movement, *, person: Person, now: datetime) -> None:
    on = max(local_date(now, person.timezone), cycle.starts_on)
    lot = Lot(new_id(), LotSource.PREPAID, moved.amount, on) if moved.amount > 0 else None
    if lot is not None:
        await ledger.add_lots(tx, [(cycle, lot)])
    line = ledger.Line(
        entry_id=new_id(),
        retainer_id=cycle.retainer_id,
        cycle_id=cycle.cycle_id,
        kind=moved.kind,
        component=moved.component,
        quantity=moved.amount,
        occurred_on=on,
        occurred_at=now,
        lot_id=lot.lot_id if lot else None,
        person_id=person.person_id,
    )
    await ledger.add(tx, [line])
    await funds.link(
        tx, cycle.retainer_id, line.entry_id, moved.amount, deposit_id=moved.deposit_id, draw_id=moved.draw_id
    )
