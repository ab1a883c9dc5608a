"""Crossings: what is noted of a cycle's thresholds when its figures change, and what is said of that.

A crossing is noted once for a cycle, threshold and capacity (docs/rules.md, 9).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from fractions import Fraction
from functools import lru_cache

from domain.agreements.terms import Terms, Threshold
from domain.cycles.figures import Figures, Line, line_of

# Beside what the terms name: more used than available, where they name 100 %; and work where nothing is available.
OVER = "over"
NOTHING = "nothing"
ALL_USED = "percent:100"
_NEARLY_OUT_PERCENT = 90


class CrossingState(StrEnum):
    """What became of a crossing."""

    PENDING = "pending"  # to be said
    SAID = "said"
    SUPERSEDED = "superseded"  # a higher one was said in its place
    MARKED = "marked"  # had been passed when the capacity came


@dataclass(frozen=True, slots=True)
class Crossing:
    """A threshold that was crossed at a capacity. `is_below`: the balance has fallen below it again; `is_stale`: that
    has changed since its `messages` (keys of the outbox) were drawn.
    """

    key: str
    capacity: int
    state: CrossingState
    is_below: bool = False
    is_stale: bool = False
    messages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Watched:
    """A threshold, or one of the two levels beside them, by its key and its line."""

    key: str
    line: Line

    def is_reached(self, figures: Figures) -> bool:
        """Whether these figures are on it or beyond."""
        return (figures.available == 0) == (self.key == NOTHING) and self.line.holds(figures)

    def reached_at(self, capacity: int) -> Fraction:
        """The use that reaches it, which is its rank among others; 7.2 of 8 units, though there is no such use."""
        return Fraction(self.line.least + self.line.by_available * capacity, self.line.by_used)


class Level(IntEnum):
    """How near the end a threshold lies, which decides who is told."""

    WARNING = 1  # below 90 % used
    ALERT = 2
    OUT = 3  # all used, or more


def key_of(threshold: Threshold) -> str:
    """A threshold as one word: `percent:75`, `minutes:600`, `minor:250000`."""
    if threshold.percent is not None:
        return f"percent:{threshold.percent}"
    if threshold.left_minutes is not None:
        return f"minutes:{threshold.left_minutes}"
    return f"minor:{threshold.left_minor or 0}"


def threshold_of(key: str) -> Threshold | None:
    """What `key_of` made a word of; None for the levels that no terms name."""
    name, _, amount = key.partition(":")
    if name == "percent":
        return Threshold(percent=int(amount))
    if name == "minutes":
        return Threshold(left_minutes=int(amount))
    return Threshold(left_minor=int(amount)) if name == "minor" else None


def watched_of(terms: Terms) -> tuple[Watched, ...]:
    """What is looked at in a cycle under these terms."""
    return _watched(terms.thresholds, terms.rate_minor)


@lru_cache(maxsize=1024)
def _watched(thresholds: tuple[Threshold, ...], rate_minor: int | None) -> tuple[Watched, ...]:
    found = [
        Watched(key_of(each), line) for each in thresholds if (line := line_of(each, rate_minor=rate_minor)) is not None
    ]
    if not found:
        return ()
    over = [Watched(OVER, Line(1, 1, 1))] if any(each.key == ALL_USED for each in found) else []
    return (*found, *over, Watched(NOTHING, Line(1, 0, 1)))


def by_key(key: str, *, rate_minor: int | None) -> Watched | None:
    """What is looked at under a key, whether the terms still name it or not; None without the rate that it needs."""
    if key in {OVER, NOTHING}:
        return Watched(key, Line(1, 1, 1) if key == OVER else Line(1, 0, 1))
    threshold = threshold_of(key)
    line = line_of(threshold, rate_minor=rate_minor) if threshold else None
    return Watched(key, line) if line else None


def level_of(watched: Watched, capacity: int) -> Level:
    """How near the end it lies at this capacity: hours left by the share that is used when they are."""
    use = watched.reached_at(capacity)
    if use >= capacity:
        return Level.OUT
    return Level.ALERT if use * 100 >= _NEARLY_OUT_PERCENT * capacity else Level.WARNING


@dataclass(frozen=True, slots=True)
class Noted:
    """What is to be written: crossings at the present capacity, and the keys that are reached, or below, again."""

    crossed: tuple[Crossing, ...] = ()
    reached_again: tuple[str, ...] = ()
    below_again: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.crossed or self.reached_again or self.below_again)


def noted(figures: Figures, terms: Terms, known: Sequence[Crossing]) -> Noted:
    """What a change of a cycle's figures means for its thresholds.

    With a new capacity all can be crossed anew; those that stay reached under it are marked, and nothing is said.
    """
    here = {each.key for each in known if each.capacity == figures.available}
    standing = {each.key for each in known if not each.is_below}
    crossed, again = [], []
    for each in watched_of(terms):
        if each.is_reached(figures) and each.key not in here:
            # What is reached before anybody has worked was crossed by nobody.
            was_passed = each.key in standing or each.reached_at(figures.available) <= 0
            state = CrossingState.MARKED if was_passed else CrossingState.PENDING
            crossed.append(Crossing(each.key, figures.available, state))
    below = []
    for key in dict.fromkeys(each.key for each in known):
        watched = by_key(key, rate_minor=terms.rate_minor)
        is_reached = watched is not None and watched.is_reached(figures)
        if is_reached and key not in standing:
            again.append(key)
        elif not is_reached and key in standing:
            below.append(key)
    return Noted(tuple(crossed), tuple(again), tuple(below))


@dataclass(frozen=True, slots=True)
class ToSay:
    """What is to be said of a cycle. `highest` is said, and names those `passed` on the way to it; `settled` are said
    in no message of their own. `is_over`: the owners are to hear that it went over.
    """

    highest: Crossing | None
    passed: tuple[str, ...]
    settled: tuple[Crossing, ...]
    is_over: bool


def to_say(figures: Figures, terms: Terms, known: Sequence[Crossing]) -> ToSay:
    """What of the pending crossings is said now: the highest, unless one as high stands said already."""
    pending = [each for each in known if each.state is CrossingState.PENDING and not each.is_below]
    is_over = any(each.key == OVER for each in pending)
    # Used up and over are one message: whoever reads it later finds what is so then.
    levels = _ranked((each for each in pending if each.key != OVER), figures, terms)
    rest = _ranked((each for each in known if each not in pending and not each.is_below), figures, terms)
    highest = levels[-1] if levels else None
    if highest is None or (rest and _rank(rest[-1], figures, terms) > _rank(highest, figures, terms)):
        return ToSay(None, (), tuple(pending), is_over)
    passed = tuple(dict.fromkeys(each.key for each in levels if each.key != highest.key))
    return ToSay(highest, passed, tuple(each for each in pending if each != highest), is_over)


def _ranked(crossings: Iterable[Crossing], figures: Figures, terms: Terms) -> list[Crossing]:
    """The highest last; of two at one place the percentage, and of one twice that of the present capacity."""

    def rank(each: Crossing) -> tuple[Fraction, bool, str, bool]:
        percent = each.key.startswith("percent")
        return _rank(each, figures, terms), percent, each.key, each.capacity == figures.available

    return sorted(crossings, key=rank)


def _rank(crossing: Crossing, figures: Figures, terms: Terms) -> Fraction:
    watched = by_key(crossing.key, rate_minor=terms.rate_minor)
    return watched.reached_at(figures.available) if watched else Fraction(0)
