"""How an invoice reaches its client: a mail to who pays there, written as the invoice gets its number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from domain.clients.clients import Contact
from domain.invoices.documents import Document
from domain.invoices.invoices import Invoice
from domain.letters.attachments import Attachment
from domain.letters.envelope import Envelope
from domain.letters.mails import MailKind, OutgoingMail
from services.outbox.mails import write_mail
from store.clients import clients
from store.database import Transaction

# What is kept for the page of the invoice goes with no mail.
PAGE = "text/html"


async def mail(tx: Transaction, invoice: Invoice, documents: Sequence[Document], *, now: datetime) -> bool:
    """Write the mail to the client's billing contacts, with copies to accounts payable; False where there is none, and
    somebody delivers it by hand.
    """
    files = tuple(Attachment(each.name, each.media_type, each.content) for each in documents if each.media_type != PAGE)
    return await _written(tx, invoice, MailKind.INVOICE, f"invoice:{invoice.invoice_id.hex}", files=files, now=now)


async def mail_plainly(
    tx: Transaction, invoice: Invoice, kind: MailKind, key: str, facts: Mapping[str, Any], *, now: datetime
) -> bool:
    """Write a mail about an invoice to the same people, without its files; False where there is nobody."""
    return await _written(tx, invoice, kind, key, facts=facts, now=now)


async def paying_contacts(tx: Transaction, invoice: Invoice) -> Sequence[Contact]:
    """Who gets what is to be paid, the addressee first; each has an address."""
    contacts = await clients.contacts(tx, invoice.client.client_id)
    return [each for each in contacts if each.is_billing and each.email]


async def _written(
    tx: Transaction,
    invoice: Invoice,
    kind: MailKind,
    key: str,
    *,
    facts: Mapping[str, Any] | None = None,
    files: tuple[Attachment, ...] = (),
    now: datetime,
) -> bool:
    paying = await paying_contacts(tx, invoice)
    if not paying:
        return False
    first, *others = paying
    copies = [*(each.email for each in others if each.email), *invoice.client.payable_cc]
    cc = tuple(dict.fromkeys(each for each in copies if each != first.email))
    letter = OutgoingMail(
        kind, key, invoice.invoice_id, first.contact_id, facts or {}, envelope=Envelope(cc=cc), attachments=files
    )
    await write_mail(tx, letter, now=now)
    return True
