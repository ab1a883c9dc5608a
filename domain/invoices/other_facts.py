"""Facts beside fees and overage: orders, time by the hour, expenses, credits, and what the end of a term billed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from domain.change_orders.orders import Billing, ChangeOrder, OrderState
from domain.invoices.facts import Fact, FactKey
from domain.invoices.lines import Tax
from domain.invoices.words import FactKind, LineKind, LineUnit
from domain.values.days import long_date
from domain.values.money import value_of

_DAY = timedelta(days=1)
_DONE = {OrderState.COMPLETED, OrderState.INVOICED}
_AGREED = {OrderState.APPROVED, *_DONE}


@dataclass(frozen=True, slots=True)
class WorkedTime:
    """A time entry of a retainer that is billed by the hour; `minutes` are 0 once it was taken back."""

    time_entry_id: UUID
    retainer_id: UUID
    worked_on: date
    minutes: int
    rate_minor: int


@dataclass(frozen=True, slots=True)
class Credited:
    """Work of a closed cycle that was put right: `credit_minor` less is owed for it, more where it is below zero.

    `is_in_figures`: the cycle was closed anew since, so its own overage knows of it.
    """

    late_return_id: UUID
    retainer_id: UUID
    cycle_id: UUID
    starts_on: date
    ends_on: date
    credit_minor: int
    is_in_figures: bool


@dataclass(frozen=True, slots=True)
class Spent:
    """An expense of a client, in its currency; of one retainer, where somebody said which."""

    expense_id: UUID
    retainer_id: UUID | None
    spent_on: date
    amount_minor: int
    text: str
    is_taken_back: bool = False


@dataclass(frozen=True, slots=True)
class TermDeficit:
    """What a term's end billed of hours that were owed; half-open `ends_on`."""

    retainer_id: UUID
    ends_on: date
    amount_minor: int


def order_fact(order: ChangeOrder, tax: Tax) -> Fact | None:
    """What is to be billed of an order by now; None while nothing is. What nobody approved is not."""
    terms = order.terms
    if order.state not in _AGREED or terms.price_minor is None:
        return None
    if terms.billing is Billing.ON_COMPLETION and order.is_job and order.state not in _DONE:
        return None
    fact = Fact(
        key=FactKey(FactKind.CHANGE_ORDER, order.change_order_id),
        kind=LineKind.CHANGE_ORDER,
        text=f"{order.code}: {terms.title}",
        worth_minor=terms.price_minor,
        retainer_id=order.called.retainer_id,
        quantity=1,
        unit=LineUnit.PIECES,
        unit_price_minor=terms.price_minor,
        tax=tax,
    )
    if terms.minutes is None or terms.rate_minor is None:
        return fact
    minutes = min(order.logged_minutes, terms.minutes) if terms.billing is Billing.ACTUAL_TIME else terms.minutes
    return replace(
        fact,
        worth_minor=value_of(minutes, terms.rate_minor),
        quantity=minutes,
        unit=LineUnit.MINUTES,
        unit_price_minor=terms.rate_minor,
    )


def time_fact(worked: WorkedTime, tax: Tax) -> Fact:
    """An entry, of which its minutes are billed at its rate."""
    return Fact(
        key=FactKey(FactKind.TIME, worked.time_entry_id),
        kind=LineKind.TIME,
        text="Time",
        worth_minor=value_of(worked.minutes, worked.rate_minor),
        retainer_id=worked.retainer_id,
        quantity=worked.minutes,
        unit=LineUnit.MINUTES,
        unit_price_minor=worked.rate_minor,
        tax=tax,
        starts_on=worked.worked_on,
        ends_on=worked.worked_on + _DAY,
    )


def credit_fact(credited: Credited, tax: Tax) -> Fact:
    """A credit, or a late charge. `tax` is that of the line of the cycle's overage, where there is one."""
    minor = 0 if credited.is_in_figures else -credited.credit_minor
    what = "Taken back" if credited.credit_minor > 0 else "Found later"
    last = credited.ends_on - _DAY
    return Fact(
        key=FactKey(FactKind.CREDIT, credited.late_return_id),
        kind=LineKind.CREDIT if credited.credit_minor > 0 else LineKind.OVERAGE,
        text=f"{what} of work beyond the retainer, {long_date(credited.starts_on)} to {long_date(last)}",
        worth_minor=minor,
        retainer_id=credited.retainer_id,
        tax=tax,
        starts_on=credited.starts_on,
        ends_on=credited.ends_on,
    )


def expense_fact(spent: Spent, tax: Tax) -> Fact:
    """An expense that is passed on; nothing once it was taken back."""
    return Fact(
        key=FactKey(FactKind.EXPENSE, spent.expense_id),
        kind=LineKind.EXPENSE,
        text=spent.text,
        worth_minor=0 if spent.is_taken_back else spent.amount_minor,
        retainer_id=spent.retainer_id,
        quantity=1,
        unit=LineUnit.PIECES,
        unit_price_minor=spent.amount_minor,
        tax=tax,
        starts_on=spent.spent_on,
        ends_on=spent.spent_on + _DAY,
    )


def deficit_fact(deficit: TermDeficit, tax: Tax) -> Fact:
    """What was owed when a term ended, and somebody said that it is billed."""
    return Fact(
        key=FactKey(FactKind.DEFICIT, deficit.retainer_id, deficit.ends_on),
        kind=LineKind.OVERAGE,
        text=f"Hours owed at the end of the term, {long_date(deficit.ends_on - _DAY)}",
        worth_minor=deficit.amount_minor,
        retainer_id=deficit.retainer_id,
        tax=tax,
    )
