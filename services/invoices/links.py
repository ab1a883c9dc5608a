"""An invoice as a link of its mail shows it: to its client, until 90 days after it is settled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.invoices.documents import Document
from domain.invoices.invoices import Invoice
from domain.invoices.pay_links import PayWay, pay_way
from domain.invoices.payment_pages import PageState, PaymentPage
from domain.invoices.payments import is_from_deposit, is_shown, settled_on
from domain.invoices.questions import LineQuestion
from domain.letters.links import OpenedLink
from domain.values.days import long_date
from domain.values.refusals import Refusal
from domain.values.wall_clock import local_date
from store.clients import approvers
from store.database import Database, Transaction
from store.invoices import pages, payments, questions, reading, settings


class InvoiceSettled(Refusal):
    """{invoice} was settled on {on}, and its page was there for 90 days more. Ask for a copy if you need one."""


class NotForYou(Refusal):
    """This link was for somebody who is no contact of the client any more. Ask for a new one."""


@dataclass(frozen=True, slots=True)
class LinkedInvoice:
    """What a client's page shows. `pay`: where what is due now can be paid; None where nothing is. `pending`: a payment
    that is on its way for days, whose page it was. `from_deposit`: all of it was paid from money on deposit.
    """

    invoice: Invoice
    documents: tuple[Document, ...]
    is_overdue: bool
    pay: PayWay | None = None
    questions: tuple[LineQuestion, ...] = ()
    pending: PaymentPage | None = None
    from_deposit: bool = False


class InvoiceLinks:
    """What links to invoices show; they change nothing."""

    def __init__(self, database: Database, *, pays_here: bool = False) -> None:
        """`pays_here`: their pages take payments."""
        self._database = database
        self._pays_here = pays_here

    async def pay_way(self, workspace_id: UUID, invoice: Invoice) -> PayWay | None:
        """Where what is due of an invoice can be paid; None where nothing is, or nobody set where."""
        async with self._database.reading(workspace_id) as tx:
            return await self._pay_way(tx, invoice)

    async def look(self, opened: OpenedLink, now: datetime) -> LinkedInvoice:
        """The invoice and its files, as they were sent. Raises NotForYou, InvoiceSettled."""
        async with self._database.reading(opened.workspace_id) as tx:
            invoice = await linked(tx, opened, now)
            today = local_date(now, invoice.client.timezone)
            asked = await questions.of_invoice(tx, invoice.invoice_id)
            files = await reading.documents(tx, invoice.invoice_id)
            pay = await self._pay_way(tx, invoice)
            theirs = await pages.of_invoice(tx, invoice.invoice_id)
            paid = await payments.of_invoice(tx, invoice.invoice_id)
        pending = next((each for each in theirs if each.state is PageState.PENDING), None)
        return LinkedInvoice(
            invoice, files, invoice.is_overdue(today), pay, asked, pending, from_deposit=is_from_deposit(invoice, paid)
        )

    async def _pay_way(self, tx: Transaction, invoice: Invoice) -> PayWay | None:
        return pay_way((await settings.read(tx)).pay_link, invoice, here=self._pays_here)


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
