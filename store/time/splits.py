"""Work of the day a cycle is split on: taken back in the first part, written anew in the second."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import text

from domain.kinds import Component, EntryKind
from store import deliverables as deliveries
from store import rows
from store.cycles import ledger, reversals
from store.database import Transaction
from store.ids import new_id

_ENTRIES = text("""
    SELECT e.time_entry_id, e.person_id FROM time_entry e
    WHERE e.workspace_id = :workspace_id AND e.cycle_id = :cycle_id AND e.worked_on >= :day AND NOT EXISTS (
        SELECT FROM time_entry_reversal v
        WHERE (v.workspace_id, v.time_entry_id) = (e.workspace_id, e.time_entry_id))
    ORDER BY e.logged_at, e.time_entry_id
""")
_TAKE_BACK = text("""
    INSERT INTO time_entry_reversal (workspace_id, time_entry_id, person_id, reason, reversed_at)
    VALUES (:workspace_id, :time_entry_id, :person_id, 'split', :now)
""")
# Everything of an entry but its name and its cycle: rate, rounding and the instant of logging stay.
_COPY = text(f"""
    INSERT INTO time_entry (workspace_id, time_entry_id, retainer_id, cycle_id, person_id, worked_on, timezone,
        raw_minutes, minutes, description, billable, counts, rate_minor, permalink, source, replaces_id, logged_at,
        change_order_id, logged_by_id, catchup_id)
    SELECT workspace_id, :copy_id, retainer_id, :into_id, person_id, worked_on, timezone, raw_minutes, minutes,
        {rows.ENTRY_WORDS}, billable, counts, rate_minor, permalink, source, time_entry_id, logged_at, change_order_id,
        logged_by_id, catchup_id
    FROM time_entry e WHERE workspace_id = :workspace_id AND time_entry_id = :time_entry_id
""")
_DELIVERIES = text("""
    SELECT d.delivery_id, d.person_id FROM delivery d
    WHERE d.workspace_id = :workspace_id AND d.cycle_id = :cycle_id AND d.delivered_on >= :day AND NOT EXISTS (
        SELECT FROM delivery_reversal v WHERE (v.workspace_id, v.delivery_id) = (d.workspace_id, d.delivery_id))
    ORDER BY d.logged_at, d.delivery_id
""")
_COPY_DELIVERY = text(f"""
    INSERT INTO delivery (workspace_id, delivery_id, retainer_id, cycle_id, person_id, delivered_on, quantity,
        description, counts, is_cancelled, replaces_id, logged_at)
    SELECT workspace_id, :copy_id, retainer_id, :into_id, person_id, delivered_on, quantity, {rows.DELIVERY_WORDS},
        counts, is_cancelled, delivery_id, logged_at
    FROM delivery d WHERE workspace_id = :workspace_id AND delivery_id = :delivery_id
""")


async def move_work(tx: Transaction, cycle_id: UUID, day: date, *, into_id: UUID, now: datetime) -> None:
    """Let the work of `day` and later that stands in one cycle stand in another; both are held."""
    lines = await reversals.used_from(tx, cycle_id, day)
    copies: dict[UUID, UUID] = {}
    for row in await tx.all(_ENTRIES, cycle_id=cycle_id, day=day):
        copies[row.time_entry_id] = copy_id = new_id()
        await tx.run(_TAKE_BACK, time_entry_id=row.time_entry_id, person_id=row.person_id, now=now)
        await tx.run(_COPY, time_entry_id=row.time_entry_id, copy_id=copy_id, into_id=into_id)
    for row in await tx.all(_DELIVERIES, cycle_id=cycle_id, day=day):
        copies[row.delivery_id] = copy_id = new_id()
        await deliveries.mark_reversed(tx, row.delivery_id, by=row.person_id, reason="split", now=now)
        await tx.run(_COPY_DELIVERY, delivery_id=row.delivery_id, copy_id=copy_id, into_id=into_id)
    await reversals.turn_round(tx, lines, person_id=None, now=now)
    await ledger.add(
        tx,
        [
            ledger.Line(
                retainer_id=line.retainer_id,
                cycle_id=into_id,
                kind=EntryKind.TIME if line.time_entry_id else EntryKind.DELIVERY,
                component=Component.USED,
                quantity=line.quantity,
                occurred_on=line.occurred_on,
                occurred_at=now,
                time_entry_id=copies[line.time_entry_id] if line.time_entry_id else None,
                delivery_id=copies[line.delivery_id] if line.delivery_id else None,
            )
            for line in lines
        ],
    )
