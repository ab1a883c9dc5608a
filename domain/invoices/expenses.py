"""What somebody spent for a client."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from domain.clients.clients import Client
from domain.invoices.words import InvoiceState
from domain.values.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Expense:
    """An expense in its client's `currency`. `receipt_hash`: SHA-256 of the copy of its receipt."""

    expense_id: UUID
    client_id: UUID
    retainer_id: UUID | None
    person_id: UUID
    who: str
    spent_on: date
    amount_minor: int
    currency: str
    text: str
    logged_at: datetime
    billable: bool = True
    receipt_name: str | None = None
    receipt_hash: bytes | None = None
    is_taken_back: bool = False


class Becomes(StrEnum):
    """What becomes of an expense, as far as it is known."""

    NEXT = "next"  # it waits for the client's next draft
    DRAFT = "draft"  # on a draft, or on an invoice that is not sent yet
    SENT = "sent"  # on an invoice that was sent
    WRITTEN_OFF = "written_off"  # somebody struck its line for good
    ELSEWHERE = "elsewhere"  # what it is for is not invoiced here, or was not yet on its day
    NOT_BILLED = "not_billed"  # it is not billable
    TAKEN_BACK = "taken_back"


@dataclass(frozen=True, slots=True)
class OnInvoice:
    """Where an expense stands; no `number` before it was sent."""

    state: InvoiceState
    number: str | None
    is_written_off: bool = False


@dataclass(frozen=True, slots=True)
class ShownExpense:
    """An expense with whose it is and what becomes of it. `number`: of the invoice that was sent. `is_repeat`: the
    submission had been seen, nothing was stored.
    """

    expense: Expense
    client: Client
    retainer: str | None
    becomes: Becomes
    number: str | None = None
    is_repeat: bool = False


@dataclass(frozen=True, slots=True)
class ListedExpenses:
    """A list as somebody may see it: all of a client, or of all clients, or one's own (`is_own`); newest first.

    `today` is where the reader is; `is_cut`: there are older ones.
    """

    expenses: tuple[ShownExpense, ...]
    client: Client | None
    is_own: bool
    today: date
    is_cut: bool = False


def becomes(expense: Expense, on: OnInvoice | None, since: date | None) -> Becomes:
    """What becomes of an expense: `on` which invoice it stands, and from when on what it is for is invoiced here; None,
    it is not.
    """
    if expense.is_taken_back:
        return Becomes.TAKEN_BACK
    if not expense.billable:
        return Becomes.NOT_BILLED
    if on is not None:
        if on.is_written_off:
            return Becomes.WRITTEN_OFF
        return Becomes.SENT if on.state.is_sent else Becomes.DRAFT
    return Becomes.NEXT if since is not None and expense.spent_on >= since else Becomes.ELSEWHERE


class ExpenseGone(Refusal):
    """There is no such expense of yours any more."""


class ExpenseWithoutText(Refusal):
    """Say what it was for, like 49.90 Stock photo."""

    field = "description"


class ExpenseToCome(Refusal):
    """{day} is still to come: note an expense on the day it was paid, or later."""

    field = "date"


class ExpenseForNothing(Refusal):
    """An expense has to cost something: type an amount above zero."""

    field = "amount"
