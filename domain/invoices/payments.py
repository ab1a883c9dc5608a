"""Money that comes for invoices, and what is given up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from domain.invoices.invoices import Invoice
from domain.invoices.refusals import NothingDue, PaidInFuture, PaidTooMuch
from domain.invoices.words import InvoiceState, PaymentKind
from domain.values.days import long_date

_SHOWN_FOR: Final = timedelta(days=90)
# Where a day begins first.
_FURTHEST_EAST: Final = timedelta(hours=14)


@dataclass(frozen=True, slots=True)
class Payment:
    """What settles a part of an invoice; a reversal is below zero and names what it `reverses_id`.

    `unapplied_minor` came with it and settles nothing: more was paid than was due. `page_id`: of the payment page that
    it was paid on; `draw_id`: of the draw of money on deposit that paid it.
    """

    payment_id: UUID
    invoice_id: UUID
    kind: PaymentKind
    amount_minor: int
    paid_on: date
    reference: str = ""
    unapplied_minor: int = 0
    reverses_id: UUID | None = None
    is_reversed: bool = False
    reason: str = ""
    recorded_at: datetime | None = None
    page_id: UUID | None = None
    draw_id: UUID | None = None

    @property
    def came_minor(self) -> int:
        """All that came, what is kept unapplied too."""
        return self.amount_minor + self.unapplied_minor


@dataclass(frozen=True, slots=True)
class NumberedPayment:
    """A payment beside the number and the currency of the invoice that it settles."""

    payment: Payment
    number: str
    currency: str


@dataclass(frozen=True, slots=True)
class PaymentHistory:
    """A page of what has settled a client's invoices, the newest first. `unapplied`: what is kept of all that came and
    settles nothing, in minor units by currency.
    """

    client_id: UUID
    client: str
    today: date
    payments: tuple[NumberedPayment, ...]
    page: int
    pages: int
    unapplied: Mapping[str, int]


def check_paid_on(day: date, now: datetime) -> date:
    """The day on which money came: one that has begun somewhere, for who notes it may be further east than the agency.
    Raises PaidInFuture.
    """
    if day > (now + _FURTHEST_EAST).date():
        raise PaidInFuture(day=long_date(day))
    return day


def applied(invoice: Invoice, amount_minor: int, *, keep_rest: bool, money: str, rest: str) -> tuple[int, int]:
    """(what of a payment settles the invoice, what is kept unapplied). `money` and `rest`: what is due, and what is
    more than that, as people read them. Raises NothingDue, PaidTooMuch.
    """
    due = invoice.due_minor
    if not invoice.state.awaits_payment or due <= 0:
        raise NothingDue(invoice=invoice.label)
    if amount_minor > due and not keep_rest:
        raise PaidTooMuch(due=money, rest=rest)
    return min(amount_minor, due), max(0, amount_minor - due)


def state_of(invoice: Invoice, settled_minor: int) -> InvoiceState:
    """Where an invoice stands once so much of it is settled."""
    if settled_minor >= invoice.sums.total_minor:
        return InvoiceState.PAID
    return InvoiceState.PART_PAID if settled_minor else InvoiceState.SENT


def is_from_deposit(invoice: Invoice, payments: Sequence[Payment]) -> bool:
    """Whether nothing is due any more, and money on deposit alone has paid it."""
    stands = [each for each in payments if each.reverses_id is None and not each.is_reversed]
    return invoice.due_minor <= 0 and bool(stands) and all(each.draw_id for each in stands)


def settled_on(invoice: Invoice, payments: Sequence[Payment], today: date) -> date | None:
    """The day on which nothing was due any more; None, something is."""
    if invoice.state not in {InvoiceState.PAID, InvoiceState.CREDITED}:
        return None
    return max((each.paid_on for each in payments), default=invoice.issued_on or today)


def is_shown(settled: date | None, today: date) -> bool:
    """Whether the client's page is there: until 90 days after all of it was settled."""
    return settled is None or today <= settled + _SHOWN_FOR
