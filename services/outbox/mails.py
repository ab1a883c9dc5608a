"""Mails, written in the transaction of their cause; `services.letters.mailing` sends them, each once."""

from __future__ import annotations

from datetime import datetime

from domain.letters.attachments import check_attachments
from domain.letters.envelope import check_envelope
from domain.letters.mails import OutgoingMail
from store.database import Transaction
from store.ids import new_id
from store.letters import mails


async def write_mail(tx: Transaction, mail: OutgoingMail, *, now: datetime) -> None:
    """Write a mail, its key once for ever. Raises AttachmentsTooLarge, TooManyCopies."""
    check_attachments(mail.attachments)
    check_envelope(mail.envelope)
    await mails.add(tx, new_id(), mail, now=now)
