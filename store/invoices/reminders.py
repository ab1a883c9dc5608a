"""Reminders of invoices that are overdue: one a step."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from domain.invoices.reminders import Reminder, ReminderState
from store.database import Transaction

_OF = text("""
    SELECT r.invoice_id, r.days, r.state, r.changed_at, p.name AS who FROM invoice_reminder r
    LEFT JOIN person p ON (p.workspace_id, p.person_id) = (r.workspace_id, r.person_id)
    WHERE r.workspace_id = :workspace_id AND r.invoice_id = ANY(:ids) ORDER BY r.invoice_id, r.days
""")
_ADD = text("""
    INSERT INTO invoice_reminder (workspace_id, invoice_id, days, state, changed_at)
    VALUES (:workspace_id, :invoice_id, :days, :state, :now) ON CONFLICT DO NOTHING
""")
_DECIDE = text("""
    UPDATE invoice_reminder SET state = :state, person_id = :person_id, changed_at = :now
    WHERE workspace_id = :workspace_id AND invoice_id = :invoice_id AND days = :days AND state <> 'sent'
""")
_RELEASED = text("""
    SELECT DISTINCT i.client_id FROM invoice_reminder r
    JOIN invoice i ON (i.workspace_id, i.invoice_id) = (r.workspace_id, r.invoice_id)
    WHERE r.workspace_id = :workspace_id AND i.client_id = ANY(:client_ids) AND r.state = 'sent'
""")


async def of_invoices(tx: Transaction, ids: Collection[UUID]) -> tuple[Reminder, ...]:
    """Those of some invoices, each one's in order."""
    return tuple(_reminder(row) for row in await tx.all(_OF, ids=list(ids))) if ids else ()


async def add(tx: Transaction, invoice_id: UUID, days: int, state: ReminderState, *, now: datetime) -> bool:
    """Keep one; False where it is there already."""
    return await tx.run(_ADD, invoice_id=invoice_id, days=days, state=state.value, now=now) == 1


async def decide(
    tx: Transaction, invoice_id: UUID, days: int, state: ReminderState, *, by: UUID, now: datetime
) -> bool:
    """What somebody decided; False where it went already."""
    values = {"invoice_id": invoice_id, "days": days, "state": state.value, "person_id": by}
    return await tx.run(_DECIDE, **values, now=now) == 1


async def released(tx: Transaction, client_ids: Collection[UUID]) -> frozenset[UUID]:
    """The clients to whom somebody let a reminder go once: the next ones go by themselves."""
    return frozenset(row.client_id for row in await tx.all(_RELEASED, client_ids=list(client_ids)))


def _reminder(row: Row[Any]) -> Reminder:
    return Reminder(row.invoice_id, row.days, ReminderState(row.state), row.changed_at, row.who)
