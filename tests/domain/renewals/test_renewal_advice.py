"""What the last cycles advise."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from domain.agreements.terms import Terms
from domain.cycles.cycles import Cycle
from domain.kinds import CycleState, Kind
from domain.renewals.advice import Advice, CycleUse, advise, hourly_rate

HOUR = 60
SIXTY = Terms(date(2026, 1, 1), allotment=60 * HOUR, fee_minor=780_000, rate_minor=13_000)


def use(hours: int, of: int = 60, *, fee_minor: int | None = 780_000, worked: int | None = None) -> CycleUse:
    """A cycle that is over."""
    first = date(2026, 1, 1)
    cycle = Cycle(
        uuid4(), uuid4(), first, date(2026, 2, 1), CycleState.CLOSED, first, of * HOUR, fee_minor=fee_minor
    )  # fmt: skip
    worked_minutes = (hours if worked is None else worked) * HOUR
    return CycleUse(cycle, of * HOUR, hours * HOUR, max(0, hours - of) * HOUR, worked_minutes)


@pytest.mark.parametrize(
    ("used", "advice", "allotment"),
    [
        pytest.param([66, 71, 68], Advice.RESTRUCTURE, 70, id="over in three running"),
        pytest.param([20, 61, 61, 61], Advice.RESTRUCTURE, 65, id="over by an hour is over"),
        pytest.param([66, 60, 66], Advice.RENEW, 60, id="just used up is not over"),
        pytest.param([66, 66], Advice.RENEW, 60, id="two over, but 110 % are not above 110 %"),
        pytest.param([67, 67], Advice.RESTRUCTURE, 70, id="two above 110 %"),
        pytest.param([50, 41, 41], Advice.SHRINK, 45, id="two below 70 %"),
        pytest.param([41, 42], Advice.RENEW, 60, id="70 % is not below 70 %"),
        pytest.param([41, 55], Advice.RENEW, 60, id="the last one counts"),
        pytest.param([0, 0], Advice.SHRINK, 60, id="nothing used: talk, and no allotment follows from it"),
        pytest.param([66], Advice.TOO_EARLY, 60, id="one says nothing"),
        pytest.param([], Advice.TOO_EARLY, 60, id="nor does none"),
    ],
)
def test_what_follows_from_use(used: list[int], advice: Advice, allotment: int) -> None:
    advised = advise([use(each) for each in used], SIXTY)
    assert (advised.advice, advised.suggested.allotment) == (advice, allotment * HOUR)


def test_what_is_suggested_costs_the_same_an_hour() -> None:
    suggested = advise([use(66), use(71), use(68)], SIXTY).suggested
    assert suggested == replace(SIXTY, allotment=70 * HOUR, fee_minor=910_000)
    without_fee = advise([use(66), use(71), use(68)], replace(SIXTY, fee_minor=None)).suggested
    assert without_fee.fee_minor is None


def test_small_agreements_and_units_are_suggested_one_by_one() -> None:
    eight = replace(SIXTY, allotment=8 * HOUR, fee_minor=80_000)
    assert advise([use(10, 8), use(9, 8), use(9, 8)], eight).suggested.allotment == 10 * HOUR
    articles = replace(eight, kind=Kind.DELIVERABLES, allotment=8)
    cycles = [replace(use(1, 1), available=8, used=each, overage=each - 8) for each in (9, 10, 9)]
    assert advise(cycles, articles).suggested.allotment == 10


def test_over_for_want_of_what_was_carried_in_suggests_no_smaller_allotment() -> None:
    """A deficit made the cycles small: each used less than the allotment."""
    advised = advise([use(40, 30), use(40, 30), use(40, 30)], SIXTY)
    assert (advised.advice, advised.suggested) == (Advice.RESTRUCTURE, SIXTY)


def test_money_on_deposit_is_not_advised_about() -> None:
    assert advise([use(66), use(71), use(68)], replace(SIXTY, kind=Kind.FUNDS)).advice is Advice.RENEW


def test_the_effective_rate_is_the_fees_by_all_hours_counted_or_not() -> None:
    assert hourly_rate([use(66), use(71), use(68)]) == 11_415  # 23,400.00 by 205 h
    assert hourly_rate([use(60, worked=78)]) == 10_000
    assert hourly_rate([use(0, worked=0)]) is None
    assert hourly_rate([use(60, fee_minor=None)]) is None
