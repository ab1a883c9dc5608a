"""Taking back what was sent: all of it, by a credit note; and drafts that give back.

In part it is taken back on the next invoice: `services.invoices.part_credits`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from domain.agreements.decisions import check_reason
from domain.invoices.facts import SourcedLine
from domain.invoices.invoices import Invoice
from domain.invoices.refusals import NotBelowZero, NotToVoid, PartlyCredited
from domain.invoices.totals import Totals
from domain.invoices.words import InvoiceKind, InvoiceState, InvoiceStep
from domain.people.people import Caller
from domain.values.wall_clock import local_date
from services.invoices.changes import rewritten
from services.invoices.holding import again, became, hold, is_new, manager, require_unsent
from store.database import Transaction
from store.ids import new_id
from store.invoices import lines, pages, part_credits, reading, writing


async def void(tx: Transaction, invoice_id: UUID, *, reason: str, by: Caller, key: str, now: datetime) -> Invoice:
    """Write the credit note of a sent invoice of which nothing is paid, and have it sent; the note.

    Once that has its number, the invoice is credited, and what it billed can be billed again. Raises NotToVoid, and
    PartlyCredited where the client would be credited a part of it twice.
    """
    person = await manager(tx, by, "void an invoice")
    invoice = await hold(tx, invoice_id)
    noted = await reading.credit_note_of(tx, invoice_id)
    if not await is_new(tx, key, person, now=now) and noted is not None:
        return noted
    why = check_reason(reason)
    if invoice.state is not InvoiceState.SENT or invoice.kind is not InvoiceKind.INVOICE or noted is not None:
        raise NotToVoid(**became(invoice))
    if await part_credits.of_invoice(tx, invoice_id):
        raise PartlyCredited(invoice=invoice.label)
    note = Invoice(
        invoice_id=new_id(),
        client=invoice.client,
        state=InvoiceState.APPROVED,
        version=1,
        drafted_on=local_date(now, invoice.client.timezone),
        created_at=now,
        kind=InvoiceKind.CREDIT_NOTE,
        retainer_id=invoice.retainer_id,
        sums=invoice.sums,
        tax_on=invoice.tax_on,
        is_edited=True,
        credits_id=invoice_id,
    )
    # It bills nothing: the facts stay with the invoice until they are free.
    copied = [SourcedLine(replace(each.line, line_id=new_id())) for each in invoice.lines if not each.line.struck]
    await writing.add(tx, [note])
    await lines.add(tx, {note.invoice_id: copied})
    await writing.want_sent(tx, note, now=now)
    await pages.withdraw(tx, invoice_id, now=now)
    await writing.note(tx, [note], InvoiceStep.DRAFTED, by=person.person_id, why=why, now=now)
    return await again(tx, note)


async def as_credit_note(
    tx: Transaction, invoice_id: UUID, *, version: int, by: Caller, key: str, now: datetime
) -> Invoice:
    """Make a draft that comes to less than nothing a credit note: the same, with amounts above zero."""
    person = await manager(tx, by, "make a credit note")
    invoice = await hold(tx, invoice_id)
    if not await is_new(tx, key, person, now=now):
        return invoice
    await require_unsent(tx, invoice, version, person)
    if invoice.sums.total_minor >= 0 or invoice.kind is not InvoiceKind.INVOICE:
        raise NotBelowZero(invoice=invoice.label)
    turned = [_turned(each) for each in invoice.lines]
    sums = Totals(-invoice.sums.net_minor, -invoice.sums.tax_minor)
    after = await rewritten(tx, replace(invoice, sums=sums), turned, person=person, why="As a credit note", now=now)
    await writing.turn_into_credit_note(tx, invoice_id)
    return await again(tx, after)


def _turned(each: SourcedLine) -> SourcedLine:
    line = each.line
    quantity = None if line.quantity is None else -line.quantity
    return replace(each, line=replace(line, amount_minor=-line.amount_minor, quantity=quantity))
