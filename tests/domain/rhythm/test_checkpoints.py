"""What is off plan in the middle of a cycle, and what is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from domain.agreements.terms import Rollover, Terms
from domain.cycles.closing import close_cycle
from domain.cycles.figures import Figures, pace
from domain.cycles.lot_use import Use
from domain.cycles.lots import Lot, LotSource
from domain.rhythm.checkpoints import Checkpoint, OffPlan, checkpoint, expected_uses
from tests.blocks.samples import an_id, cycle, standing

HOUR = 60
FIRST, END, MIDDLE = date(2026, 11, 1), date(2026, 12, 1), date(2026, 11, 16)
LOST, CARRIED = Rollover(), Rollover(carries=True)


def looked_at(used: int, *, rollover: Rollover = LOST, granted: int = 40, today: date = MIDDLE) -> Checkpoint | None:
    """November with so many hours granted and used, on a day of it."""
    agreed = Terms(effective_from=FIRST, allotment=granted * HOUR, rollover=rollover)
    lots = [Lot(an_id("lot"), LotSource.ALLOTMENT, granted * HOUR, FIRST)] if granted else []
    uses = [Use(date(2026, 11, 10), used * HOUR)] if used else []
    expected = expected_uses(uses, starts_on=FIRST, ends_on=END, today=today)
    closing = close_cycle(lots, expected, [agreed], starts_on=FIRST, ends_on=END)
    figures = Figures(allotment=granted * HOUR, used=used * HOUR)
    shown = standing(figures=figures, cycle=cycle(), terms=agreed, losses=(), today=today)
    return checkpoint(replace(shown, pace=pace(figures, starts_on=FIRST, ends_on=END, today=today)), closing)


@pytest.mark.parametrize(
    ("used", "rollover", "ways"),
    [
        pytest.param(20, LOST, (), id="on the pace of 37 h 30 m of 40"),
        pytest.param(16, LOST, (OffPlan.WILL_LOSE,), id="on the pace of 30 h, and the rest is lost"),
        pytest.param(16, CARRIED, (), id="on the pace of 30 h, and the rest goes on"),
        pytest.param(8, CARRIED, (OffPlan.BEHIND,), id="a long way behind, though nothing is lost"),
        pytest.param(24, LOST, (OffPlan.WILL_NOT_SUFFICE,), id="on the pace of 45 h"),
        pytest.param(
            36,
            LOST,
            (OffPlan.WILL_NOT_SUFFICE, OffPlan.AHEAD),
            id="a long way ahead, on the pace of more than there is",
        ),
        pytest.param(41, LOST, (OffPlan.OVER,), id="over, and nothing else matters"),
        pytest.param(0, LOST, (OffPlan.NOTHING_LOGGED,), id="nothing logged"),
        pytest.param(0, CARRIED, (OffPlan.NOTHING_LOGGED,), id="nothing logged, though nothing is lost"),
    ],
)
def test_what_is_off_plan_is_named(used: int, rollover: Rollover, ways: tuple[OffPlan, ...]) -> None:
    found = looked_at(used, rollover=rollover)
    assert (found.off_plan if found else ()) == ways


def test_a_tenth_is_where_it_begins() -> None:
    """Of 40 hours 18 in 16 of 30 days are on the pace of 33 h 45 m; 19 h 12 m would be that of 36 h exactly."""
    assert looked_at(19, rollover=LOST) is not None
    assert looked_at(20, rollover=LOST) is None


def test_the_end_is_worked_out_to_the_minute() -> None:
    found = looked_at(16)
    assert found
    assert found.expected_use == 30 * HOUR
    assert [(each.quantity, each.on) for each in found.expected_losses] == [(10 * HOUR, date(2026, 11, 30))]


def test_where_nothing_is_granted_nothing_is_off_plan_but_what_is_over() -> None:
    assert looked_at(0, granted=0) is None
    over = looked_at(3, granted=0)
    assert over is not None
    assert over.off_plan == (OffPlan.OVER,)


def test_what_is_expected_adds_up_over_the_days_that_are_left() -> None:
    uses = expected_uses([Use(FIRST, 100)], starts_on=FIRST, ends_on=END, today=date(2026, 11, 7))
    assert sum(each.quantity for each in uses) == 100 * 30 // 7
    assert (uses[1].on, uses[-1].on) == (date(2026, 11, 8), date(2026, 11, 30))
    assert max(each.quantity for each in uses[1:]) - min(each.quantity for each in uses[1:]) <= 1


def test_on_the_last_day_nothing_more_is_expected() -> None:
    uses = [Use(FIRST, 100)]
    assert expected_uses(uses, starts_on=FIRST, ends_on=END, today=date(2026, 11, 30)) == tuple(uses)
