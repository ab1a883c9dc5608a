"""When a reminder is due: once a day at most, on the days that were chosen."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.time.reminders import AwayForYears, NoDayOn, Reminders, check_reminders, day_due, next_reminder
from domain.values.business_days import WEEKDAYS_ONLY, BusinessDays
from domain.values.wall_clock import instant_at
from tests.domain.values.test_wall_clock import MINUTES, ZONES
from tests.instants import at

FIVE = Reminders(at_minute=17 * 60)
THURSDAY = date(2026, 11, 12)
BERLIN = "Europe/Berlin"


@pytest.mark.parametrize(
    ("chosen", "now", "due"),
    [
        pytest.param(FIVE, "2026-11-12 14:00", "2026-11-12 16:00", id="later today"),
        pytest.param(FIVE, "2026-11-12 16:00", "2026-11-13 16:00", id="now is over: tomorrow"),
        pytest.param(FIVE, "2026-11-13 16:00", "2026-11-16 16:00", id="not at the weekend"),
        pytest.param(Reminders(60 * 17, frozenset({6})), "2026-11-12 14:00", "2026-11-14 16:00", id="unless chosen"),
        pytest.param(
            Reminders(60 * 17, away_until=date(2026, 11, 30)), "2026-11-12 14:00", "2026-12-01 16:00", id="when back"
        ),
        pytest.param(
            Reminders(60 * 17, skipped_on=THURSDAY), "2026-11-12 14:00", "2026-11-13 16:00", id="not on the day skipped"
        ),
        pytest.param(Reminders(60 * 17, is_on=False), "2026-11-12 14:00", None, id="switched off"),
        pytest.param(
            Reminders(150, frozenset({7})), "2026-03-28 12:00", "2026-03-29 01:00", id="2:30 when clocks go forward"
        ),
        pytest.param(
            Reminders(150, frozenset({7})), "2026-10-25 00:30", "2026-11-01 01:30", id="2:30 comes again: once only"
        ),
    ],
)
def test_the_next_one_is_due(chosen: Reminders, now: str, due: str | None) -> None:
    assert next_reminder(chosen, BERLIN, at(now), WEEKDAYS_ONLY) == (at(due) if due else None)


@pytest.mark.parametrize(
    ("chosen", "now", "day"),
    [
        pytest.param(FIVE, "2026-11-12 16:00", THURSDAY, id="today when its time has come"),
        pytest.param(FIVE, "2026-11-12 15:59", date(2026, 11, 11), id="yesterday before that"),
        pytest.param(FIVE, "2026-11-14 09:00", None, id="nothing on a day off, though Friday was missed"),
        pytest.param(FIVE, "2026-11-16 09:00", None, id="nothing of Friday on Monday morning"),
        pytest.param(
            Reminders(17 * 60, away_until=date(2026, 11, 11)), "2026-11-12 09:00", None, id="nothing of a day away"
        ),
        pytest.param(Reminders(17 * 60, skipped_on=THURSDAY), "2026-11-12 18:00", None, id="nothing after a no"),
        pytest.param(Reminders(17 * 60, is_on=False), "2026-11-12 18:00", None, id="nothing when switched off"),
    ],
)
def test_a_reminder_is_about_the_last_day_that_it_was_due_on(chosen: Reminders, now: str, day: date | None) -> None:
    assert day_due(chosen, BERLIN, at(now), at(now), WEEKDAYS_ONLY) == day


CHRISTMAS = BusinessDays({date(2026, 12, 25), date(2026, 12, 26)})


@pytest.mark.parametrize(
    ("chosen", "now", "due"),
    [
        pytest.param(FIVE, "2026-12-24 16:00", "2026-12-28 16:00", id="over the holiday and the weekend"),
        pytest.param(
            replace(FIVE, weekdays=frozenset({5})),
            "2026-12-18 16:00",
            "2027-01-01 16:00",
            id="on Fridays: a week later",
        ),
        pytest.param(
            replace(FIVE, weekdays=frozenset({6})), "2026-12-24 16:00", "2027-01-02 16:00", id="on a Saturday just so"
        ),
    ],
)
def test_nobody_is_reminded_on_a_public_holiday(chosen: Reminders, now: str, due: str) -> None:
    assert next_reminder(chosen, BERLIN, at(now), CHRISTMAS) == at(due)


def test_one_that_comes_on_one_weekday_is_found_behind_a_month_of_holidays() -> None:
    fridays = {date(2026, 12, 4) + timedelta(weeks=week) for week in range(9)}
    chosen = replace(FIVE, weekdays=frozenset({5}))
    assert next_reminder(chosen, BERLIN, at("2026-12-01 12:00"), BusinessDays(fridays)) == at("2027-02-05 16:00")


@pytest.mark.parametrize(
    ("set_for", "now", "day"),
    [
        pytest.param("2026-12-24 16:00", "2026-12-24 16:00", date(2026, 12, 24), id="on the day before the holiday"),
        pytest.param("2026-12-24 16:00", "2026-12-25 10:00", None, id="not on the holiday about the day before"),
        pytest.param(
            "2026-12-25 16:00", "2026-12-25 16:00", date(2026, 12, 25), id="on the day it was set for, a holiday since"
        ),
        pytest.param("2026-12-25 15:00", "2026-12-25 16:00", None, id="not for having been put off to a holiday"),
        pytest.param("2026-12-23 16:00", "2026-12-28 10:00", None, id="not about the holiday itself"),
    ],
)
def test_a_holiday_is_a_day_off_unless_the_reminder_was_set_for_it(set_for: str, now: str, day: date | None) -> None:
    everyday = replace(FIVE, weekdays=frozenset(range(1, 8)))
    sunday_off = BusinessDays({date(2026, 12, 25), date(2026, 12, 27)})
    assert day_due(everyday, BERLIN, at(set_for), at(now), sunday_off) == day


def test_without_a_day_of_the_week_there_is_nothing_to_choose() -> None:
    with pytest.raises(NoDayOn):
        check_reminders(Reminders(0, frozenset()), THURSDAY)


def test_who_is_away_for_years_switches_them_off() -> None:
    with pytest.raises(AwayForYears):
        check_reminders(Reminders(0, away_until=date(2030, 1, 1)), THURSDAY)


def test_a_day_away_that_is_over_is_forgotten() -> None:
    assert check_reminders(Reminders(0, away_until=THURSDAY - timedelta(days=1)), THURSDAY).away_until is None
    assert check_reminders(Reminders(0, away_until=THURSDAY), THURSDAY).away_until == THURSDAY


@given(
    MINUTES,
    st.frozensets(st.integers(1, 7), min_size=1),
    st.sampled_from(ZONES),
    st.datetimes(datetime(2012, 1, 2), datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.frozensets(st.integers(0, 30), max_size=5),
)
def test_one_after_the_other_comes_once_for_each_chosen_day_but_holidays(
    minute: int, weekdays: frozenset[int], zone: str, begin: datetime, off: frozenset[int]
) -> None:
    chosen = Reminders(minute, weekdays)
    holidays = {begin.date() + timedelta(days=ahead) for ahead in off}
    business_days = BusinessDays(holidays)
    days, now = [], begin
    for _ in range(10):
        due = next_reminder(chosen, zone, now, business_days)
        assert due is not None
        assert due > now
        day = day_due(chosen, zone, due, due, business_days)
        assert day is not None
        assert instant_at(day, minute, zone) == due
        days.append(day)
        now = due
    assert days == sorted(set(days))
    all_days = (days[0] + timedelta(days=n) for n in range((days[-1] - days[0]).days + 1))
    assert days == [each for each in all_days if each.isoweekday() in weekdays and each not in holidays]
