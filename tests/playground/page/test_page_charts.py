"""Charts: round axes, gaps where there are no values, and the figures for who cannot see the drawing."""

import pytest

from playground.page.pies import visualization
from playground.page.scales import short_number, ticks


@pytest.mark.parametrize(
    ("low", "high", "marks"),
    [
        pytest.param(0, 38, [0, 10, 20, 30, 40], id="hours"),
        pytest.param(0, 1, [0, 0.2, 0.4, 0.6, 0.8, 1], id="shares"),
        pytest.param(-5, 5, [-6, -4, -2, 0, 2, 4, 6], id="below zero"),
        pytest.param(0, 0, [0, 0.2, 0.4, 0.6, 0.8, 1], id="nothing at all"),
        pytest.param(0, float("nan"), [0, 0.2, 0.4, 0.6, 0.8, 1], id="not a number"),
    ],
)
def test_marks_are_round_and_hold_every_value(low: float, high: float, marks: list[float]) -> None:
    assert ticks(low, high) == marks


@pytest.mark.parametrize(
    ("value", "shown"), [(12, "12"), (1.5, "1.5"), (1500, "1,500"), (12_000, "12k"), (3.4e6, "3.4M")]
)
def test_numbers_are_short(value: float, shown: str) -> None:
    assert short_number(value) == shown


def test_a_missing_value_is_a_gap_and_not_a_zero() -> None:
    points = [{"label": "a", "value": 1}, {"label": "c", "value": 2}]
    chart = {"type": "line", "series": [{"name": "s", "data": points}], "axis_config": {"categories": ["a", "b", "c"]}}
    shown = visualization({"title": "T", "chart": chart})
    assert shown.count("chart-line") == 2
    assert '<th scope="row">b</th><td></td>' in shown


def test_a_pie_says_shares_and_one_slice_is_a_whole() -> None:
    shown = visualization({"title": "T", "chart": {"type": "pie", "segments": [{"label": "all", "value": 3}]}})
    assert "<circle" in shown
    assert "100%" in shown


def test_a_chart_without_its_parts_is_still_a_figure() -> None:
    assert "<figure" in visualization({"title": "T"})
    assert "<figure" in visualization({"title": "T", "chart": {"type": "bar", "series": []}})
