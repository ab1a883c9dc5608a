"""What somebody spent for a client."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

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
    billable: bool = True
    receipt_name: str | None = None
    receipt_hash: bytes | None = None
    is_taken_back: bool = False


class ExpenseGone(Refusal):
    """There is no such expense of yours any more."""


class ExpenseWithoutText(Refusal):
    """Say what it was for, like 49.90 Stock photo."""

    field = "description"


class ExpenseForNothing(Refusal):
    """An expense has to cost something: type an amount above zero."""

    field = "amount"
