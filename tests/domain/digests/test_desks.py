"""Mornings: nine by somebody's own clocks, on business days."""

from __future__ import annotations

from datetime import date

import pytest

from domain.digests.desks import desk_day
from domain.values.business_days import WEEKDAYS_ONLY
from domain.values.mornings import next_morning
from tests.instants import at


@pytest.mark.parametrize(
    ("zone", "now", "following"),
    [
        pytest.param("Europe/Berlin", "2026-11-12 14:00", "2026-11-13 08:00", id="tomorrow"),
        pytest.param("Europe/Berlin", "2026-11-13 07:59", "2026-11-13 08:00", id="in a minute"),
        pytest.param("Europe/Berlin", "2026-11-13 08:00", "2026-11-16 08:00", id="after Friday's comes Monday's"),
        pytest.param("Europe/Berlin", "2026-11-14 12:00", "2026-11-16 08:00", id="none on a weekend"),
        pytest.param("Pacific/Auckland", "2026-11-15 19:00", "2026-11-15 20:00", id="Monday begins in the east"),
        pytest.param("Europe/Berlin", "2026-10-23 12:00", "2026-10-26 08:00", id="over the night with 25 hours"),
    ],
)
def test_the_next_morning(zone: str, now: str, following: str) -> None:
    assert next_morning(at(now), zone, WEEKDAYS_ONLY) == at(following)


@pytest.mark.parametrize(
    ("now", "day"),
    [
        pytest.param("2026-11-13 08:00", date(2026, 11, 13), id="at nine"),
        pytest.param("2026-11-13 21:00", date(2026, 11, 13), id="late, where the bot was away at nine"),
        pytest.param("2026-11-13 07:59", None, id="not before nine"),
        pytest.param("2026-11-14 12:00", None, id="not on a Saturday, though Friday's was missed"),
        pytest.param("2026-11-16 00:30", None, id="not on Monday night"),
    ],
)
def test_a_desk_is_made_in_the_day_it_is_for(now: str, day: date | None) -> None:
    assert desk_day(at(now), at(now), "Europe/Berlin", WEEKDAYS_ONLY) == day
