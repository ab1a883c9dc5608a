"""Crossings: what is noted when figures change, and what is said of it."""

from __future__ import annotations

from datetime import date

import pytest

from domain.agreements.terms import DEFAULT_THRESHOLDS, Terms, Threshold
from domain.cycles.figures import Figures
from domain.cycles.thresholds import (
    Crossing,
    CrossingState,
    Level,
    by_key,
    key_of,
    level_of,
    noted,
    threshold_of,
    to_say,
    watched_of,
)

_HOUR = 60
_PENDING, _SAID, _MARKED = CrossingState.PENDING, CrossingState.SAID, CrossingState.MARKED


def terms(*thresholds: Threshold, rate_minor: int | None = None) -> Terms:
    """Terms with these thresholds, or with those that everybody has."""
    agreed = thresholds or DEFAULT_THRESHOLDS
    return Terms(effective_from=date(2026, 1, 1), thresholds=agreed, rate_minor=rate_minor)


def of(used: int, available: int = 40) -> Figures:
    """Hours."""
    return Figures(allotment=available * _HOUR, used=used * _HOUR)


def crossing(key: str, state: CrossingState = _SAID, *, at: int = 40, is_below: bool = False) -> Crossing:
    """At so many hours available."""
    return Crossing(key, at * _HOUR, state, is_below=is_below)


@pytest.mark.parametrize(
    "threshold", [Threshold(percent=75), Threshold(left_minutes=600), Threshold(left_minor=250_000)], ids=key_of
)
def test_a_key_says_which_threshold_it_is(threshold: Threshold) -> None:
    assert threshold_of(key_of(threshold)) == threshold


def test_over_is_watched_where_100_percent_is_and_nothing_where_anything_is() -> None:
    assert [each.key for each in watched_of(terms())][-2:] == ["over", "nothing"]
    assert [each.key for each in watched_of(terms(Threshold(percent=80)))] == ["percent:80", "nothing"]
    assert watched_of(terms(Threshold(left_minor=100))) == (), "no rate, so nothing is known of money"


@pytest.mark.parametrize(
    ("key", "capacity", "level"),
    [
        pytest.param("percent:75", 40, Level.WARNING, id="75 %"),
        pytest.param("percent:89", 40, Level.WARNING, id="89 %"),
        pytest.param("percent:90", 40, Level.ALERT, id="90 %"),
        pytest.param("percent:90", 8, Level.ALERT, id="90 % of 8 units, which is 7.2"),
        pytest.param("percent:100", 40, Level.OUT, id="100 %"),
        pytest.param("minutes:10", 40, Level.WARNING, id="10 left of 40"),
        pytest.param("minutes:4", 40, Level.ALERT, id="4 left of 40"),
        pytest.param("minutes:10", 200, Level.ALERT, id="10 left of 200"),
    ],
)
def test_how_near_the_end_a_threshold_lies(key: str, capacity: int, level: Level) -> None:
    watched = by_key(key, rate_minor=None)
    assert watched is not None
    assert level_of(watched, capacity) is level


@pytest.mark.parametrize(
    ("figures", "known", "crossed"),
    [
        pytest.param(of(29), [], {}, id="nothing reached"),
        pytest.param(of(30), [], {"percent:75": _PENDING}, id="reached for the first time"),
        pytest.param(of(30), [crossing("percent:75")], {}, id="known already"),
        pytest.param(of(38, 50), [crossing("percent:75")], {"percent:75": _MARKED}, id="passed still, with more hours"),
        pytest.param(
            of(38, 50), [crossing("percent:75", is_below=True)], {"percent:75": _PENDING}, id="again, with more hours"
        ),
        pytest.param(
            of(41),
            [crossing("percent:75"), crossing("percent:90")],
            {
                "percent:100": _PENDING,
                "over": _PENDING,
            },
            id="over",
        ),
        pytest.param(Figures(carried_in=-60, used=30), [], {"nothing": _PENDING}, id="work, and nothing available"),
        pytest.param(Figures(carried_in=-60), [], {}, id="nothing available, and no work"),
    ],
)
def test_what_is_noted(figures: Figures, known: list[Crossing], crossed: dict[str, CrossingState]) -> None:
    found = noted(figures, terms(), known)
    assert {each.key: each.state for each in found.crossed} == crossed
    assert {each.capacity for each in found.crossed} <= {figures.available}


def test_below_and_back_again_is_noted_of_what_is_known() -> None:
    known = [crossing("percent:75"), crossing("percent:90")]
    assert noted(of(29), terms(), known).below_again == ("percent:75", "percent:90")
    fallen = [crossing(each.key, is_below=True) for each in known]
    assert noted(of(31), terms(), fallen).reached_again == ("percent:75",)
    assert not noted(of(36), terms(), known)


def test_what_the_terms_no_longer_name_is_still_followed() -> None:
    assert noted(of(29), terms(Threshold(percent=50)), [crossing("percent:75")]).below_again == ("percent:75",)


@pytest.mark.parametrize(
    ("used", "known", "highest", "passed"),
    [
        pytest.param(30, ["percent:75"], "percent:75", (), id="one"),
        pytest.param(37, ["percent:75", "percent:90"], "percent:90", ("percent:75",), id="a jump"),
        pytest.param(40, ["percent:75", "percent:90", "percent:100"], "percent:100", ("percent:75", "percent:90"),
                     id="a jump to all of it"),
        pytest.param(41, ["percent:100", "over"], "percent:100", (), id="used up and over are one message"),
        pytest.param(41, ["over"], None, (), id="over alone has none of its own"),
    ],
)  # fmt: skip
def test_the_highest_is_said(used: int, known: list[str], highest: str | None, passed: tuple[str, ...]) -> None:
    waiting = [crossing(key, _PENDING) for key in known]
    found = to_say(of(used), terms(), waiting)
    assert (found.highest.key if found.highest else None, found.passed) == (highest, passed)
    assert found.is_over == ("over" in known)
    assert {each.key for each in found.settled} | {highest} >= set(known)


def test_of_eight_units_all_are_used_not_90_percent_of_them() -> None:
    units = Figures(allotment=8, used=8)
    waiting = [Crossing(key, 8, _PENDING) for key in ("percent:75", "percent:90", "percent:100")]
    assert to_say(units, terms(), waiting).highest == waiting[2]


def test_what_is_lower_than_what_stands_said_is_not_said() -> None:
    agreed = terms(Threshold(percent=80), Threshold(percent=90))
    found = to_say(of(37), agreed, [crossing("percent:90"), crossing("percent:80", _PENDING)])
    assert (found.highest, [each.key for each in found.settled]) == (None, ["percent:80"])


def test_what_fell_below_before_it_was_said_waits() -> None:
    found = to_say(of(20), terms(), [crossing("percent:75", _PENDING, is_below=True)])
    assert (found.highest, found.settled) == (None, ())
