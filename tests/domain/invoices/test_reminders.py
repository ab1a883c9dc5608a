"""On which mornings a client is reminded of what is overdue."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from domain.invoices.invoices import Addressee, Invoice
from domain.invoices.reminders import next_reminder_at, reminder_due
from domain.invoices.totals import Totals
from domain.invoices.words import InvoiceKind, InvoiceState
from domain.values.business_days import WEEKDAYS_ONLY, BusinessDays

BERLIN = "Europe/Berlin"
CLIENT = Addressee(UUID(int=1), "acme", "Acme", BERLIN, "EUR", reminded_from=date(2026, 11, 1))
SENT = Invoice(
    UUID(int=2),
    CLIENT,
    InvoiceState.SENT,
    1,
    date(2026, 11, 2),
    datetime(2026, 11, 2, tzinfo=UTC),
    number="INV-2026-0042",
    sums=Totals(6_000_00),
    due_on=date(2026, 12, 1),  # a Tuesday
)


def at(day: int, hour: int = 8, month: int = 12) -> datetime:
    """An hour of a day in UTC; 8 is 9:00 in Berlin."""
    return datetime(2026, month, day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "said", "due", "then"),
    [
        pytest.param(at(3), (), None, at(4), id="before the third day"),
        pytest.param(at(4, 7), (), None, at(4), id="not before nine, where the client is"),
        pytest.param(at(4), (), 3, at(4), id="on the third day"),
        pytest.param(at(4), (3,), None, at(11), id="once"),
        pytest.param(at(4, 20), (), 3, at(5), id="after six, not before the next nine"),
        pytest.param(at(5), (), 3, at(7), id="not on a Saturday"),
        pytest.param(at(11), (3,), 10, at(11), id="on the tenth day"),
        pytest.param(at(14), (), 10, at(14), id="of two that were missed, the last"),
        pytest.param(at(11), (3, 10), None, None, id="never a third one"),
    ],
)
def test_a_client_is_reminded_on_the_third_and_the_tenth_day(
    now: datetime, said: tuple[int, ...], due: int | None, then: datetime | None
) -> None:
    assert reminder_due(SENT, said, now, WEEKDAYS_ONLY) == due
    assert next_reminder_at(SENT, said, now, WEEKDAYS_ONLY) == then


@pytest.mark.parametrize(
    ("invoice", "then"),
    [
        pytest.param(replace(SENT, state=InvoiceState.PAID), at(11), id="paid: it may be taken back"),
        pytest.param(replace(SENT, kind=InvoiceKind.CREDIT_NOTE), None, id="a credit note"),
        pytest.param(replace(SENT, client=replace(CLIENT, reminded_from=None)), None, id="switched off"),
        pytest.param(replace(SENT, client=replace(CLIENT, reminded_from=date(2026, 12, 5))), at(11), id="on since"),
    ],
)
def test_nobody_is_reminded_of_what_is_not_due_or_without_being_told_to(
    invoice: Invoice, then: datetime | None
) -> None:
    assert reminder_due(invoice, (), at(4), WEEKDAYS_ONLY) is None
    assert next_reminder_at(invoice, (), at(4), WEEKDAYS_ONLY) == then


def test_a_public_holiday_is_waited_for() -> None:
    days = BusinessDays(frozenset({date(2026, 12, 4)}))
    assert next_reminder_at(SENT, (), at(3), days) == at(7)
    assert reminder_due(SENT, (), at(4), days) is None
