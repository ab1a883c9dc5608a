"""How invoices have reached their clients."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import text

from domain.invoices.delivery import Delivered, InvoiceMail
from domain.letters.mails import MailState
from store.database import Transaction

# One that was sent anew follows on the one before.
_MAIL = text("""
    SELECT m.state, coalesce(m.error, '') AS error, coalesce(c.email, c.name) AS sent_to
    FROM mail m JOIN contact c ON (c.workspace_id, c.contact_id) = (m.workspace_id, m.contact_id)
    WHERE m.workspace_id = :workspace_id AND m.kind = 'invoice' AND m.subject_id = :invoice_id AND m.state <> 'dropped'
    ORDER BY m.created_at DESC, m.mail_id DESC LIMIT 1
""")


_HOW = {
    MailState.WAITING: Delivered.MAILING,
    MailState.SENDING: Delivered.MAILING,
    MailState.SENT: Delivered.MAILED,
}


async def mail_of(tx: Transaction, invoice_id: UUID) -> InvoiceMail | None:
    """The mail that an invoice went with, if one was written."""
    row = await tx.first(_MAIL, invoice_id=invoice_id)
    return None if row is None else InvoiceMail(row.sent_to, _how(row.state), row.error)


def _how(state: str) -> Delivered:
    return _HOW.get(MailState(state), Delivered.NOT_MAILED)
