"""One invoice in a modal: its lines, what they come to, what happened, and what can be done with it as it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from blocks import ids
from blocks.invoices.delivery import delivered
from blocks.invoices.history import paid_words
from blocks.invoices.lacking import lacks
from blocks.invoices.words import called, line_words, stands, tax_words
from blocks.message import Block, Element, View, actions, button, confirm, context, modal, page_buttons, section
from blocks.text import escape, instant, money, paragraphs, short
from domain.invoices.acts import InvoiceAct, is_open, possible
from domain.invoices.history import happened
from domain.invoices.invoices import Invoice, InvoiceEvent
from domain.invoices.lines import Line
from domain.invoices.part_credits import PartCredit
from domain.invoices.payments import Payment
from domain.invoices.told import Difference, ShownInvoice
from domain.invoices.totals import by_tax
from domain.invoices.words import InvoiceKind, PaymentKind
from domain.kinds import Role

LINES_ON_A_PAGE: Final = 40
_PAYMENTS_MOST: Final = 20
_EVENTS_MOST: Final = 15
_CREDITED_MOST: Final = 10
_DIFFERENCES_MOST: Final = 15
_WORDS: Final = {
    InvoiceAct.APPROVE: "Approve",
    InvoiceAct.SEND: "Send",
    InvoiceAct.HOLD: "Hold",
    InvoiceAct.BACK_TO_DRAFT: "Back to draft",
    InvoiceAct.RESTORE: "Restore",
    InvoiceAct.CREDIT_NOTE: "Make it a credit note",
    InvoiceAct.DISCARD: "Discard",
    InvoiceAct.PAID: "Paid",
    InvoiceAct.WRITE_OFF: "Write off",
    InvoiceAct.VOID: "Void",
    InvoiceAct.CREDIT_PART: "Credit a part",
}
_AT_ONCE: Final = frozenset(InvoiceAct) - {
    InvoiceAct.DISCARD,
    InvoiceAct.PAID,
    InvoiceAct.WRITE_OFF,
    InvoiceAct.VOID,
    InvoiceAct.CREDIT_PART,
}


def invoice_modal(shown: ShownInvoice, *, told: str = "", page: int = 1) -> View:
    """All about one. `told`: what was just done with it and how it is undone, or why nothing was; plain text."""
    invoice = shown.invoice
    lines = [each.line for each in invoice.lines]
    pages = max(1, -(-len(lines) // LINES_ON_A_PAGE))
    page = min(max(page, 1), pages)
    there = lines[(page - 1) * LINES_ON_A_PAGE : page * LINES_ON_A_PAGE]
    blocks = [
        *([section(f":information_source: {escape(told)}")] if told else []),
        section(f"{called(invoice)}\n{stands(invoice, shown.today)}"),
        *lacks(shown),
        *delivered(shown),
        *_acts(shown),
        *_lines(shown, there),
        *page_buttons(ids.INVOICE_LINES, page, pages, back="Lines before", on="More lines", of=str(invoice.invoice_id)),
        section(_sums(invoice)),
        *_differences(shown.differences, invoice.client.currency),
        *_payments(shown),
        *_credited(shown),
        *_history(shown.events),
    ]
    title = "Credit note" if invoice.kind is InvoiceKind.CREDIT_NOTE else "Invoice"
    return modal(ids.NOTICE_MODAL, title, *blocks, close="Close")


def _acts(shown: ShownInvoice) -> list[Block]:
    invoice, acts = shown.invoice, possible(shown.invoice, shown.viewer.role)
    buttons = act_buttons(invoice, acts)
    if is_open(shown.invoice, shown.viewer.role):
        new = ids.invoice_value(ids.NOTHING, invoice.invoice_id, invoice.version)
        buttons.append(button("Add a line", ids.INVOICE_LINE, new))
        buttons.append(button("Annex", ids.INVOICE_ANNEX, invoice.invoice_id, label="Annex: what stands behind it"))
    return [actions(*buttons)] if buttons else []


def act_buttons(invoice: Invoice, acts: Sequence[InvoiceAct]) -> list[Element]:
    """A button for each of these, the first choice first."""
    return [_act(invoice, each, at) for at, each in enumerate(acts)]


def _act(invoice: Invoice, act: InvoiceAct, at: int) -> Element:
    value = ids.invoice_value(act.value, invoice.invoice_id, invoice.version)
    action = ids.INVOICE_ACT if act in _AT_ONCE else ids.INVOICE_FORM
    style = "primary" if at == 0 and act in {InvoiceAct.APPROVE, InvoiceAct.SEND} else None
    sure = None
    if act is InvoiceAct.SEND:
        sentence = f"{short(invoice.client.name, 50)} gets it, with a number. What was sent stays as it is."
        sure = confirm("Send it?", sentence, yes="Send", no="Not yet")
    return button(_WORDS[act], ids.numbered(action, at), value, style=style, confirm=sure)


def _lines(shown: ShownInvoice, lines: list[Line]) -> list[Block]:
    """A paragraph a line with a button where it can be changed; else as few paragraphs as they need."""
    currency = shown.invoice.client.currency
    if not lines:
        return [context("It has no line.")]
    if is_open(shown.invoice, shown.viewer.role):
        return [_line(shown.invoice, each, at) for at, each in enumerate(lines)]
    theirs = [each for each in lines if each.struck is None or shown.viewer.role.sees_money]
    words = [f"• {line_words(each, currency)}" for each in theirs]
    return [section(each, expand=True) for each in paragraphs(words)]


def _line(invoice: Invoice, line: Line, at: int) -> Block:
    value = ids.invoice_value(line.line_id, invoice.invoice_id, invoice.version)
    edit = button("Edit", ids.numbered(ids.INVOICE_LINE, at), value, label=f"Edit {line.text}")
    return section(line_words(line, invoice.client.currency), accessory=edit)


def _sums(invoice: Invoice) -> str:
    currency, sums = invoice.client.currency, invoice.sums
    taxes = [
        f"{tax_words(each.tax.rate, each.tax.category)}: {money(each.tax_minor, currency)}"
        for each in by_tax([each.line for each in invoice.lines], invoice.tax_on)
    ]
    due = f"Due: *{money(invoice.due_minor, currency)}*" if invoice.state.is_sent and invoice.settled_minor else ""
    words = [f"Net: {money(sums.net_minor, currency)}", *taxes, f"Total: *{money(sums.total_minor, currency)}*", due]
    return "\n".join(each for each in words if each)


def _differences(found: tuple[Difference, ...], currency: str) -> list[Block]:
    """What an edited draft differs by from what was agreed and done."""
    if not found:
        return []
    lines = [
        f"• {short(each.text) or 'Not on it'}: {money(each.was_minor, currency)} here, "
        f"{money(each.is_minor, currency)} now"
        for each in found[:_DIFFERENCES_MOST]
    ]
    rest = [f"and {len(found) - _DIFFERENCES_MOST} more"] if len(found) > _DIFFERENCES_MOST else []
    return [section("\n".join(["*It was edited by hand, and differs:*", *lines, *rest]))]


def _payments(shown: ShownInvoice) -> list[Block]:
    found = shown.payments[-_PAYMENTS_MOST:]
    return [_payment(shown, each, at) for at, each in enumerate(found)]


def _payment(shown: ShownInvoice, payment: Payment, at: int) -> Block:
    invoice, currency = shown.invoice, shown.invoice.client.currency
    words = paid_words(payment, currency, shown.today)
    role = shown.viewer.role
    may = role is Role.OWNER if payment.kind is PaymentKind.WRITE_OFF else role.sees_money
    if payment.is_reversed or payment.reverses_id or not may:
        return section(words)
    value = ids.invoice_value(payment.payment_id, invoice.invoice_id, invoice.version)
    back = button("Take back", ids.numbered(ids.TAKE_BACK_PAYMENT, at), value, label=f"Take back {words}")
    return section(words, accessory=back)


def _credited(shown: ShownInvoice) -> list[Block]:
    """What of it is credited, the newest; with a button while that is not sent."""
    return [_part_credit(shown.invoice, each, at) for at, each in enumerate(shown.part_credits[-_CREDITED_MOST:])]


def _part_credit(invoice: Invoice, credit: PartCredit, at: int) -> Block:
    on = f"on {escape(credit.on)}" if credit.on else "on the next invoice"
    amount = money(credit.amount_minor, invoice.client.currency)
    words = ", ".join(filter(None, [f"Credited: {amount} of {short(credit.text)}", on, short(credit.reason, 100)]))
    if credit.on:
        return section(words)
    value = ids.invoice_value(credit.part_credit_id, invoice.invoice_id, invoice.version)
    back = button("Take back", ids.numbered(ids.TAKE_BACK_CREDIT, at), value, label=f"Take back {words}")
    return section(words, accessory=back)


def _history(events: tuple[InvoiceEvent, ...]) -> list[Block]:
    lines = [_event(each) for each in events[-_EVENTS_MOST:]]
    return [context("\n".join(lines))] if lines else []


def _event(event: InvoiceEvent) -> str:
    who = f" by {short(event.who, 50)}" if event.who else ""
    why = f": {short(event.why, 100)}" if event.why else ""
    return f"{instant(event.at)} It {happened(event.step)}{who}{why}"
