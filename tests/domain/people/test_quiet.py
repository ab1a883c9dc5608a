"""Quiet hours end when the person's own clock says so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.people.quiet import NeverQuiet, QuietHours, after_quiet
from domain.values.wall_clock import wall_clock
from tests.domain.values.test_wall_clock import MINUTES, ZONES
from tests.instants import at

NIGHT = QuietHours(20 * 60, 8 * 60)
LUNCH = QuietHours(12 * 60, 13 * 60)
INSTANTS = st.datetimes(datetime(2009, 1, 2), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@st.composite
def hours(draw: st.DrawFn) -> QuietHours:
    """Any quiet hours."""
    begin = draw(MINUTES)
    return QuietHours(begin, draw(MINUTES.filter(lambda each: each != begin)))


@pytest.mark.parametrize(
    ("quiet", "zone", "asked", "said"),
    [
        pytest.param(NIGHT, "Europe/Berlin", "2026-11-12 21:30", "2026-11-13 07:00", id="in the evening: next morning"),
        pytest.param(NIGHT, "Europe/Berlin", "2026-11-13 02:00", "2026-11-13 07:00", id="after midnight: this morning"),
        pytest.param(NIGHT, "Europe/Berlin", "2026-11-12 19:00", "2026-11-13 07:00", id="the first minute is quiet"),
        pytest.param(NIGHT, "Europe/Berlin", "2026-11-13 07:00", "2026-11-13 07:00", id="the last minute is not"),
        pytest.param(NIGHT, "Europe/Berlin", "2026-11-12 14:00", "2026-11-12 14:00", id="by day: at once"),
        pytest.param(NIGHT, "America/New_York", "2026-11-12 14:00", "2026-11-12 14:00", id="9:00 in New York"),
        pytest.param(NIGHT, "Asia/Tokyo", "2026-11-12 14:00", "2026-11-12 23:00", id="23:00 in Tokyo"),
        pytest.param(LUNCH, "Europe/Berlin", "2026-11-12 11:30", "2026-11-12 12:00", id="within one day"),
        pytest.param(
            QuietHours(22 * 60, 150), "Europe/Berlin", "2026-03-29 00:30", "2026-03-29 01:00", id="an end left out"
        ),
        pytest.param(
            QuietHours(22 * 60, 150), "Europe/Berlin", "2026-10-25 00:45", "2026-10-25 01:30", id="an end that is twice"
        ),
        pytest.param(
            QuietHours(130, 170), "Europe/Berlin", "2026-03-29 01:00", "2026-03-29 01:00", id="left out altogether"
        ),
    ],
)
def test_what_falls_into_quiet_hours_is_said_when_they_are_over(
    quiet: QuietHours, zone: str, asked: str, said: str
) -> None:
    assert after_quiet(at(asked), quiet, zone) == at(said)


def test_who_has_no_quiet_hours_is_told_at_once() -> None:
    assert after_quiet(at("2026-11-12 03:00"), None, "Europe/Berlin") == at("2026-11-12 03:00")


def test_quiet_hours_that_would_never_end_are_refused() -> None:
    with pytest.raises(NeverQuiet):
        QuietHours(9 * 60, 9 * 60)


def test_the_minutes_that_are_quiet() -> None:
    assert [NIGHT.holds(each) for each in (1199, 1200, 1439, 0, 479, 480)] == [False, True, True, True, True, False]
    assert [LUNCH.holds(each) for each in (719, 720, 779, 780)] == [False, True, True, False]


@given(INSTANTS, hours(), st.sampled_from(ZONES))
def test_nothing_is_said_while_the_clock_shows_a_quiet_time(asked: datetime, quiet: QuietHours, zone: str) -> None:
    said = after_quiet(asked, quiet, zone)

    _, shown = wall_clock(said, zone)
    assert not quiet.holds(shown) or _skips(said, zone), (said, shown)


@given(INSTANTS, hours(), st.sampled_from(ZONES))
def test_quiet_hours_put_off_only_and_by_less_than_a_day_and_its_odd_hour(
    asked: datetime, quiet: QuietHours, zone: str
) -> None:
    said = after_quiet(asked, quiet, zone)
    assert asked <= said <= asked + timedelta(hours=25)
    assert after_quiet(said, quiet, zone) == said


@given(INSTANTS, hours(), st.sampled_from(ZONES))
def test_outside_of_them_nothing_waits(asked: datetime, quiet: QuietHours, zone: str) -> None:
    _, shown = wall_clock(asked, zone)
    changes = any(_offset(asked + timedelta(hours=each), zone) != _offset(asked, zone) for each in range(-26, 27))
    if not quiet.holds(shown) and not changes:
        assert after_quiet(asked, quiet, zone) == asked


def _skips(moment: datetime, zone: str) -> bool:
    """Whether clocks are put forward at this instant: what begins in the part left out is over at once."""
    return _offset(moment, zone) > _offset(moment - timedelta(seconds=1), zone)


def _offset(moment: datetime, zone: str) -> int:
    day, minute = wall_clock(moment, zone)
    utc = moment.replace(tzinfo=None)
    return round((datetime.combine(day, datetime.min.time()) - utc).total_seconds() / 60) + minute
