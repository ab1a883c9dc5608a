"""Which cycles are looked at for what is to be billed of them, client by client."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import text

from domain.appointments import Appointment, AppointmentKind
from store.database import Transaction

# By client, as a client's drafts are worked out together: in no order of clients, two hundred of a thousand cycles are
# those of nearly all clients, and each slice would work out nearly all of them again.
_CLAIM = text("""
    WITH due AS (
        SELECT a.subject_id FROM appointment a
        LEFT JOIN cycle cy ON (cy.workspace_id, cy.cycle_id) = (a.workspace_id, a.subject_id)
        LEFT JOIN retainer r ON (r.workspace_id, r.retainer_id) = (cy.workspace_id, cy.retainer_id)
        WHERE a.workspace_id = :workspace_id AND a.kind = 'invoice' AND a.due_at <= :now
        ORDER BY r.client_id, a.due_at, a.subject_id LIMIT :most FOR UPDATE OF a SKIP LOCKED
    ), taken AS (
        DELETE FROM appointment a USING due
        WHERE a.workspace_id = :workspace_id AND a.kind = 'invoice' AND a.subject_id = due.subject_id
        RETURNING a.subject_id, a.due_at
    )
    SELECT subject_id, due_at FROM taken ORDER BY due_at, subject_id
""")


async def claim(tx: Transaction, now: datetime, most: int) -> Sequence[Appointment]:
    """Take due ones out of the table, those of one client after those of the other; another replica gets others, and
    where the transaction fails they are there again.
    """
    found = await tx.all(_CLAIM, now=now, most=most)
    return [Appointment(AppointmentKind.INVOICE, row.subject_id, row.due_at) for row in found]
