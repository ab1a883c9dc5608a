"""A time on somebody's clock is one instant, on every day of every zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.values.wall_clock import NotATimeOfDay, instant_at, read_time_of_day, time_of_day, wall_clock
from tests.instants import at

ZONES = (
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",  # its clocks go forward by half an hour
    "Africa/Casablanca",
    "America/Sao_Paulo",  # its clocks went forward at midnight
    "Pacific/Apia",  # left out 30 December 2011
)
DAYS = st.dates(date(2009, 1, 1), date(2030, 1, 1))
MINUTES = st.integers(0, 24 * 60 - 1)


@pytest.mark.parametrize(
    ("day", "minute", "zone", "instant"),
    [
        pytest.param(date(2026, 11, 12), 9 * 60, "Europe/Berlin", "2026-11-12 08:00", id="an ordinary day"),
        pytest.param(date(2026, 3, 29), 2 * 60 + 30, "Europe/Berlin", "2026-03-29 01:00", id="left out: first after"),
        pytest.param(date(2026, 3, 29), 3 * 60, "Europe/Berlin", "2026-03-29 01:00", id="the first that is there"),
        pytest.param(date(2026, 10, 25), 2 * 60 + 30, "Europe/Berlin", "2026-10-25 00:30", id="twice: the first"),
        pytest.param(date(2011, 12, 30), 8 * 60, "Pacific/Apia", "2011-12-30 10:00", id="a day that was left out"),
        pytest.param(date(2018, 11, 4), 0, "America/Sao_Paulo", "2018-11-04 03:00", id="a midnight left out"),
    ],
)
def test_a_time_of_a_day_is_one_instant(day: date, minute: int, zone: str, instant: str) -> None:
    assert instant_at(day, minute, zone) == at(instant)


def test_of_a_time_that_comes_twice_the_last_can_be_meant() -> None:
    assert instant_at(date(2026, 10, 25), 150, "Europe/Berlin", last=True) == at("2026-10-25 01:30")


@given(DAYS, MINUTES, st.sampled_from(ZONES))
def test_the_clock_shows_what_was_asked_for_or_has_just_jumped_over_it(day: date, minute: int, zone: str) -> None:
    found = instant_at(day, minute, zone)

    if wall_clock(found, zone) != (day, minute):
        before = wall_clock(found - timedelta(seconds=1), zone)
        assert before < (day, minute) < wall_clock(found, zone)


@given(DAYS, MINUTES, MINUTES, st.sampled_from(ZONES))
def test_later_on_the_clock_is_never_earlier(day: date, one: int, other: int, zone: str) -> None:
    first, second = sorted((one, other))
    assert instant_at(day, first, zone) <= instant_at(day, second, zone) <= instant_at(day, second, zone, last=True)
    assert instant_at(day, second, zone) <= instant_at(day + timedelta(days=1), first, zone)


@given(st.datetimes(datetime(2009, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)), st.sampled_from(ZONES))  # noqa: DTZ001
def test_a_full_minute_on_the_clock_leads_back_to_its_instant(moment: datetime, zone: str) -> None:
    full = moment.replace(second=0, microsecond=0)
    day, minute = wall_clock(full, zone)
    assert full in {instant_at(day, minute, zone), instant_at(day, minute, zone, last=True)}


@given(MINUTES)
def test_what_is_shown_reads_back(minute: int) -> None:
    assert read_time_of_day(time_of_day(minute)) == minute


@pytest.mark.parametrize("typed", ["", "24:00", "9", "9:60", "9:5", "noon", "09:00:00", "-1:00", "９:00"])
def test_what_is_no_time_of_day_is_refused(typed: str) -> None:
    with pytest.raises(NotATimeOfDay) as refused:
        read_time_of_day(typed)
    assert "9:00 or 17:30" in refused.value.sentence
