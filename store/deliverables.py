"""Units delivered, sessions called off: written once, taken back by a line that turns them round."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from domain.deliverables.deliveries import Delivery
from domain.kinds import Component, EntryKind
from store import rows
from store.cycles import ledger
from store.database import Transaction
from store.ids import new_id

_ADD = text("""
    INSERT INTO delivery (workspace_id, delivery_id, retainer_id, cycle_id, person_id, delivered_on, quantity,
        description, counts, is_cancelled, late_for_cycle_id, replaces_id, logged_at)
    VALUES (:workspace_id, :delivery_id, :retainer_id, :cycle_id, :person_id, :delivered_on, :quantity,
        :description, :counts, :is_cancelled, :late_for_cycle_id, :replaces_id, :now)
""")
_SELECT = f"""SELECT d.*, {rows.DELIVERY_WORDS} AS words, {rows.CALLED}
    FROM delivery d
    JOIN retainer r ON (r.workspace_id, r.retainer_id) = (d.workspace_id, d.retainer_id)
    JOIN client c ON (c.workspace_id, c.client_id) = (r.workspace_id, r.client_id)
    WHERE d.workspace_id = :workspace_id"""
_BY_ID = text(f"{_SELECT} AND d.delivery_id = :delivery_id")
_NEWEST = text(f"""
    {_SELECT} AND d.person_id = :person_id AND NOT EXISTS (
        SELECT FROM delivery_reversal v WHERE (v.workspace_id, v.delivery_id) = (d.workspace_id, d.delivery_id))
    ORDER BY d.logged_at DESC, d.delivery_id DESC LIMIT 1
""")
_REVERSED = text("""
    SELECT reason FROM delivery_reversal WHERE workspace_id = :workspace_id AND delivery_id = :delivery_id
""")
_REWORD = text("""
    INSERT INTO wording (workspace_id, wording_id, delivery_id, description, person_id, written_at)
    VALUES (:workspace_id, :wording_id, :delivery_id, :description, :person_id, :now)
""")
_MARK = text("""
    INSERT INTO delivery_reversal (workspace_id, delivery_id, person_id, reason, reversed_at)
    VALUES (:workspace_id, :delivery_id, :person_id, :reason, :now)
    ON CONFLICT DO NOTHING
""")


async def add(tx: Transaction, delivery: Delivery, *, replaces: UUID | None = None, is_posted: bool = True) -> None:
    """Record units, and take them off the balance where they count; the cycle must be held.

    `is_posted` false: they stand in a closed cycle in the place of others, and its ledger stays as it is.
    """
    await tx.run(
        _ADD,
        delivery_id=delivery.delivery_id,
        retainer_id=delivery.called.retainer_id,
        cycle_id=delivery.cycle_id,
        person_id=delivery.person_id,
        delivered_on=delivery.delivered_on,
        quantity=delivery.quantity,
        description=delivery.description,
        counts=delivery.counts,
        is_cancelled=delivery.is_cancelled,
        late_for_cycle_id=delivery.late_for_cycle_id,
        replaces_id=replaces,
        now=delivery.logged_at,
    )
    if not is_posted:
        return
    line = ledger.Line(
        retainer_id=delivery.called.retainer_id,
        cycle_id=delivery.cycle_id,
        kind=EntryKind.DELIVERY,
        component=Component.USED,
        quantity=-delivery.quantity if delivery.counts else 0,
        occurred_on=delivery.delivered_on,
        occurred_at=delivery.logged_at,
        delivery_id=delivery.delivery_id,
        person_id=delivery.person_id,
        late_for_cycle_id=delivery.late_for_cycle_id,
    )
    await ledger.add(tx, [line])


async def by_id(tx: Transaction, delivery_id: UUID) -> Delivery | None:
    """One delivery, taken back or not; None when it does not exist."""
    row = await tx.first(_BY_ID, delivery_id=delivery_id)
    return None if row is None else _delivery(row)


async def newest(tx: Transaction, person_id: UUID) -> Delivery | None:
    """What a person recorded last and did not take back."""
    row = await tx.first(_NEWEST, person_id=person_id)
    return None if row is None else _delivery(row)


async def is_reversed(tx: Transaction, delivery_id: UUID) -> bool:
    """Whether a delivery was taken back."""
    return await tx.first(_REVERSED, delivery_id=delivery_id) is not None


async def reword(tx: Transaction, delivery_id: UUID, description: str, *, by: UUID, now: datetime) -> None:
    """Put what a delivery says into other words; nothing else of it changes."""
    await tx.run(_REWORD, wording_id=new_id(), delivery_id=delivery_id, description=description, person_id=by, now=now)


async def mark_reversed(tx: Transaction, delivery_id: UUID, *, by: UUID, reason: str, now: datetime) -> bool:
    """Say that a delivery is taken back; False when somebody did so before."""
    return await tx.run(_MARK, delivery_id=delivery_id, person_id=by, reason=reason, now=now) == 1


def _delivery(row: Row[Any]) -> Delivery:
    return Delivery(
        delivery_id=row.delivery_id,
        called=rows.called(row),
        cycle_id=row.cycle_id,
        person_id=row.person_id,
        delivered_on=row.delivered_on,
        quantity=row.quantity,
        description=row.words,
        logged_at=row.logged_at,
        counts=row.counts,
        is_cancelled=row.is_cancelled,
        late_for_cycle_id=row.late_for_cycle_id,
    )
