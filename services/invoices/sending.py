"""Sending: the number, the documents and the state, in one transaction."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from uuid import UUID

from domain.invoices.documents import Document
from domain.invoices.invoices import Invoice, due_day
from domain.invoices.missing import require_said
from domain.invoices.refusals import NotToSend
from domain.invoices.words import InvoiceKind, InvoiceState, InvoiceStep
from domain.values.wall_clock import local_date
from services.invoices import reminding
from services.invoices.holding import again, became, hold
from services.invoices.moves import require_sendable
from services.invoices.orders import look_later
from store.database import Transaction
from store.invoices import lines, numbers, pages, settings, writing
from store.workspaces import workspaces

# Makes the documents of an invoice that has its number and its days. What it raises gives the number back.
Render = Callable[[Invoice], Awaitable[Sequence[Document]]]


async def number_and_send(
    tx: Transaction, invoice_id: UUID, render: Render, *, by: UUID | None = None, now: datetime
) -> Invoice:
    """Number an approved invoice, make its documents and keep them: all of it or nothing.

    One at a time of a kind and year: its series is held till the transaction ends. Whoever holds cycles or clients
    holds them before. What comes to nothing is paid at once; a credit note takes back what it names, whose facts are
    free then. Raises InvoiceGone, NotToSend, NothingOnIt, BelowZero, InvoiceLacks, and whatever `render` does.
    """
    invoice = await hold(tx, invoice_id)
    if invoice.state is not InvoiceState.APPROVED:
        raise NotToSend(**became(invoice))
    require_sendable(invoice)
    own = await settings.read(tx)
    require_said(invoice, own)
    original = await hold(tx, invoice.credits_id) if invoice.credits_id else None
    issued_on = local_date(now, (await workspaces.defaults(tx)).timezone)
    payment_days = invoice.client.payment_days
    if payment_days is None:
        payment_days = own.payment_days
    taken = await numbers.take(tx, invoice.kind, issued_on.year)
    await writing.send(
        tx,
        invoice,
        number=taken.number,
        year=taken.year,
        series_number=taken.series_number,
        issued_on=issued_on,
        due_on=due_day(issued_on, payment_days),
        now=now,
    )
    sent = await again(tx, invoice)
    await writing.add_documents(tx, invoice_id, await render(sent))
    await writing.note(tx, [sent], InvoiceStep.SENT, by=by, now=now)
    if sent.kind is InvoiceKind.INVOICE and not sent.sums.total_minor:
        await writing.move_sent(tx, invoice_id, InvoiceState.PAID)
    if original is not None:
        await _credit(tx, original, by=by, now=now)
    await look_later(tx, sent, now=now)
    there = await again(tx, sent)
    await reminding.look_later(tx, [there], now=now)
    return there


async def _credit(tx: Transaction, original: Invoice, *, by: UUID | None, now: datetime) -> None:
    if not original.state.awaits_payment:
        raise NotToSend(**became(original))
    await lines.free(tx, original.invoice_id, now=now)
    await writing.move_sent(tx, original.invoice_id, InvoiceState.CREDITED)
    await pages.withdraw(tx, original.invoice_id, now=now)
    await writing.note(tx, [original], InvoiceStep.CREDITED, by=by, now=now)


async def not_sent(tx: Transaction, invoice_id: UUID, why: str, *, now: datetime) -> Invoice:
    """It could not be sent, and why: it is approved, without a number, and waits for somebody."""
    invoice = await hold(tx, invoice_id)
    await writing.not_sent(tx, invoice_id, why)
    after = await again(tx, invoice)
    await writing.note(tx, [after], InvoiceStep.NOT_SENT, by=None, why=why, now=now)
    return after
