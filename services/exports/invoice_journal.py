"""Invoices and payments as a plain-text journal for hledger: what is receivable, earned, taxed, paid, given up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from domain.invoices.invoices import Invoice
from domain.invoices.payments import Payment
from domain.invoices.words import InvoiceKind, PaymentKind
from domain.kinds import Kind
from services.exports.books import Books
from services.exports.journal import amount

_HEAD = """; What clients owe is below assets:receivable, what was earned below income, by the kind of line.
decimal-mark .
"""
Posting = tuple[str, int]


def invoice_journal(found: Books, *, only_payments: bool = False) -> str:
    """The text of a journal: what was sent and what settles it, or only the latter. No text that somebody typed."""
    told = [] if only_payments else [_sent(each) for each in found.sent]
    of = {each.invoice_id: each for each in found.invoices}
    told += [_settled(each, of[each.invoice_id]) for each in found.payments]
    return "\n".join([_HEAD, *(text for _, text in sorted(told, key=lambda each: each[0]))])


def _sent(invoice: Invoice) -> tuple[date, str]:
    sign = -1 if invoice.kind is InvoiceKind.CREDIT_NOTE else 1
    alias = invoice.client.alias
    postings: list[Posting] = [(f"assets:receivable:{alias}", sign * invoice.sums.total_minor)]
    lines = [each.line for each in invoice.lines if each.line.struck is None]
    postings += [(f"income:{each.kind.value}:{alias}", -sign * each.amount_minor) for each in lines]
    if invoice.sums.tax_minor:
        postings.append(("liabilities:tax", -sign * invoice.sums.tax_minor))
    on = invoice.issued_on or invoice.drafted_on
    return on, _transaction(on, invoice, invoice.kind.value.replace("_", " "), postings)


def _settled(payment: Payment, invoice: Invoice) -> tuple[date, str]:
    alias = invoice.client.alias
    is_money = payment.kind is PaymentKind.PAYMENT
    postings: list[Posting] = [
        (
            "assets:bank" if is_money else f"expenses:written off:{alias}",
            payment.amount_minor + payment.unapplied_minor,
        ),
        (f"assets:receivable:{alias}", -payment.amount_minor),
    ]
    if payment.unapplied_minor:
        postings.append((f"liabilities:unapplied:{alias}", -payment.unapplied_minor))
    what = payment.kind.value.replace("_", " ") + (", taken back" if payment.reverses_id else "")
    return payment.paid_on, _transaction(payment.paid_on, invoice, what, postings)


def _transaction(on: date, invoice: Invoice, what: str, postings: Iterable[Posting]) -> str:
    return "\n".join(_lines(on, invoice, what, postings)) + "\n"


def _lines(on: date, invoice: Invoice, what: str, postings: Iterable[Posting]) -> Iterator[str]:
    # A number is made by a pattern, in which somebody may have typed what ends a code.
    number = re.sub(r"[()\s;|]", "_", invoice.number or "")
    yield f"{on} ({number}) {what}"
    for account, minor in postings:
        yield f"    {account}  {amount(minor, Kind.FUNDS, invoice.client.currency)}"
