"""Where cycles begin, found by looking at one day after another.

It knows nothing of the bot's code but the names of the lengths.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

_ONE_DAY = timedelta(days=1)
_MONTHS = {"monthly": 1, "quarterly": 3, "yearly": 12}


class Rhythm(NamedTuple):
    """How long cycles are, and on which weekday, or day of which month, they begin."""

    length: str = "monthly"
    day: int = 1
    month: int = 1


def begins(rhythm: Rhythm, on: date) -> bool:
    """Whether a cycle begins on a day; the 31st is the last day of a month that is too short for it."""
    if rhythm.length == "weekly":
        return on.isoweekday() == rhythm.day
    is_last = (on + _ONE_DAY).day == 1
    is_day = on.day == rhythm.day or (is_last and rhythm.day > on.day)
    return is_day and (on.month - rhythm.month) % _MONTHS[rhythm.length] == 0


def beginning_at_or_before(rhythm: Rhythm, day: date) -> date:
    """Where the cycle of a day would have begun."""
    while not begins(rhythm, day):
        day -= _ONE_DAY
    return day


def beginning_after(rhythm: Rhythm, day: date) -> date:
    """Where the cycle after that of a day begins."""
    day += _ONE_DAY
    while not begins(rhythm, day):
        day += _ONE_DAY
    return day


def taken_up(length: str, before: Rhythm, on: date) -> Rhythm:
    """The rhythm of terms that begin on a day, where nobody said another: of the same length it stays what it was."""
    if length == before.length:
        return before
    if length == "weekly":
        return Rhythm(length, on.isoweekday(), on.month)
    remembers = before.length != "weekly" and begins(before, on)
    return Rhythm(length, before.day if remembers else on.day, on.month)
