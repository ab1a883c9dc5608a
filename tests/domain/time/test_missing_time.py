"""Missing time: who is asked about, and who is left alone."""

from __future__ import annotations

from datetime import date

import pytest

from domain.time.missing import MissingTime, grace_nearly_over, usual_where_missing, week_before
from domain.values.business_days import WEEKDAYS_ONLY, BusinessDays
from tests.blocks.samples import person

H = 60


@pytest.mark.parametrize(
    ("newest", "before", "usual"),
    [
        pytest.param(20, (30, 28, 0, 31, 12, 29), 29, id="nine hours less than the usual 29 are asked about"),
        pytest.param(22, (30, 28, 0, 31, 12, 29), None, id="more than three quarters of the usual week are enough"),
        pytest.param(15, (20, 20, 20), None, id="three quarters to the minute are enough"),
        pytest.param(14, (20, 20, 20), 20, id="one hour below three quarters is not"),
        pytest.param(0, (30, 30, 30), 30, id="who logged nothing for one week is asked"),
        pytest.param(0, (0, 30, 30, 30, 30), None, id="who logged nothing for two weeks running is away"),
        pytest.param(3, (0, 30, 30, 30), 30, id="who is back and forgets is asked"),
        pytest.param(0, (30, 30), None, id="two weeks make no usual one: somebody new"),
        pytest.param(0, (30, 30, 0, 0, 0, 0), None, id="two weeks with work among empty ones neither"),
        pytest.param(5, (30, 0, 10, 20), 20, id="weeks of leave are not counted into the usual one"),
        pytest.param(5, (10, 20, 30, 40), 20, id="of two in the middle the lower one is usual"),
        pytest.param(0, (0, 0, 0, 0, 0, 0), None, id="who never logs is left alone"),
    ],
)
def test_who_logged_less_than_usual(newest: int, before: tuple[int, ...], usual: int | None) -> None:
    found = usual_where_missing([newest * H, *(each * H for each in before)])
    assert found == (usual * H if usual is not None else None)


def test_less_than_an_hour_is_not_asked_about_however_small_the_week() -> None:
    assert usual_where_missing([0, 59, 59, 59]) is None
    assert usual_where_missing([0, 60, 60, 60]) == 60
    assert usual_where_missing([1, 60, 60, 60]) is None


def test_the_last_whole_week_ends_before_this_ones_monday() -> None:
    assert {week_before(date(2026, 11, day)) for day in range(16, 23)} == {date(2026, 11, 16)}


@pytest.mark.parametrize(
    ("today", "said"),
    [
        pytest.param(date(2026, 8, 3), False, id="on the first of three business days there is time"),
        pytest.param(date(2026, 8, 4), True, id="on the last but one it is said"),
        pytest.param(date(2026, 8, 5), True, id="on the last one too"),
        pytest.param(date(2026, 8, 6), False, id="when it is over it is too late"),
        pytest.param(date(2026, 8, 1), False, id="on a Saturday the last two are still to come"),
    ],
)
def test_missing_time_of_a_cycle_is_said_at_the_end_of_its_grace(today: date, said: bool) -> None:
    # July 2026 ends on a Friday; with three business days it closes at the start of Thursday 6 August.
    assert grace_nearly_over(date(2026, 8, 6), today, WEEKDAYS_ONLY) is said


def test_a_holiday_is_none_of_the_last_two_business_days() -> None:
    closes_on, christmas = date(2026, 12, 29), BusinessDays({date(2026, 12, 25)})
    assert not grace_nearly_over(closes_on, date(2026, 12, 24), WEEKDAYS_ONLY)
    assert grace_nearly_over(closes_on, date(2026, 12, 25), WEEKDAYS_ONLY)
    assert grace_nearly_over(closes_on, date(2026, 12, 25), christmas)
    assert grace_nearly_over(date(2026, 12, 28), date(2026, 12, 24), christmas)


def test_over_a_weekend_the_last_two_business_days_are_the_friday_and_the_monday() -> None:
    closes_on = date(2026, 9, 8)  # a Tuesday
    said = [day for day in range(1, 9) if grace_nearly_over(closes_on, date(2026, 9, day), WEEKDAYS_ONLY)]
    assert said == [4, 5, 6, 7]


def test_the_seven_days_are_named_by_their_first_and_last() -> None:
    missing = MissingTime(person(), date(2026, 11, 16), 20 * H, 29 * H)
    assert (missing.first_day, missing.last_day) == (date(2026, 11, 9), date(2026, 11, 15))
    assert missing.missing_minutes == 9 * H
