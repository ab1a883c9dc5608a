from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.agreements.rounding import STEPS, rounded
from domain.agreements.terms import Rounding
from domain.kinds import RoundingWay
from domain.values.rounding import half_up

UP, NEAREST, NONE = RoundingWay.UP, RoundingWay.NEAREST, RoundingWay.NONE


@pytest.mark.parametrize(
    ("minutes", "way", "step", "counted"),
    [
        pytest.param(17, NONE, 1, 17, id="without a rule every minute counts as it is"),
        pytest.param(17, NONE, 15, 17, id="a step without a way changes nothing"),
        pytest.param(1, UP, 6, 6, id="a lawyer's minute is a tenth of an hour"),
        pytest.param(6, UP, 6, 6, id="a full step stays"),
        pytest.param(7, UP, 6, 12, id="one minute more begins the next step"),
        pytest.param(7, NEAREST, 15, 15, id="less than half a step still counts one step"),
        pytest.param(22, NEAREST, 15, 15, id="just under the half goes down"),
        pytest.param(15, NEAREST, 10, 20, id="exactly half a step goes up"),
        pytest.param(23, NEAREST, 15, 30, id="just over the half goes up"),
        pytest.param(0, UP, 15, 0, id="no work stays no work"),
    ],
)
def test_an_entry_is_rounded_by_its_own(minutes: int, way: RoundingWay, step: int, counted: int) -> None:
    assert rounded(minutes, Rounding(way, step)) == counted


@given(minutes=st.integers(1, 1440), way=st.sampled_from([UP, NEAREST]), step=st.sampled_from(STEPS))
def test_rounded_work_is_whole_steps_close_to_the_truth_and_never_nothing(
    minutes: int, way: RoundingWay, step: int
) -> None:
    counted = rounded(minutes, Rounding(way, step))
    assert counted % step == 0
    assert counted >= step
    assert abs(counted - minutes) < step
    assert way is NEAREST or counted >= minutes
    assert rounded(counted, Rounding(way, step)) == counted


@pytest.mark.parametrize(
    ("minutes", "step"),
    [pytest.param(-1, 15, id="negative minutes"), pytest.param(10, 7, id="a step that nobody offers")],
)
def test_a_mistake_of_the_caller_is_not_rounded_away(minutes: int, step: int) -> None:
    with pytest.raises(ValueError, match="cannot round"):
        rounded(minutes, Rounding(UP, step))


@given(st.integers(-(10**20), 10**20), st.integers(1, 10**9))
def test_half_up_is_the_nearest_whole_number_and_a_reversal_cancels(top: int, bottom: int) -> None:
    whole = half_up(top, bottom)
    assert abs(whole - Fraction(top, bottom)) <= Fraction(1, 2)
    assert half_up(-top, bottom) == -whole


def test_exactly_half_goes_away_from_zero() -> None:
    assert (half_up(1, 2), half_up(3, 2), half_up(-1, 2)) == (1, 2, -1)
    with pytest.raises(ValueError, match="divide"):
        half_up(1, 0)
