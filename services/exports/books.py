"""Invoices, payments and expenses, for bookkeeping."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from domain.agreements.retainers import RetainerName
from domain.invoices.expenses import Expense
from domain.invoices.invoices import Invoice
from domain.invoices.payments import Payment
from domain.invoices.words import FactKind
from domain.values.refusals import Refusal
from store.database import Transaction
from store.exports import books
from store.exports.books import EntryBehind, NumberedExpense
from store.invoices import settings

Record = dict[str, Any]
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "invoices": (
        "client", "retainer", "number", "kind", "state", "currency", "issued_on", "due_on", "net_minor", "tax_minor",
        "total_minor", "paid_minor",
    ),
    "payments": (
        "id", "client", "number", "kind", "paid_on", "amount_minor", "unapplied_minor", "currency", "reference",
        "reverses_id",
    ),
    "expenses": (
        "id", "client", "retainer", "spent_on", "person", "text", "amount_minor", "currency", "billable", "receipt",
        "taken_back", "number",
    ),
}  # fmt: skip


class NotForThat(Refusal):
    """--format {output} is not for {what}: {what} can be written as {choices}."""


@dataclass(frozen=True, slots=True)
class Books:
    """All that files about invoices say; `invoices` have their lines, the oldest first.

    `addresses` by client; `entries` by time entry; `cycles`: (id, retainer, half-open end) of those that are not
    closed; `ends`: (retainer, half-open end) of terms. `firm_id`: the tax number of the workspace.
    """

    invoices: Sequence[Invoice]
    payments: Sequence[Payment] = ()
    expenses: Sequence[NumberedExpense] = ()
    retainers: Mapping[UUID, RetainerName] = field(default_factory=dict)
    addresses: Mapping[UUID, str] = field(default_factory=dict)
    entries: Mapping[UUID, EntryBehind] = field(default_factory=dict)
    cycles: Sequence[tuple[UUID, UUID, date]] = ()
    ends: Sequence[tuple[UUID, date]] = ()
    firm_id: str = ""

    @property
    def sent(self) -> list[Invoice]:
        """Those that have a number."""
        return [each for each in self.invoices if each.state.is_sent]


async def read(tx: Transaction, alias: str | None) -> Books:
    """The books of a client, or of everybody."""
    invoices = await books.invoices(tx, alias)
    sources = [source.key for each in invoices for line in each.lines for source in line.sources]
    return Books(
        invoices,
        await books.payments_of(tx, [each.invoice_id for each in invoices]),
        await books.expenses_of(tx, alias),
        await books.retainers(tx, alias),
        await books.addresses(tx),
        await books.entries(tx, [each.fact_id for each in sources if each.kind is FactKind.TIME]),
        await books.open_cycles(tx, alias),
        await books.ends(tx, alias),
        (await settings.read(tx)).tax_number,
    )


def records(what: str, found: Books) -> list[Record]:
    """The invoices, payments or expenses as plain records; amounts in minor units, dates as ISO has them."""
    if what == "invoices":
        return [invoice_record(each, found.retainers) for each in found.invoices]
    if what == "payments":
        of = {each.invoice_id: each for each in found.invoices}
        return [_payment(each, of[each.invoice_id]) for each in found.payments]
    return [_expense(each.expense, each.alias, each.number, found.retainers) for each in found.expenses]


def invoice_record(invoice: Invoice, retainers: Mapping[UUID, RetainerName]) -> Record:
    """An invoice with the lines that it bills; a line that counts nothing is one piece."""
    return {
        "client": invoice.client.alias,
        "retainer": _alias(invoice.retainer_id, retainers),
        "number": invoice.number,
        "kind": invoice.kind.value,
        "state": invoice.state.value,
        "currency": invoice.client.currency,
        "issued_on": _iso(invoice.issued_on),
        "due_on": _iso(invoice.due_on),
        "net_minor": invoice.sums.net_minor,
        "tax_minor": invoice.sums.tax_minor,
        "total_minor": invoice.sums.total_minor,
        "paid_minor": invoice.paid_minor,
        "lines": [
            {
                "retainer": _alias(each.line.retainer_id, retainers),
                "kind": each.line.kind.value,
                "text": each.line.text,
                "quantity": 1 if each.line.quantity is None else each.line.quantity,
                "unit": each.line.unit.value if each.line.unit else "pieces",
                "amount_minor": each.line.amount_minor,
            }
            for each in invoice.lines
            if each.line.struck is None
        ],
    }


def _payment(payment: Payment, invoice: Invoice) -> Record:
    return {
        "id": str(payment.payment_id),
        "client": invoice.client.alias,
        "number": invoice.number,
        "kind": payment.kind.value,
        "paid_on": _iso(payment.paid_on),
        "amount_minor": payment.amount_minor,
        "unapplied_minor": payment.unapplied_minor,
        "currency": invoice.client.currency,
        "reference": payment.reference,
        "reverses_id": str(payment.reverses_id) if payment.reverses_id else None,
    }


def _expense(expense: Expense, alias: str, number: str | None, retainers: Mapping[UUID, RetainerName]) -> Record:
    return {
        "id": str(expense.expense_id),
        "client": alias,
        "retainer": _alias(expense.retainer_id, retainers),
        "spent_on": _iso(expense.spent_on),
        "person": expense.who,
        "text": expense.text,
        "amount_minor": expense.amount_minor,
        "currency": expense.currency,
        "billable": expense.billable,
        "receipt": expense.receipt_name,
        "taken_back": expense.is_taken_back,
        "number": number,
    }


def _alias(retainer_id: UUID | None, retainers: Mapping[UUID, RetainerName]) -> str | None:
    return retainers[retainer_id].alias if retainer_id else None


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
