"""A file of payments: what its lines say, and which of them are here already, are noted, or have to be asked about."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from domain.imports.refusals import BadLine
from domain.imports.table import Sheet, TableLine, read_table
from domain.invoices.invoices import Invoice
from domain.invoices.payments import Payment
from domain.invoices.words import InvoiceKind, PaymentKind
from domain.values.cells import iso_date, yes_or_no
from domain.values.days import long_date
from domain.values.descriptions import check_description
from domain.values.money import check_currency, parse_amount, typed_amount
from domain.values.plain_text import shown
from domain.values.refusals import Refusal

_SOME_DAY: Final = date(2026, 1, 1)  # where the cell is wrong, and so the line is not used

_NO_GUESS: Final = "Of none just so much is due: look for it with /retainer invoices, and write its number."


class NoPayments(Refusal):
    """There is no payment in the file: write one per line below the header row."""


class NotNumbered(Refusal):
    """{which} {guess}"""

    field = "number"


class OfCreditNote(Refusal):
    """{number} is a credit note, which nobody pays: write the number of the invoice."""

    field = "number"


class OtherThanBilled(Refusal):
    """{invoice} is in {billed} and this is in {currency}: note what it is worth in {billed}."""

    field = "currency"


class NothingDueAnyMore(Refusal):
    """Nothing is due of {invoice} any more: write the number of the invoice that this is for."""

    field = "amount"


class MoreThanDue(Refusal):
    """{due} is due of {invoice}: write that or less, or yes under keep_rest, which keeps {rest} unapplied."""

    field = "amount"


class NotedOtherwise(Refusal):
    """{invoice} has a payment of {amount} of {day} already, with {reference}. If this one came besides, note it in
    Slack: /retainer invoices {alias}, Open, Paid. If not, take the line out.
    """

    field = "reference"


SHEET: Final = Sheet(
    ("number", "amount", "paid_on", "reference", "currency", "keep_rest"),
    {"number": "the number of an invoice", "amount": "what came", "paid_on": "the day on which it came"},
    NoPayments,
)


@dataclass(frozen=True, slots=True)
class PaymentLine:
    """A payment as the file has it; `amount` as it is typed, since it depends on the invoice's currency.

    `currency` is empty where none is said. `keep_rest`: what is more than what is due is kept, and settles nothing.
    """

    line: int
    number: str
    amount: str
    paid_on: date
    reference: str = ""
    currency: str = ""
    keep_rest: bool = False

    @property
    def sought(self) -> str:
        """The number as it is looked for, whatever its capitals."""
        return self.number.upper()


@dataclass(frozen=True, slots=True)
class PaymentsRead:
    """The lines that can be used, and what is wrong with the others; in the order of the file."""

    lines: tuple[PaymentLine, ...]
    bad: tuple[BadLine, ...]


@dataclass(frozen=True, slots=True)
class PaymentsImported:
    """How many were noted, how many were here already, and the lines that somebody is asked about: nothing is stored of
    those.
    """

    noted: int
    here: int
    asked: tuple[BadLine, ...]


def read_payments(text: str) -> PaymentsRead:
    """What a file says. Raises ImportRefused where it is none of payments."""
    read = [(line, _line(line)) for line in read_table(text, SHEET)]
    bad = [each for line, _ in read for each in line.bad]
    return PaymentsRead(tuple(found for line, found in read if not line.wrong), tuple(bad))


def invoice_meant(line: PaymentLine, numbered: Collection[Invoice], open_ones: Sequence[Invoice]) -> Invoice:
    """The invoice with the number of a line. Raises NotNumbered, with the open ones of which just so much is due, and
    OfCreditNote, OtherThanBilled.
    """
    theirs = [each for each in numbered if (each.number or "").upper() == line.sought]
    found = next((each for each in theirs if each.kind is InvoiceKind.INVOICE), None)
    if found is None and theirs:
        raise OfCreditNote(number=line.number)
    if found is None:
        raise _not_numbered(line, open_ones)
    if line.currency and line.currency != found.client.currency:
        raise OtherThanBilled(invoice=found.label, billed=found.client.currency, currency=line.currency)
    return found


def same(line: PaymentLine, minor: int, payments: Sequence[Payment]) -> Payment | None:
    """The payment that a line is about, where it was noted already, even if it was taken back since."""
    return next((each for each in payments if _came(each, line, minor) and each.reference == line.reference), None)


def check_alike(line: PaymentLine, minor: int, invoice: Invoice, payments: Sequence[Payment]) -> None:
    """Raise NotedOtherwise where so much was noted for the day in other words: likely by hand."""
    alike = next((each for each in payments if _came(each, line, minor) and not each.is_reversed), None)
    if alike is not None:
        raise NotedOtherwise(
            invoice=invoice.label,
            amount=typed_amount(minor, invoice.client.currency),
            day=long_date(line.paid_on),
            reference=f"the reference “{shown(alike.reference)}”" if alike.reference else "no reference",
            alias=invoice.client.alias,
        )


def bad_line(line: PaymentLine, refusal: Refusal) -> BadLine:
    """What is wrong with a line, at its column."""
    column = {"date": "paid_on", "description": "reference"}.get(refusal.field or "", refusal.field or "")
    return BadLine(line.line, column if column in SHEET.columns else "", refusal.sentence)


def _line(line: TableLine) -> PaymentLine:
    return PaymentLine(
        line.number,
        line.said["number"],
        line.read("amount", str, ""),
        line.read("paid_on", iso_date, _SOME_DAY),
        line.read("reference", check_description, ""),
        line.read("currency", check_currency, ""),
        line.read("keep_rest", yes_or_no, default=False),
    )


def _not_numbered(line: PaymentLine, open_ones: Sequence[Invoice]) -> NotNumbered:
    due = [each for each in open_ones if _is_due(line, each)]
    which = f"No invoice {shown(line.number)} was sent." if line.number else "The number is empty."
    if not due:
        return NotNumbered(which=which, guess=_NO_GUESS)
    first, *others = (f"{each.label} of {each.client.name}" for each in due[:3])
    named = f"{first} or {' or '.join(others)}" if others else first
    return NotNumbered(which=which, guess=f"Just so much is due of {named}: write its number if that is meant.")


def _is_due(line: PaymentLine, invoice: Invoice) -> bool:
    if line.currency not in {"", invoice.client.currency}:
        return False
    try:
        return parse_amount(line.amount, invoice.client.currency) == invoice.due_minor
    except Refusal:
        return False


def _came(payment: Payment, line: PaymentLine, minor: int) -> bool:
    is_payment = payment.kind is PaymentKind.PAYMENT and payment.reverses_id is None
    return is_payment and payment.came_minor == minor and payment.paid_on == line.paid_on
