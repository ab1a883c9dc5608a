"""When a digest is due, and which retainers it tells of."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest

from domain.cycles.figures import Figures, pace
from domain.cycles.losses import Loss
from domain.digests.weekly import Digest, DigestLine, DigestView, WeeklyHour, is_worth_a_line
from tests.blocks.samples import cycle, standing
from tests.instants import at

MONDAY_AT_9 = WeeklyHour(1, 9)
SUNDAY_AT_2 = WeeklyHour(7, 2)
H = 60


@pytest.mark.parametrize(
    ("when", "zone", "now", "last", "following"),
    [
        pytest.param(
            MONDAY_AT_9, "Europe/Berlin", "2026-11-12 14:00", "2026-11-09 08:00", "2026-11-16 08:00", id="midweek"
        ),
        pytest.param(
            MONDAY_AT_9, "Europe/Berlin", "2026-11-16 08:00", "2026-11-16 08:00", "2026-11-23 08:00", id="to the minute"
        ),
        pytest.param(
            MONDAY_AT_9, "Europe/Berlin", "2026-11-16 07:59", "2026-11-09 08:00", "2026-11-16 08:00", id="just before"
        ),
        pytest.param(
            MONDAY_AT_9, "Pacific/Auckland", "2026-11-15 20:00", "2026-11-15 20:00", "2026-11-22 20:00", id="far east"
        ),
        pytest.param(
            MONDAY_AT_9, "Pacific/Honolulu", "2026-11-16 18:59", "2026-11-09 19:00", "2026-11-16 19:00", id="far west"
        ),
        pytest.param(
            SUNDAY_AT_2,
            "Europe/Berlin",
            "2026-03-29 01:00",
            "2026-03-29 01:00",
            "2026-04-05 00:00",
            id="an hour that clocks leave out is the first instant after it",
        ),
        pytest.param(
            SUNDAY_AT_2,
            "Europe/Berlin",
            "2026-10-25 00:00",
            "2026-10-25 00:00",
            "2026-11-01 01:00",
            id="an hour that comes twice is the first of the two",
        ),
        pytest.param(
            SUNDAY_AT_2,
            "Europe/Berlin",
            "2026-10-25 01:00",
            "2026-10-25 00:00",
            "2026-11-01 01:00",
            id="and is not due once more in the second",
        ),
        pytest.param(
            WeeklyHour(5, 9),
            "Pacific/Apia",
            "2011-12-31 00:00",
            "2011-12-30 10:00",
            "2012-01-05 19:00",
            id="a day that a zone never had is told at the first instant after it",
        ),
    ],
)
def test_a_weekly_hour_is_an_instant_where_people_are(
    when: WeeklyHour, zone: str, now: str, last: str, following: str
) -> None:
    assert when.last(at(now), zone)[1] == at(last)
    assert when.next(at(now), zone) == at(following)


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago"])
@pytest.mark.parametrize("hour", [0, 2, 9, 23])
def test_each_week_of_a_year_has_one_such_instant_and_they_follow_on_each_other(zone: str, hour: int) -> None:
    when, now, seen = WeeklyHour(7, hour), at("2026-01-01 00:00"), list[datetime]()
    while now < at("2027-01-01 00:00"):
        now = when.next(now, zone)
        seen.append(now)
        assert when.last(now, zone)[1] == now
        assert when.last(now + timedelta(days=7) - timedelta(hours=2), zone)[1] == now
    days = [when.last(each, zone)[0] for each in seen]
    assert [later - earlier for earlier, later in pairwise(days)] == [timedelta(7)] * (len(days) - 1)


def _line(used: int, today: date = date(2026, 11, 12), *, lately: int = 0, losses: tuple[Loss, ...] = ()) -> DigestLine:
    figures = Figures(allotment=40 * H, used=used * H)
    november = cycle()
    shown = standing(figures=figures, today=today, losses=losses)
    paced = pace(figures, starts_on=november.starts_on, ends_on=november.ends_on, today=today)
    return DigestLine(replace(shown, pace=paced), lately)


@pytest.mark.parametrize(
    ("line", "worth"),
    [
        pytest.param(_line(5), False, id="no use in seven days and nothing ahead is only counted"),
        pytest.param(_line(5, lately=60), True, id="use in the last seven days"),
        pytest.param(_line(5, lately=-30), True, id="use that was taken back"),
        pytest.param(_line(0), True, id="nothing used at all"),
        pytest.param(_line(0, date(2026, 11, 3)), True, id="nothing used by the third day"),
        pytest.param(_line(0, date(2026, 11, 2)), False, id="nothing used on the second day"),
        pytest.param(_line(41), True, id="over"),
        pytest.param(_line(36), True, id="90 % used"),
        pytest.param(_line(30), True, id="runs out before the cycle ends"),
        pytest.param(_line(5, date(2026, 11, 22)), False, id="the cycle ends in eight days"),
        pytest.param(_line(5, date(2026, 11, 23)), True, id="the cycle ends in seven"),
        pytest.param(_line(5, date(2026, 10, 24)), False, id="it begins in eight days"),
        pytest.param(_line(5, date(2026, 10, 25)), True, id="it begins in seven"),
        pytest.param(
            _line(5, losses=(Loss(60, date(2026, 11, 19), expires=True),)), True, id="hours that expire in a week"
        ),
        pytest.param(
            _line(5, losses=(Loss(60, date(2026, 11, 20), expires=True),)), False, id="hours that expire later"
        ),
    ],
)
def test_a_retainer_has_a_line_when_it_moved_or_has_something_ahead(line: DigestLine, worth: bool) -> None:
    assert is_worth_a_line(line) is worth


def test_a_pause_has_a_line_only_while_work_goes_on_or_when_it_is_nearly_over() -> None:
    rested = _line(39)
    paused = replace(rested, standing=replace(rested.standing, cycle=cycle(is_pause=True)))
    assert is_worth_a_line(rested)
    assert not is_worth_a_line(paused)
    assert is_worth_a_line(replace(paused, lately=60))
    nearly_over = replace(paused.standing, cycle=cycle(is_pause=True, ends_on=date(2026, 11, 20)))
    assert is_worth_a_line(DigestLine(nearly_over, 0))


def test_a_digest_without_any_news_says_nothing() -> None:
    silent = Digest(DigestView.TEAM, date(2026, 11, 16), ("Acme",), quiet=3)
    assert not silent.says_something
    assert replace(silent, lines=(_line(5, lately=60),)).says_something
    assert replace(silent, open_requests=1).says_something
