"""A pause freezes the age of lots."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from domain.cycles.pauses import frozen
from tests.domain.cycles.lots_and_days import day, first_of, lot


@pytest.mark.parametrize(
    ("until", "paused", "resumed", "later"),
    [
        pytest.param(day(3, 31), 2, 3, day(4, 30), id="at the end of March, over a February that is short"),
        pytest.param(day(2, 28), 2, 3, day(3, 31), id="at the end of February, with the first cycle after it"),
        pytest.param(day(8, 31), 7, 8, day(9, 30), id="at the end of August, over a July that is long"),
        pytest.param(day(8, 10), 7, 8, day(9, 10), id="in the middle of August, as many days later"),
        pytest.param(day(7, 1), 7, 8, day(8, 1), id="on the first day of the pause, which it had left"),
    ],
)
def test_a_lot_that_ends(until: date, paused: int, resumed: int, later: date) -> None:
    it = lot(1, 5, until=until)
    pairs = frozen(
        [it],
        paused_on=first_of(paused),
        resumed_on=first_of(resumed),
        planned_ends=[first_of(paused + ahead) for ahead in (1, 2, 3)],
        actual_ends=[first_of(resumed + ahead) for ahead in (1, 2, 3)],
    )
    assert pairs == ((it, replace(it, expires_on=later)),)


@pytest.mark.parametrize(
    "until",
    [pytest.param(None, id="without an end"), pytest.param(day(6, 30), id="that ended the day before the pause")],
)
def test_nothing_moves_for_a_lot(until: date | None) -> None:
    pairs = frozen(
        [lot(1, 5, until=until)],
        paused_on=first_of(7),
        resumed_on=first_of(8),
        planned_ends=[first_of(8)],
        actual_ends=[first_of(9)],
    )
    assert not pairs
