"""Thresholds: one comparison of whole numbers, met exactly."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.agreements.terms import Threshold
from domain.cycles.figures import Figures, crossed, line_of, reached

_HOUR = 60
_FORTY = 40 * _HOUR


@pytest.mark.parametrize(
    ("threshold", "used", "is_reached"),
    [
        pytest.param(Threshold(percent=75), 30 * _HOUR - 1, False, id="a minute before 75 %"),
        pytest.param(Threshold(percent=75), 30 * _HOUR, True, id="75 % exactly"),
        pytest.param(Threshold(percent=100), _FORTY, True, id="100 % exactly"),
        pytest.param(Threshold(percent=110), 44 * _HOUR - 1, False, id="a minute before 110 %"),
        pytest.param(Threshold(percent=110), 44 * _HOUR, True, id="110 % exactly"),
        pytest.param(Threshold(left_minutes=10 * _HOUR), 30 * _HOUR - 1, False, id="10 h and a minute left"),
        pytest.param(Threshold(left_minutes=10 * _HOUR), 30 * _HOUR, True, id="10 h left exactly"),
        pytest.param(Threshold(left_minutes=0), _FORTY - 1, False, id="a minute left is not nothing"),
        pytest.param(Threshold(left_minutes=0), 50 * _HOUR, True, id="over is nothing left"),
        pytest.param(Threshold(left_minor=100_000), 30 * _HOUR - 1, False, id="over 1,000.00 left at 100.00"),
        pytest.param(Threshold(left_minor=100_000), 30 * _HOUR, True, id="1,000.00 left at 100.00"),
    ],
)
def test_a_threshold_is_reached_when_it_is_met_exactly(threshold: Threshold, used: int, is_reached: bool) -> None:
    assert reached(Figures(allotment=_FORTY, used=used), threshold, rate_minor=10_000) is is_reached


@pytest.mark.parametrize("threshold", [Threshold(percent=75), Threshold(left_minutes=60), Threshold(left_minor=100)])
def test_nothing_is_reached_where_nothing_is_available(threshold: Threshold) -> None:
    assert not reached(Figures(carried_in=-60, used=90), threshold, rate_minor=100)


@pytest.mark.parametrize("rate", [None, 0], ids=["no rate", "a rate of nothing"])
def test_money_left_needs_a_rate(rate: int | None) -> None:
    assert line_of(Threshold(left_minor=100), rate_minor=rate) is None
    assert not reached(Figures(allotment=60, used=60), Threshold(left_minor=100), rate_minor=rate)


_quantities = st.integers(0, 10_000)
_thresholds = st.one_of(
    st.builds(Threshold, percent=st.integers(1, 1000)),
    st.builds(Threshold, left_minutes=_quantities),
    st.builds(Threshold, left_minor=st.integers(0, 10**7)),
)


@given(_thresholds, st.integers(1, 10_000), _quantities, st.integers(1, 50_000))
def test_the_comparison_says_what_the_words_say(threshold: Threshold, available: int, used: int, rate: int) -> None:
    left = max(0, available - used)
    if threshold.percent is not None:
        expected = used * 100 >= threshold.percent * available
    elif threshold.left_minutes is not None:
        expected = left <= threshold.left_minutes
    else:
        expected = left * rate <= (threshold.left_minor or 0) * 60
    assert reached(Figures(allotment=available, used=used), threshold, rate_minor=rate) is expected


@given(st.lists(_thresholds, unique=True), st.integers(1, 10_000), _quantities, _quantities)
def test_what_is_crossed_lies_between_before_and_after(
    thresholds: list[Threshold], available: int, used: int, more: int
) -> None:
    before = Figures(allotment=available, used=used)
    found = crossed(before, before.with_used(more), thresholds, rate_minor=6_000)
    # Crossed in two steps are the same, each once.
    half = before.with_used(more // 2)
    first = crossed(before, half, thresholds, rate_minor=6_000)
    second = crossed(half, before.with_used(more), thresholds, rate_minor=6_000)
    assert sorted(map(str, found)) == sorted(map(str, (*first, *second)))
