"""Turning ledger entries round: what stands is found, and a line that cancels it is added."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import TextClause, text

from domain.kinds import Component, EntryKind
from store.cycles import ledger
from store.database import Transaction


class Standing(NamedTuple):
    """A ledger entry that nothing has turned round yet."""

    entry_id: UUID
    retainer_id: UUID
    cycle_id: UUID
    lot_id: UUID | None
    component: str
    quantity: int
    occurred_on: date
    time_entry_id: UUID | None
    delivery_id: UUID | None
    late_for_cycle_id: UUID | None
    decision_id: UUID | None
    change_order_id: UUID | None


def _standing(condition: str) -> TextClause:
    return text(f"""
        SELECT {", ".join(f"l.{name}" for name in Standing._fields)} FROM ledger_entry l
        WHERE l.workspace_id = :workspace_id AND l.kind <> 'reversal' AND {condition} AND NOT EXISTS (
            SELECT FROM ledger_entry v WHERE (v.workspace_id, v.reverses_id) = (l.workspace_id, l.entry_id))
        ORDER BY l.sequence
    """)


_OF_COMPONENTS = _standing("l.cycle_id = :cycle_id AND l.component = ANY(:components)")
_ADDED_FOR_ENTRY = _standing("""l.component = 'added' AND l.late_for_cycle_id IS NOT NULL AND (
    l.time_entry_id = CAST(:time_entry_id AS uuid) OR l.delivery_id = CAST(:delivery_id AS uuid))""")
_ADDED_FOR_CYCLE = _standing("l.component = 'added' AND l.late_for_cycle_id = :cycle_id")
_IS_GONE = """(
    EXISTS (SELECT FROM time_entry_reversal r
            WHERE (r.workspace_id, r.time_entry_id) = (l.workspace_id, l.time_entry_id)) OR
    EXISTS (SELECT FROM delivery_reversal r WHERE (r.workspace_id, r.delivery_id) = (l.workspace_id, l.delivery_id)))"""
_USED_BY_GONE = _standing(f"l.cycle_id = :cycle_id AND l.component = 'used' AND {_IS_GONE}")
_COVER_OF_GONE = _standing(f"""l.cycle_id = :cycle_id AND l.component = 'added' AND l.kind IN ('expiry', 'forfeit')
    AND {_IS_GONE}""")
_TAKEN_AT_END = _standing("""l.cycle_id = :cycle_id AND l.component = 'added' AND l.quantity < 0
    AND l.lot_id IS NOT NULL AND l.decision_id IS NULL AND l.late_for_cycle_id IS NULL""")
_CONTINUED = _standing("""l.component = 'added' AND l.kind = 'adjustment' AND l.late_for_cycle_id IS NULL
    AND l.lot_id IN (
        SELECT o.lot_id FROM lot o JOIN lot p ON (p.workspace_id, p.lot_id) = (o.workspace_id, o.origin_lot_id)
        WHERE o.workspace_id = :workspace_id AND p.cycle_id = :cycle_id)""")
_USED_FROM = _standing("l.cycle_id = :cycle_id AND l.component = 'used' AND l.occurred_on >= :day AND l.kind <> 'draw'")
# Money that came in is a link of its matter's chain: it stays where it was booked, and is carried on.
_ADDED_FROM = _standing("""l.cycle_id = :cycle_id AND l.component = 'added' AND l.occurred_on >= :day
    AND l.late_for_cycle_id IS NULL AND l.kind NOT IN ('deposit', 'draw')""")


async def of_components(tx: Transaction, cycle_id: UUID, *components: Component) -> Sequence[Standing]:
    """The entries of a cycle that make up some of its figures."""
    return await _read(tx, _OF_COMPONENTS, cycle_id=cycle_id, components=[each.value for each in components])


async def added_for(
    tx: Transaction, *, time_entry_id: UUID | None = None, delivery_id: UUID | None = None
) -> Sequence[Standing]:
    """What was granted because of one late entry or delivery."""
    return await _read(tx, _ADDED_FOR_ENTRY, time_entry_id=time_entry_id, delivery_id=delivery_id)


async def added_for_cycle(tx: Transaction, cycle_id: UUID) -> Sequence[Standing]:
    """What later cycles were granted because of late work of a closed one."""
    return await _read(tx, _ADDED_FOR_CYCLE, cycle_id=cycle_id)


async def used_by_gone(tx: Transaction, cycle_id: UUID) -> Sequence[Standing]:
    """Work of a cycle that was taken back after it was closed, so that the cycle itself still counts it."""
    return await _read(tx, _USED_BY_GONE, cycle_id=cycle_id)


async def cover_of_gone(tx: Transaction, cycle_id: UUID) -> Sequence[Standing]:
    """What covers late work of a cycle that was taken back after it was closed."""
    return await _read(tx, _COVER_OF_GONE, cycle_id=cycle_id)


async def settled_at_end(tx: Transaction, cycle_id: UUID) -> Sequence[Standing]:
    """What a last cycle refunded or gave to another retainer, there and here."""
    taken = await _read(tx, _TAKEN_AT_END, cycle_id=cycle_id)
    return [*taken, *await _read(tx, _CONTINUED, cycle_id=cycle_id)]


async def used_from(tx: Transaction, cycle_id: UUID, day: date) -> Sequence[Standing]:
    """What was used of a cycle on a day or later."""
    return await _read(tx, _USED_FROM, cycle_id=cycle_id, day=day)


async def added_from(tx: Transaction, cycle_id: UUID, day: date) -> Sequence[Standing]:
    """What was added to a cycle, or taken from it, on a day or later; but for late work."""
    return await _read(tx, _ADDED_FROM, cycle_id=cycle_id, day=day)


async def turn_round(tx: Transaction, lines: Sequence[Standing], *, person_id: UUID | None, now: datetime) -> None:
    """Cancel entries; each keeps its cycle, its day and its figure. A grant that is turned round takes its lot away."""
    await ledger.add(
        tx,
        [
            ledger.Line(
                retainer_id=line.retainer_id,
                cycle_id=line.cycle_id,
                kind=EntryKind.REVERSAL,
                component=Component(line.component),
                quantity=-line.quantity,
                occurred_on=line.occurred_on,
                occurred_at=now,
                lot_id=line.lot_id,
                time_entry_id=line.time_entry_id,
                delivery_id=line.delivery_id,
                person_id=person_id,
                late_for_cycle_id=line.late_for_cycle_id,
                decision_id=line.decision_id,
                reverses_id=line.entry_id,
                change_order_id=line.change_order_id,
            )
            for line in lines
        ],
    )


async def _read(tx: Transaction, statement: TextClause, **values: Any) -> Sequence[Standing]:
    return [Standing._make(row) for row in await tx.all(statement, **values)]
