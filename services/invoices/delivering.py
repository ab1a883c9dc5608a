"""How an invoice reaches its client: a mail to who pays there, written as the invoice gets its number; and its files in
Slack, for who looks after the money.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from domain.clients.clients import Contact
from domain.invoices.delivery import Delivery, delivery
from domain.invoices.documents import Document
from domain.invoices.invoices import Invoice, InvoiceEvent
from domain.invoices.words import InvoiceStep
from domain.letters.attachments import Attachment
from domain.letters.envelope import Envelope
from domain.letters.mails import MailKind, OutgoingMail
from domain.outbox import Address, MessageKind, Outgoing, Owed, ToChannel, ToPerson
from services.clients.addressees import answerable
from services.outbox.mails import write_mail
from services.outbox.messages import owe, say
from store import outbox
from store.clients import clients
from store.database import Transaction
from store.invoices import delivery as stored
from store.invoices import reading
from store.rhythm import closing_notes
from store.workspaces import notifications

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


async def show_in_slack(tx: Transaction, invoice: Invoice, *, now: datetime) -> None:
    """Have its files shown: in the thread of the message about the closing that it bills, or else where what concerns
    invoices is told.
    """
    key, facts = _key(invoice), {"invoice_id": invoice.invoice_id.hex}
    to = await told_to(tx, invoice)
    if to is None:
        await owe(tx, Owed(MessageKind.INVOICE_FILES, key, facts), now=now)
        return
    day = await closing_notes.told_on(tx, invoice.cycle_id) if invoice.cycle_id else None
    thread_of = f"closed:{day.isoformat()}" if day and isinstance(to, ToChannel) else None
    await say(tx, Outgoing(MessageKind.INVOICE_FILES, key, to, facts, thread_of=thread_of), now=now)


async def told_to(tx: Transaction, invoice: Invoice) -> Address | None:
    """The finance channel, or else who wanted it sent, or answers for the client; None where there is nobody yet."""
    channel = (await notifications.read(tx)).finance_channel
    if channel:
        return ToChannel(channel)
    wishes = [each for each in await reading.events(tx, invoice.invoice_id) if each.step is InvoiceStep.SENDING]
    person_id = wishes[-1].person_id if wishes else None
    if person_id is None:
        told = await answerable(tx, invoice.client.client_id)
        person_id = told.person.person_id if told else None
    return ToPerson(person_id) if person_id else None


async def delivery_of(tx: Transaction, invoice: Invoice, events: Sequence[InvoiceEvent]) -> Delivery:
    """How an invoice that was sent has reached its client."""
    said = await outbox.by_key(tx, _key(invoice))
    return delivery(await stored.mail_of(tx, invoice.invoice_id), events, said.state if said else None)


def _key(invoice: Invoice) -> str:
    return f"invoice_files:{invoice.invoice_id.hex}"
