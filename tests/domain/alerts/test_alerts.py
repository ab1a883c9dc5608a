"""What is worth telling in the morning: pace, and hours that are about to go."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from domain.agreements.retainers import RetainerName
from domain.agreements.terms import Terms
from domain.alerts.alerts import losses_soon, pace_alert
from domain.balances.standings import Standing
from domain.cycles.cycles import Cycle
from domain.cycles.figures import Figures, pace
from domain.cycles.losses import Loss
from domain.kinds import CycleState, Kind

_ID = UUID(int=1)
_CALLED = RetainerName(_ID, _ID, "acme", "Acme", "website", "Website", Kind.HOURS, "USD")
# Thirty days, of which ten are gone on the 10th: a third, which is 33 %.
_CYCLE = Cycle(_ID, _ID, date(2026, 11, 1), date(2026, 12, 1), CycleState.OPEN, date(2026, 1, 1), 10_000)


def _standing(used: int, today: date = date(2026, 11, 10), cycle: Cycle = _CYCLE, allotment: int = 10_000) -> Standing:
    figures = Figures(allotment=allotment, used=used)
    at_pace = pace(figures, starts_on=cycle.starts_on, ends_on=cycle.ends_on, today=today)
    return Standing(_CALLED, cycle, Terms(effective_from=date(2026, 1, 1)), figures, at_pace, today)


@pytest.mark.parametrize(
    ("used", "alerts"),
    [
        pytest.param(5_300, False, id="20 points ahead is not over 20"),
        pytest.param(5_399, False, id="a share used is rounded down"),
        pytest.param(5_400, True, id="21 points ahead"),
        pytest.param(9_999, True, id="nearly all"),
        pytest.param(10_000, False, id="all used: a threshold has said so"),
        pytest.param(0, False, id="nothing used"),
    ],
)
def test_use_more_than_20_points_ahead_of_the_calendar_is_told(used: int, alerts: bool) -> None:
    assert pace_alert(_standing(used)) is alerts


@pytest.mark.parametrize(
    ("days_ago", "alerts"), [pytest.param(6, False, id="six days ago"), pytest.param(7, True, id="a week ago")]
)
def test_pace_is_told_once_a_week(days_ago: int, alerts: bool) -> None:
    standing = _standing(8_000)
    assert pace_alert(standing, told_on=standing.today - timedelta(days=days_ago)) is alerts


@pytest.mark.parametrize(
    ("day", "alerts"),
    [pytest.param(2, False, id="the second day"), pytest.param(3, True, id="the third day")],
)
def test_one_busy_first_day_says_nothing_about_a_month(day: int, alerts: bool) -> None:
    assert pace_alert(_standing(5_000, date(2026, 11, day))) is alerts


@pytest.mark.parametrize(
    "standing",
    [
        pytest.param(_standing(8_000, cycle=replace(_CYCLE, is_pause=True)), id="in a pause"),
        pytest.param(_standing(8_000, cycle=replace(_CYCLE, state=CycleState.CLOSING)), id="in its grace"),
        pytest.param(_standing(8_000, date(2026, 10, 20)), id="before it begins"),
        pytest.param(_standing(8_000, allotment=0), id="with nothing available"),
    ],
)
def test_no_pace_is_told_of_a_cycle_that_does_not_run(standing: Standing) -> None:
    assert not pace_alert(standing)


def test_what_goes_within_seven_days_is_told_the_soonest_first() -> None:
    days = {"past": 9, "today": 10, "in seven days": 17, "in eight": 18}
    losses = {name: Loss(60, date(2026, 11, day), expires=True) for name, day in days.items()}
    standing = replace(_standing(0), losses=tuple(reversed(losses.values())))
    assert losses_soon(standing) == (losses["today"], losses["in seven days"])
    assert losses_soon(replace(standing, cycle=replace(_CYCLE, is_pause=True))) == ()
