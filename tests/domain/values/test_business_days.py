"""Business days: counted over weekends and public holidays, by whoever's calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.values.business_days import WEEKDAYS_ONLY, BusinessDays
from domain.values.mornings import is_business_day, is_morning_for, next_morning, nine_of
from domain.values.wall_clock import wall_clock
from tests.instants import at

DAYS = st.dates(date(2020, 1, 1), date(2035, 1, 1))
ZONES = ("Pacific/Kiritimati", "Europe/Berlin", "America/New_York", "Pacific/Pago_Pago")
CHRISTMAS = BusinessDays({date(2026, 12, 25)})
NIGHT_BEFORE = "2026-12-24 20:00"


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        pytest.param("2026-11-19", 1, "2026-11-20", id="Thursday, then Friday"),
        pytest.param("2026-11-20", 1, "2026-11-23", id="Friday, then Monday"),
        pytest.param("2026-11-21", 1, "2026-11-23", id="Saturday, then Monday"),
        pytest.param("2026-10-31", 3, "2026-11-04", id="the grace after a month that ends on Saturday"),
        pytest.param("2026-11-21", 0, "2026-11-23", id="none after Saturday is still Monday"),
        pytest.param("2026-11-19", 0, "2026-11-19", id="none after Thursday is Thursday"),
        pytest.param("2026-12-24", 1, "2026-12-28", id="a holiday and a weekend are passed over"),
        pytest.param("2026-11-19", 10, "2026-12-03", id="two weeks"),
    ],
)
def test_business_days_are_counted_over_weekends_and_holidays(day: str, count: int, expected: str) -> None:
    assert CHRISTMAS.after(date.fromisoformat(day), count) == date.fromisoformat(expected)


@given(DAYS, st.integers(0, 30), st.sets(DAYS, max_size=5))
def test_a_business_day_is_one_and_one_more_is_the_next(day: date, count: int, holidays: set[date]) -> None:
    business_days = BusinessDays(holidays)
    found = business_days.after(day, count)
    assert found == business_days.first_from(found)
    assert found >= day
    assert business_days.after(found, 1) == business_days.after(day, count + 1) or count == 0


@given(st.data())
def test_so_many_days_on_the_way_are_neither_weekend_nor_holiday(data: st.DataObject) -> None:
    day, count = data.draw(DAYS), data.draw(st.integers(1, 30))
    near = st.dates(day - timedelta(days=3), day + timedelta(days=60))
    holidays = data.draw(st.frozensets(near, max_size=20))
    found = BusinessDays(holidays).after(day, count)
    passed = [day + timedelta(days=ahead) for ahead in range(1, (found - day).days + 1)]
    counted = [each for each in passed if each.weekday() not in (5, 6) and each not in holidays]
    assert len(counted) == count
    assert counted[-1] == found


def test_business_days_are_not_counted_backwards() -> None:
    with pytest.raises(ValueError, match="onwards"):
        WEEKDAYS_ONLY.after(date(2026, 11, 19), -1)


@pytest.mark.parametrize(
    ("zone", "following"),
    [
        pytest.param("Pacific/Kiritimati", "2026-12-27 19:00", id="furthest east, where it is the 25th already"),
        pytest.param("Pacific/Pago_Pago", "2026-12-28 20:00", id="furthest west, at nine of the 24th"),
        pytest.param("Europe/Berlin", "2026-12-28 08:00", id="in the evening of the 24th"),
    ],
)
def test_the_next_morning_is_that_of_monday_the_28th(zone: str, following: str) -> None:
    assert next_morning(at(NIGHT_BEFORE), zone, CHRISTMAS) == at(following)


@pytest.mark.parametrize(
    ("now", "kiritimati", "pago_pago"),
    [
        pytest.param("2026-12-24 10:30", False, True, id="the 25th in the east, the 23rd in the west"),
        pytest.param("2026-12-24 09:30", True, True, id="the 24th in the east, the 23rd in the west"),
        pytest.param("2026-12-25 12:00", False, False, id="Saturday the 26th in the east, the 25th in the west"),
    ],
)
def test_a_holiday_is_one_where_its_date_is(now: str, kiritimati: bool, pago_pago: bool) -> None:
    assert is_business_day(at(now), "Pacific/Kiritimati", CHRISTMAS) is kiritimati
    assert is_business_day(at(now), "Pacific/Pago_Pago", CHRISTMAS) is pago_pago


@pytest.mark.parametrize(
    ("due_at", "now", "is_said"),
    [
        pytest.param("2026-12-24 08:00", "2026-12-24 08:00", True, id="on its business day"),
        pytest.param("2026-12-24 08:00", "2026-12-25 10:00", False, id="not on the holiday after it"),
        pytest.param("2026-12-25 08:00", "2026-12-25 10:00", True, id="on the day it was set for, a holiday since"),
        pytest.param("2026-12-25 09:10", "2026-12-25 10:00", False, id="not for being asked for on a holiday"),
        pytest.param("2026-12-26 08:00", "2026-12-26 10:00", False, id="never on a weekend"),
        pytest.param("2026-12-24 08:00", "2026-12-28 10:00", True, id="on the next business day"),
    ],
)
def test_what_is_said_in_the_morning_keeps_to_business_days(due_at: str, now: str, is_said: bool) -> None:
    assert is_morning_for(at(due_at), at(now), "Europe/Berlin", CHRISTMAS) is is_said


@given(st.datetimes(datetime(2026, 12, 1), datetime(2027, 1, 10), timezones=st.just(UTC)), st.sampled_from(ZONES))  # noqa: DTZ001
def test_a_morning_is_nine_of_the_first_business_day_after_an_instant(now: datetime, zone: str) -> None:
    morning = next_morning(now, zone, CHRISTMAS)
    days = [wall_clock(now, zone)[0] + timedelta(days=ahead) for ahead in range(8)]
    mornings = [nine_of(each, zone) for each in days if each in CHRISTMAS]
    assert morning == next(each for each in mornings if each > now)
