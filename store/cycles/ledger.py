"""The ledger: lots and entries, only ever added to, and the sums of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import text

from domain.cycles.figures import Figures
from domain.cycles.lots import Lot
from domain.kinds import Component, EntryKind
from store import rows
from store.database import Transaction
from store.ids import new_id

_FIGURES = text(f"""
    SELECT {rows.FIGURES} FROM ledger_entry l WHERE l.workspace_id = :workspace_id AND l.cycle_id = :cycle_id
""")
_ADD_LOT = text("""
    INSERT INTO lot (workspace_id, lot_id, retainer_id, cycle_id, source, quantity, granted_on, expires_on,
        origin_lot_id)
    VALUES (:workspace_id, :lot_id, :retainer_id, :cycle_id, :source, :quantity, :granted_on, :expires_on,
        :origin_lot_id)
""")
_ADD_ENTRY = text("""
    INSERT INTO ledger_entry (workspace_id, entry_id, retainer_id, cycle_id, lot_id, kind, component, quantity,
        occurred_on, occurred_at, time_entry_id, delivery_id, person_id, late_for_cycle_id, decision_id, reverses_id,
        change_order_id)
    VALUES (:workspace_id, :entry_id, :retainer_id, :cycle_id, :lot_id, :kind, :component, :quantity,
        :occurred_on, :occurred_at, :time_entry_id, :delivery_id, :person_id, :late_for_cycle_id, :decision_id,
        :reverses_id, :change_order_id)
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


async def figures(tx: Transaction, cycle_id: UUID) -> Figures:
    """The sums of a cycle. Lock the cycle in a statement before, where what follows depends on them."""
    row = await tx.first(_FIGURES, cycle_id=cycle_id)
    return Figures() if row is None else rows.figures(row)


async def add(tx: Transaction, lines: Sequence[Line]) -> None:
    """Add ledger entries; those of no quantity are left out, for they change nothing."""
    await tx.run_many(
        _ADD_ENTRY,
        [
            {
                "entry_id": new_id(),
                "retainer_id": line.retainer_id,
                "cycle_id": line.cycle_id,
                "lot_id": line.lot_id,
                "kind": line.kind.value,
                "component": line.component.value,
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
            for line in lines
            if line.quantity
        ],
    )


async def add_lots(tx: Transaction, retainer_id: UUID, cycle_id: UUID, granted: Sequence[Lot]) -> None:
    """Add lots to a cycle; the ledger entries that grant them are added apart."""
    await tx.run_many(
        _ADD_LOT,
        [
            {
                "lot_id": lot.lot_id,
                "retainer_id": retainer_id,
                "cycle_id": cycle_id,
                "source": lot.source.value,
                "quantity": lot.quantity,
                "granted_on": lot.granted_on,
                "expires_on": lot.expires_on,
                "origin_lot_id": lot.origin_id,
            }
            for lot in granted
        ],
    )
