"""Invoices in words: what one is called, how it stands, and what its lines come to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from blocks.text import day, money, short
from domain.agreements.units import counted
from domain.invoices.invoices import Invoice
from domain.invoices.lines import Line
from domain.invoices.words import InvoiceKind, InvoiceState, LineUnit, Struck, TaxCategory
from domain.values.durations import format_minutes

_STANDS: Final[Mapping[InvoiceState, str]] = {
    InvoiceState.DRAFT: "draft",
    InvoiceState.APPROVED: "approved",
    InvoiceState.HELD: "on hold",
    InvoiceState.DISCARDED: "discarded",
    InvoiceState.SENT: "sent",
    InvoiceState.PART_PAID: "paid in part",
    InvoiceState.PAID: "paid",
    InvoiceState.CREDITED: "credited",
}
_NAME_MOST: Final = 50
_LINE_MOST: Final = 200


def called(invoice: Invoice) -> str:
    """`*INV-2026-0042* · Acme`, or `*Draft* · Acme · Website`, once it is approved `*Invoice* · Acme`; escaped."""
    kind = "Invoice" if invoice.state is InvoiceState.APPROVED else "Draft"
    kind = "Credit note" if invoice.kind is InvoiceKind.CREDIT_NOTE else kind
    name = short(invoice.client.name, _NAME_MOST)
    of = f" · {short(invoice.retainer, _NAME_MOST)}" if invoice.retainer else ""
    return f"*{invoice.number or kind}* · {name}{of}"


def total(invoice: Invoice) -> str:
    """What it comes to, with tax."""
    return money(invoice.sums.total_minor, invoice.client.currency)


def stands(invoice: Invoice, today: date) -> str:
    """`draft`, `sent, due Thu 3 Dec`, `overdue by 4 days, $500 of it paid`."""
    if invoice.sending_since is not None:
        return "being sent"
    paid = f", {money(invoice.settled_minor, invoice.client.currency)} settled" if invoice.settled_minor else ""
    if invoice.due_on is not None and invoice.is_overdue(today):
        return f"overdue by {counted((today - invoice.due_on).days, 'days')}{paid}"
    due = f", due {day(invoice.due_on, today)}" if invoice.due_on and invoice.state.awaits_payment else ""
    why = f", not sent: {short(invoice.not_sent_why)}" if invoice.not_sent_why else ""
    edited = ", edited by hand" if invoice.is_edited and not invoice.state.is_sent else ""
    return f"{_STANDS[invoice.state]}{due}{paid if invoice.state is InvoiceState.PART_PAID else ''}{edited}{why}"


def row(invoice: Invoice, today: date) -> str:
    """One of a list."""
    return f"{called(invoice)} · {total(invoice)} · {stands(invoice, today)}"


def line_words(line: Line, currency: str) -> str:
    """`Fee for December · $1,000`, struck through where it is not billed here."""
    amount = money(line.amount_minor, currency)
    words = f"{short(line.text, _LINE_MOST)} · {_quantity(line, currency)}{amount}"
    if line.struck is None:
        return words
    return f"{words} _({'not billed' if line.struck is Struck.WRITTEN_OFF else 'on the next invoice'})_"


def tax_words(rate: int, category: TaxCategory) -> str:
    """`19 % tax`, or why there is none; a rate in basis points."""
    if category is not TaxCategory.STANDARD:
        return f"No tax ({category.value.replace('_', ' ')})"
    return f"{percent(rate)} % tax"


def percent(rate: int) -> str:
    """`19` or `8.1` from basis points."""
    whole, rest = divmod(rate, 100)
    return f"{whole}.{rest:02}".rstrip("0") if rest else str(whole)


def _quantity(line: Line, currency: str) -> str:
    if line.quantity is None or line.unit_price_minor is None:
        return ""
    count = format_minutes(line.quantity) if line.unit is LineUnit.MINUTES else f"{line.quantity:,}"
    return f"{count} × {money(line.unit_price_minor, currency)} = "
