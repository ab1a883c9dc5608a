"""The ledger: lots and entries, only ever added to, and the sums of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text

from domain.cycles.cycles import Cycle
from domain.cycles.figures import Figures
from domain.cycles.lots import Lot
from domain.kinds import Component, EntryKind
from store import rows
from store.database import Transaction
from store.ids import new_id

_FIGURES = text(f"""
    SELECT l.cycle_id, {rows.FIGURES} FROM ledger_entry l
    WHERE l.workspace_id = :workspace_id AND l.cycle_id = ANY(:cycle_ids) GROUP BY l.cycle_id
""")
_ADD_LOTS = text("""
    INSERT INTO lot (workspace_id, lot_id, retainer_id, cycle_id, source, quantity, granted_on, expires_on,
        origin_lot_id)
    SELECT :workspace_id, lot_id, retainer_id, cycle_id, source, quantity, granted_on, expires_on, origin_lot_id
    FROM jsonb_to_recordset(CAST(:lots AS jsonb)) AS given (place integer, lot_id uuid, retainer_id uuid,
        cycle_id uuid, source text, quantity bigint, granted_on date, expires_on date, origin_lot_id uuid)
    ORDER BY place
""")
_ADD_ENTRIES = text("""
    INSERT INTO ledger_entry (workspace_id, entry_id, retainer_id, cycle_id, lot_id, kind, component, quantity,
        occurred_on, occurred_at, time_entry_id, delivery_id, person_id, late_for_cycle_id, decision_id, reverses_id,
        change_order_id)
    SELECT :workspace_id, entry_id, retainer_id, cycle_id, lot_id, kind, component, quantity, occurred_on, occurred_at,
        time_entry_id, delivery_id, person_id, late_for_cycle_id, decision_id, reverses_id, change_order_id
    FROM jsonb_to_recordset(CAST(:lines AS jsonb)) AS given (place integer, entry_id uuid, retainer_id uuid,
        cycle_id uuid, lot_id uuid, kind text, component text, quantity bigint, occurred_on date,
        occurred_at timestamptz, time_entry_id uuid, delivery_id uuid, person_id uuid, late_for_cycle_id uuid,
        decision_id uuid, reverses_id uuid, change_order_id uuid)
    ORDER BY place
""")


@dataclass(frozen=True, slots=True)
class Line:
    """A ledger entry to add. `quantity` is the effect on the balance: a grant is positive, a use negative.

    `late_for_cycle_id` is the closed cycle that a line posted to an open one is really about.
    """

    retainer_id: UUID
    cycle_id: UUID
    kind: EntryKind
    component: Component
    quantity: int
    occurred_on: date
    occurred_at: datetime
    lot_id: UUID | None = None
    time_entry_id: UUID | None = None
    delivery_id: UUID | None = None
    person_id: UUID | None = None
    late_for_cycle_id: UUID | None = None
    decision_id: UUID | None = None
    reverses_id: UUID | None = None
    change_order_id: UUID | None = None
    entry_id: UUID = field(default_factory=new_id)


async def figures(tx: Transaction, cycle_id: UUID) -> Figures:
    """The sums of a cycle. Lock the cycle in a statement before, where what follows depends on them."""
    return (await figures_of(tx, [cycle_id]))[cycle_id]


async def figures_of(tx: Transaction, cycle_ids: Sequence[UUID]) -> Mapping[UUID, Figures]:
    """The same of many cycles."""
    found = {row.cycle_id: rows.figures(row) for row in await tx.all(_FIGURES, cycle_ids=list(cycle_ids))}
    return {each: found.get(each, Figures()) for each in cycle_ids}


async def add(tx: Transaction, lines: Sequence[Line]) -> None:
    """Add ledger entries, in this order; those of no quantity are left out, for they change nothing."""
    kept = [line for line in lines if line.quantity]
    if kept:
        await tx.run(_ADD_ENTRIES, lines=rows.many([_entry(line) for line in kept]))


async def add_lots(tx: Transaction, granted: Sequence[tuple[Cycle, Lot]]) -> None:
    """Add lots, each to a cycle; the ledger entries that grant them are added apart."""
    if granted:
        await tx.run(_ADD_LOTS, lots=rows.many([_lot(cycle, lot) for cycle, lot in granted]))


def _entry(line: Line) -> dict[str, Any]:
    return {
        "entry_id": line.entry_id,
        "retainer_id": line.retainer_id,
        "cycle_id": line.cycle_id,
        "lot_id": line.lot_id,
        "kind": line.kind,
        "component": line.component,
        "quantity": line.quantity,
        "occurred_on": line.occurred_on,
        "occurred_at": line.occurred_at,
        "time_entry_id": line.time_entry_id,
        "delivery_id": line.delivery_id,
        "person_id": line.person_id,
        "late_for_cycle_id": line.late_for_cycle_id,
        "decision_id": line.decision_id,
        "reverses_id": line.reverses_id,
        "change_order_id": line.change_order_id,
    }


def _lot(cycle: Cycle, lot: Lot) -> dict[str, Any]:
    return {
        "lot_id": lot.lot_id,
        "retainer_id": cycle.retainer_id,
        "cycle_id": cycle.cycle_id,
        "source": lot.source,
        "quantity": lot.quantity,
        "granted_on": lot.granted_on,
        "expires_on": lot.expires_on,
        "origin_lot_id": lot.origin_id,
    }
