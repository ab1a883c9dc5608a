from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.kinds import Length
from domain.values.calendar import (
    Span,
    cycle_containing,
    next_span,
    prorated_fee,
    prorated_quantity,
    spans,
)

WEEKLY, MONTHLY, QUARTERLY, YEARLY = Length.WEEKLY, Length.MONTHLY, Length.QUARTERLY, Length.YEARLY
DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))


def span(starts_on: str, ends_on: str) -> Span:
    return Span(date.fromisoformat(starts_on), date.fromisoformat(ends_on))


@pytest.mark.parametrize(
    ("day", "length", "anchor", "origin", "expected"),
    [
        pytest.param("2026-11-19", MONTHLY, 1, "2026-01-01", ("2026-11-01", "2026-12-01"), id="a calendar month"),
        pytest.param("2026-12-31", MONTHLY, 1, "2026-01-01", ("2026-12-01", "2027-01-01"), id="over the year's end"),
        pytest.param("2026-11-14", MONTHLY, 15, "2026-01-15", ("2026-10-15", "2026-11-15"), id="before mid-month"),
        pytest.param("2026-11-15", MONTHLY, 15, "2026-01-15", ("2026-11-15", "2026-12-15"), id="on the anchor"),
        pytest.param("2026-02-28", MONTHLY, 31, "2026-01-31", ("2026-02-28", "2026-03-31"), id="the 31st in February"),
        pytest.param("2026-02-27", MONTHLY, 31, "2026-01-31", ("2026-01-31", "2026-02-28"), id="the day before it"),
        pytest.param("2028-02-29", MONTHLY, 30, "2026-01-30", ("2028-02-29", "2028-03-30"), id="a leap February"),
        pytest.param("2026-11-19", WEEKLY, 1, "2026-01-05", ("2026-11-16", "2026-11-23"), id="a week from Monday"),
        pytest.param("2026-11-16", WEEKLY, 2, "2026-01-06", ("2026-11-10", "2026-11-17"), id="a week from Tuesday"),
        pytest.param("2026-11-22", WEEKLY, 7, "2026-01-04", ("2026-11-22", "2026-11-29"), id="a week from Sunday"),
        pytest.param("2026-11-19", QUARTERLY, 1, "2026-01-01", ("2026-10-01", "2027-01-01"), id="a calendar quarter"),
        pytest.param(
            "2026-11-19", QUARTERLY, 1, "2026-02-01", ("2026-11-01", "2027-02-01"), id="a quarter from February"
        ),
        pytest.param(
            "2027-02-28", QUARTERLY, 30, "2026-11-30", ("2027-02-28", "2027-05-30"), id="a quarter from November 30"
        ),
        pytest.param("2026-11-19", YEARLY, 6, "2024-04-06", ("2026-04-06", "2027-04-06"), id="a year from April"),
        pytest.param("2026-02-28", YEARLY, 29, "2024-02-29", ("2026-02-28", "2027-02-28"), id="a year from 29 Feb"),
        pytest.param("2028-02-28", YEARLY, 29, "2024-02-29", ("2027-02-28", "2028-02-29"), id="and its leap year"),
        pytest.param("2026-03-12", MONTHLY, 1, "2026-03-10", ("2026-03-10", "2026-04-01"), id="a short first cycle"),
        pytest.param("2026-03-09", MONTHLY, 1, "2026-03-10", ("2026-03-01", "2026-04-01"), id="before the retainer"),
    ],
)
def test_a_day_falls_into_the_cycle_of_its_anchor(
    day: str, length: Length, anchor: int, origin: str, expected: tuple[str, str]
) -> None:
    found = cycle_containing(date.fromisoformat(day), length, anchor, date.fromisoformat(origin))
    assert found == span(*expected)


@pytest.mark.parametrize(
    ("day", "length", "month", "expected"),
    [
        pytest.param("2027-01-01", QUARTERLY, 1, ("2027-01-01", "2027-04-01"), id="quarters from January"),
        pytest.param("2027-01-01", QUARTERLY, 10, ("2027-01-01", "2027-04-01"), id="October's are the same ones"),
        pytest.param("2027-01-01", QUARTERLY, 12, ("2026-12-01", "2027-03-01"), id="quarters from December"),
        pytest.param("2027-01-01", YEARLY, 4, ("2026-11-01", "2027-04-01"), id="a year from April, short at first"),
        pytest.param("2027-04-01", YEARLY, 4, ("2027-04-01", "2028-04-01"), id="and its second one"),
        pytest.param("2027-01-05", MONTHLY, 7, ("2027-01-01", "2027-02-01"), id="months begin in every month"),
    ],
)
def test_quarters_and_years_count_from_a_month_of_their_own(
    day: str, length: Length, month: int, expected: tuple[str, str]
) -> None:
    found = cycle_containing(date.fromisoformat(day), length, 1, date(2026, 11, 1), anchor_month=month)
    assert found == span(*expected)


def test_an_anchor_is_remembered_beyond_a_short_month() -> None:
    starts = [each.starts_on for each in spans(date(2026, 1, 31), date(2026, 5, 1), MONTHLY, 31, date(2026, 1, 31))]
    assert starts == [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)]


@st.composite
def rhythms(draw: st.DrawFn) -> tuple[Length, int, date]:
    length = draw(st.sampled_from(list(Length)))
    return length, draw(st.integers(1, 7 if length is WEEKLY else 31)), draw(DAYS)


