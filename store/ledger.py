"""The ledger: lots and entries, only ever added to, and the sums of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import text

from domain.balance import Figures
from domain.kinds import Component, EntryKind
from domain.lots import Lot, LotSource
from store import rows
from store.database import Transaction
from store.ids import new_id

_FIGURES = text(f"""
    SELECT {rows.FIGURES} FROM ledger_entry l WHERE l.workspace_id = :workspace_id AND l.cycle_id = :cycle_id
""")
_LOTS = text("""
    SELECT lot_id, source, quantity, granted_on, expires_on FROM lot
    WHERE workspace_id = :workspace_id AND cycle_id = :cycle_id ORDER BY granted_on, lot_id
""")
# Use of a day, reversals taken off, in the order in which lots are used up.
_USES = text("""
    SELECT occurred_on, -sum(quantity)::bigint AS quantity FROM ledger_entry
    WHERE workspace_id = :workspace_id AND cycle_id = :cycle_id AND component = 'used'
    GROUP BY occurred_on HAVING sum(quantity) <> 0 ORDER BY occurred_on
""")
_ADD_LOT = text("""
    INSERT INTO lot (workspace_id, lot_id, retainer_id, cycle_id, source, quantity, granted_on, expires_on)
    VALUES (:workspace_id, :lot_id, :retainer_id, :cycle_id, :source, :quantity, :granted_on, :expires_on)
""")
_ADD_ENTRY = text("""
    INSERT INTO ledger_entry (workspace_id, entry_id, retainer_id, cycle_id, lot_id, kind, component, quantity,
        occurred_on, occurred_at, delivery_id, person_id)
    VALUES (:workspace_id, :entry_id, :retainer_id, :cycle_id, :lot_id, :kind, :component, :quantity,
        :occurred_on, :occurred_at, :delivery_id, :person_id)
""")
_ADD_DELIVERY = text("""
    INSERT INTO delivery (workspace_id, delivery_id, retainer_id, cycle_id, person_id, delivered_on, quantity,
        description, logged_at)
    VALUES (:workspace_id, :delivery_id, :retainer_id, :cycle_id, :person_id, :delivered_on, :quantity,
        :description, :now)
""")


@dataclass(frozen=True, slots=True)
class Line:
    """A ledger entry to add. `quantity` is the effect on the balance: a grant is positive, a use negative."""

    retainer_id: UUID
    cycle_id: UUID
    kind: EntryKind
    component: Component
    quantity: int
    occurred_on: date
    occurred_at: datetime
    lot_id: UUID | None = None
    delivery_id: UUID | None = None
    person_id: UUID | None = None


async def figures(tx: Transaction, cycle_id: UUID) -> Figures:
    """The sums of a cycle. Lock the cycle in a statement before, where what follows depends on them."""
    row = await tx.first(_FIGURES, cycle_id=cycle_id)
    return Figures() if row is None else rows.figures(row)


async def lots(tx: Transaction, cycle_id: UUID) -> tuple[Lot, ...]:
    """The lots that a cycle may use: granted in it or carried into it."""
    return tuple(
        Lot(row.lot_id, LotSource(row.source), row.quantity, row.granted_on, row.expires_on)
        for row in await tx.all(_LOTS, cycle_id=cycle_id)
    )


async def uses(tx: Transaction, cycle_id: UUID) -> tuple[tuple[date, int], ...]:
    """What was used of a cycle on which day of work, oldest first."""
    return tuple((row.occurred_on, row.quantity) for row in await tx.all(_USES, cycle_id=cycle_id))


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
                "delivery_id": line.delivery_id,
                "person_id": line.person_id,
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
            }
            for lot in granted
        ],
    )


async def add_delivery(
    tx: Transaction,
    *,
    retainer_id: UUID,
    cycle_id: UUID,
    person_id: UUID,
    delivered_on: date,
    quantity: int,
    description: str,
    now: datetime,
) -> None:
    """Record that units were delivered, and take them off the balance."""
    delivery_id = new_id()
    await tx.run(
        _ADD_DELIVERY,
        delivery_id=delivery_id,
        retainer_id=retainer_id,
        cycle_id=cycle_id,
        person_id=person_id,
        delivered_on=delivered_on,
        quantity=quantity,
        description=description,
        now=now,
    )
    line = Line(
        retainer_id=retainer_id,
        cycle_id=cycle_id,
        kind=EntryKind.DELIVERY,
        component=Component.USED,
        quantity=-quantity,
        occurred_on=delivered_on,
        occurred_at=now,
        delivery_id=delivery_id,
        person_id=person_id,
    )
    await add(tx, [line])
