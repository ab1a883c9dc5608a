"""An invoice as a link of its mail shows it: to its client, until 90 days after it is settled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.invoices.documents import Document
from domain.invoices.invoices import Invoice
from domain.invoices.pay_links import pay_link
from domain.invoices.payments import is_shown, settled_on
from domain.invoices.questions import LineQuestion
from domain.letters.links import OpenedLink
from domain.values.days import long_date
from domain.values.refusals import Refusal
from domain.values.wall_clock import local_date
from store.clients import approvers
from store.database import Database, Transaction
from store.invoices import payments, questions, reading, settings


class InvoiceSettled(Refusal):
    """{invoice} was settled on {on}, and its page was there for 90 days more. Ask for a copy if you need one."""


class NotForYou(Refusal):
    """This link was for somebody who is no contact of the client any more. Ask for a new one."""


@dataclass(frozen=True, slots=True)
class LinkedInvoice:
    """What a client's page shows. `pay_link`: where what is due now can be paid; None where nothing is."""

    invoice: Invoice
    documents: tuple[Document, ...]
    is_overdue: bool
    pay_link: str | None = None
    questions: tuple[LineQuestion, ...] = ()


class InvoiceLinks:
    """What links to invoices show; they change nothing."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def pay_link(self, workspace_id: UUID, invoice: Invoice) -> str | None:
        """Where what is due of an invoice can be paid; None where nothing is, or nobody set where."""
        async with self._database.reading(workspace_id) as tx:
            return pay_link((await settings.read(tx)).pay_link, invoice)

    async def look(self, opened: OpenedLink, now: datetime) -> LinkedInvoice:
        """The invoice and its files, as they were sent. Raises NotForYou, InvoiceSettled."""
        async with self._database.reading(opened.workspace_id) as tx:
            invoice = await linked(tx, opened, now)
            today = local_date(now, invoice.client.timezone)
            asked = await questions.of_invoice(tx, invoice.invoice_id)
            files = await reading.documents(tx, invoice.invoice_id)
            pays_at = pay_link((await settings.read(tx)).pay_link, invoice)
        return LinkedInvoice(invoice, files, invoice.is_overdue(today), pays_at, asked)


async def linked(tx: Transaction, opened: OpenedLink, now: datetime) -> Invoice:
    """The invoice of a link, for who it is for. Raises NotForYou, InvoiceSettled."""
    invoice = await reading.by_id(tx, opened.link.subject_id)
    contact = await approvers.contact(tx, opened.link.contact_id)
    if invoice is None or contact is None or contact.client_id != invoice.client.client_id:
        raise NotForYou
    today = local_date(now, invoice.client.timezone)
    settled = settled_on(invoice, await payments.of_invoice(tx, invoice.invoice_id), today)
    if settled and not is_shown(settled, today):
        raise InvoiceSettled(invoice=invoice.label, on=long_date(settled))
    return invoice