@given(rhythms(), st.integers(0, 9_000))
def test_cycles_follow_each_other_for_decades_without_gap_or_overlap(
    rhythm: tuple[Length, int, date], days: int
) -> None:
    *_, origin = rhythm
    until = origin + timedelta(days=days + 1)
    found = list(spans(origin, until, *rhythm))
    assert found[0].starts_on == origin
    assert until - timedelta(days=1) in found[-1]
    assert all(before.ends_on == after.starts_on for before, after in pairwise(found))
    assert all(cycle_containing(each.starts_on, *rhythm) == each for each in found)
    assert all(cycle_containing(each.last_day, *rhythm) == each for each in found)


@given(rhythms(), DAYS)
def test_every_day_is_in_exactly_the_cycle_that_is_found_for_it(rhythm: tuple[Length, int, date], day: date) -> None:
    found = cycle_containing(day, *rhythm)
    assert day in found
    after = next_span(found, *rhythm)
    assert after.starts_on == found.ends_on
    assert day not in after


@given(rhythms(), st.integers(31, 9_000))
def test_every_full_cycle_lasts_as_long_as_its_name_says(rhythm: tuple[Length, int, date], days: int) -> None:
    length, anchor, origin = rhythm
    shortest, longest = {WEEKLY: (7, 7), MONTHLY: (28, 31), QUARTERLY: (89, 92), YEARLY: (365, 366)}[length]
    full = cycle_containing(cycle_containing(origin, *rhythm).ends_on + timedelta(days=days), *rhythm)
    assert shortest <= full.days <= longest
    if length is WEEKLY:
        assert full.starts_on.isoweekday() == anchor
    else:
        following = full.starts_on + timedelta(days=1)
        assert full.starts_on.day == anchor or (full.starts_on.day < anchor and following.day == 1)


@given(rhythms(), rhythms(), st.integers(0, 3_000))
def test_changed_terms_leave_no_gap(
    before: tuple[Length, int, date], after: tuple[Length, int, date], days: int
) -> None:
    length, anchor, _ = after
    origin = before[2]
    last = cycle_containing(origin + timedelta(days=days), *before)
    bridge = next_span(last, length, anchor, origin)
    assert bridge.starts_on == last.ends_on
    assert next_span(bridge, length, anchor, origin) == cycle_containing(bridge.ends_on, length, anchor, origin)


@pytest.mark.parametrize(
    ("length", "anchor"),
    [
        pytest.param(WEEKLY, 8, id="no eighth weekday"),
        pytest.param(WEEKLY, 0, id="no weekday nought"),
        pytest.param(MONTHLY, 32, id="no 32nd"),
        pytest.param(YEARLY, 0, id="no day nought"),
    ],
)
def test_an_anchor_that_is_no_day_is_a_mistake_of_the_caller(length: Length, anchor: int) -> None:
    with pytest.raises(ValueError, match="cannot start"):
        cycle_containing(date(2026, 1, 1), length, anchor, date(2026, 1, 1))


def test_a_span_has_a_day_and_knows_its_last() -> None:
    november = span("2026-11-01", "2026-12-01")
    assert (november.days, november.last_day) == (30, date(2026, 11, 30))
    assert date(2026, 11, 30) in november
    assert date(2026, 12, 1) not in november
    assert list(spans(date(2026, 1, 1), date(2026, 1, 1), MONTHLY, 1, date(2026, 1, 1))) == []
    with pytest.raises(ValueError, match="no day"):
        span("2026-11-01", "2026-11-01")


@pytest.mark.parametrize(
    ("active", "fee", "minutes"),
    [
        pytest.param(("2026-11-16", "2026-12-01"), 300_000, 1_200, id="half a month is half of both"),
        pytest.param(("2026-11-01", "2026-12-01"), 600_000, 2_400, id="a whole month is all"),
        pytest.param(("2026-11-24", "2026-12-01"), 140_000, 560, id="seven days of thirty"),
        pytest.param(("2026-11-30", "2027-02-01"), 20_000, 80, id="days outside the cycle do not count"),
        pytest.param(("2027-01-01", "2027-02-01"), 0, 0, id="another cycle has no share"),
    ],
)
def test_a_part_of_a_cycle_costs_and_grants_its_share(active: tuple[str, str], fee: int, minutes: int) -> None:
    november = span("2026-11-01", "2026-12-01")
    assert prorated_fee(600_000, span(*active), november) == fee
    assert prorated_quantity(2_400, span(*active), november) == minutes


def test_a_share_of_the_fee_rounds_half_up_and_of_the_minutes_down() -> None:
    week = span("2026-11-02", "2026-11-09")
    day = span("2026-11-02", "2026-11-03")
    assert prorated_fee(11, day, week) == 2  # 1.57
    assert prorated_quantity(11, day, week) == 1


@given(st.integers(0, 10**9), st.integers(1, 365), st.integers(1, 365))
def test_two_parts_of_a_cycle_are_its_whole_but_for_the_rounding(amount: int, days: int, more: int) -> None:
    start = date(2026, 1, 1)
    middle, end = start + timedelta(days=days), start + timedelta(days=days + more)
    first, second, whole = Span(start, middle), Span(middle, end), Span(start, end)
    assert abs(prorated_fee(amount, first, whole) - Fraction(amount * days, days + more)) <= Fraction(1, 2)
    granted = prorated_quantity(amount, first, whole) + prorated_quantity(amount, second, whole)
    assert amount - 1 <= granted <= amount
