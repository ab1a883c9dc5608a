"""The day that cycles begin on, as people type it: a weekday, a day of the month, or a day and its month."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from domain.agreements.terms import Terms
from domain.kinds import Length
from domain.values.day_words import parse_day
from domain.values.days import Day, DayOfYear, FullDate, Weekday
from domain.values.plain_text import one_line, shown
from domain.values.refusals import Refusal

_NUMBER = re.compile(r"(?:the )?([0-9]{1,2})(?:st|nd|rd|th|\.)?")
_LAST = re.compile(r"(?:the )?last(?: day)?(?: of the month)?")
_LONGEST_MONTH = 31
_EXAMPLES = {
    Length.WEEKLY: "a weekday, like Monday",
    Length.MONTHLY: "a day of the month, like 1 or 31",
    Length.QUARTERLY: "a day and its month, like 1 Jan",
    Length.YEARLY: "a day and its month, like 1 Apr",
}
_HAS_MONTH = frozenset({Length.QUARTERLY, Length.YEARLY})


class NotAnAnchor(Refusal):
    """“{typed}” is not a day that {length} cycles can begin on: type {example}."""

    field = "anchor_day"


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where cycles begin: `day` is 1 (Monday) to 7 for weeks, else 1 to 31, which a shorter month has as its last.

    `month` is one in which a quarter or a year begins; None: the one that the terms begin in.
    """

    day: int
    month: int | None = None


def parse_anchor(text: str, length: Length) -> Anchor:
    """What was typed for cycles of a length. Raises NotAnAnchor, ImpossibleDate and UnclearDate."""
    typed = one_line(text).lower()
    most = 7 if length is Length.WEEKLY else _LONGEST_MONTH
    number = _NUMBER.fullmatch(typed)
    found = Anchor(int(number[1])) if number else _dated(typed, length)
    if found is None or not 1 <= found.day <= most:
        raise NotAnAnchor(typed=shown(text), length=length.value, example=_EXAMPLES[length])
    return found


def anchored(terms: Terms, anchor: Anchor | None, begins_on: date) -> Terms:
    """The terms with cycles from an anchor on; their first one begins on `begins_on`. None: the anchor they have."""
    if anchor is None:
        return terms
    month = (anchor.month or begins_on.month) if terms.length in _HAS_MONTH else None
    return replace(terms, anchor_day=anchor.day, anchor_month=month)


def anchor_at(day: date, length: Length) -> Anchor:
    """The anchor of cycles of which one begins on a day."""
    return Anchor(day.isoweekday()) if length is Length.WEEKLY else Anchor(day.day, day.month)


def _dated(typed: str, length: Length) -> Anchor | None:
    day: Day | None = parse_day(typed)
    if isinstance(day, FullDate):
        return anchor_at(day.typed, length)
    if length is Length.WEEKLY:
        return Anchor(day.number) if isinstance(day, Weekday) else None
    if isinstance(day, DayOfYear):
        return Anchor(day.day, day.month)
    return Anchor(_LONGEST_MONTH) if _LAST.fullmatch(typed) else None
