"""What is drafted first once somebody has said how a retainer is invoiced."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from domain.agreements.checks import is_billable_by
from domain.cycles.cycles import Cycle
from domain.invoices.ways import FirstDraft, billed_retainer, first_draft, next_look
from domain.kinds import CycleState, Invoicing, Kind
from domain.values.business_days import WEEKDAYS_ONLY
from domain.values.calendar import Span
from tests.domain.cycles import agreements
from tests.instants import NOW, at

OCTOBER, NOVEMBER, DECEMBER = date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1)
JANUARY = date(2027, 1, 1)
NOVEMBER_SPAN, DECEMBER_SPAN = Span(NOVEMBER, DECEMBER), Span(DECEMBER, JANUARY)
FEE = 900_000


def month(starts_on: date, ends_on: date, state: CycleState = CycleState.OPEN, fee_minor: int | None = FEE) -> Cycle:
    return replace(agreements.cycle(starts_on, ends_on, state=state), fee_minor=fee_minor)


GRACE = month(OCTOBER, NOVEMBER, CycleState.CLOSING)
CLOSED = month(OCTOBER, NOVEMBER, CycleState.CLOSED)
RUNS = month(NOVEMBER, DECEMBER)
TO_COME = month(DECEMBER, JANUARY)
FREE = month(NOVEMBER, DECEMBER, fee_minor=None)
AT_ONCE = FirstDraft(at=NOW)


@pytest.mark.parametrize(
    ("way", "since", "cycles", "first"),
    [
        pytest.param(Invoicing.OFF, NOVEMBER, [CLOSED, RUNS], None, id="off, nothing"),
        pytest.param(Invoicing.ARREARS, OCTOBER, [CLOSED, RUNS], AT_ONCE, id="what closed is due at once"),
        pytest.param(Invoicing.ARREARS, NOVEMBER, [CLOSED, RUNS], FirstDraft(close_of=NOVEMBER_SPAN), id="after it"),
        pytest.param(Invoicing.TIME, DECEMBER, [CLOSED, RUNS], FirstDraft(close_of=DECEMBER_SPAN), id="by the hour"),
        pytest.param(Invoicing.ADVANCE, NOVEMBER, [CLOSED, RUNS], AT_ONCE, id="before the month, which runs"),
        pytest.param(
            Invoicing.ADVANCE,
            DECEMBER,
            [CLOSED, RUNS],
            FirstDraft(at=at("2026-11-24 08:00")),
            id="before the month that is to come, five business days",
        ),
        pytest.param(Invoicing.ADVANCE, NOVEMBER, [CLOSED, FREE], FirstDraft(close_of=NOVEMBER_SPAN), id="no fee"),
        pytest.param(Invoicing.ONE, NOVEMBER, [CLOSED, RUNS], AT_ONCE, id="one bill, the fee that runs"),
        pytest.param(
            Invoicing.ONE,
            NOVEMBER,
            [GRACE, RUNS],
            FirstDraft(close_of=Span(OCTOBER, NOVEMBER)),
            id="one bill, once the grace of the month before is over",
        ),
        pytest.param(
            Invoicing.ONE,
            DECEMBER,
            [CLOSED, RUNS],
            FirstDraft(close_of=NOVEMBER_SPAN),
            id="one bill from the month that is to come on, with the close of this one",
        ),
        pytest.param(
            Invoicing.ONE,
            DECEMBER,
            [TO_COME],
            FirstDraft(at=at("2026-12-01 08:00")),
            id="one bill of a term that is to start, at nine of its first day",
        ),
        pytest.param(Invoicing.ARREARS, date(2027, 2, 1), [RUNS], None, id="later than all that is known"),
    ],
)
def test_something_is_drafted_first(
    way: Invoicing, since: date, cycles: Sequence[Cycle], first: FirstDraft | None
) -> None:
    plain = agreements.agreed(starts_on=OCTOBER)
    agreed = replace(plain, retainer=replace(plain.retainer, invoicing=way, invoicing_from=since))
    assert first_draft(agreed, cycles, WEEKDAYS_ONLY, NOW) == first
    look = next_look(agreed, cycles, WEEKDAYS_ONLY, NOW)
    # Nobody is told of a day that nobody looks at it.
    assert first is None or first.at is None or (look is not None and look <= first.at)


def test_one_can_choose_from_every_cycle_and_the_one_that_is_to_come() -> None:
    open_end = agreements.agreed(starts_on=OCTOBER)
    found = billed_retainer(open_end, [CLOSED, RUNS])
    assert found.cycles == (Span(OCTOBER, NOVEMBER), NOVEMBER_SPAN, DECEMBER_SPAN)
    assert found.runs_from == NOVEMBER
    ends = agreements.agreed(starts_on=OCTOBER, ends_on=DECEMBER)
    assert billed_retainer(ends, [CLOSED, RUNS]).cycles == (Span(OCTOBER, NOVEMBER), NOVEMBER_SPAN)


def test_money_on_deposit_is_billed_by_the_hour_or_not_here() -> None:
    assert [way for way in Invoicing if is_billable_by(Kind.FUNDS, way)] == [Invoicing.OFF, Invoicing.TIME]
    assert all(is_billable_by(Kind.HOURS, way) for way in Invoicing)
