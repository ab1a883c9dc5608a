"""Words of a duration amid a text: `2h 30m 15m`, `the 2h plan`, so that no time is left in it unasked."""

from __future__ import annotations

import re
from dataclasses import dataclass

from domain.values.adjectives import is_before_noun
from domain.values.durations import MINUTES_A_DAY, BadDuration, OverADay, parse_duration

_NUMBER = r"(?:[0-9]+(?:[.,][0-9]+)?|[.,][0-9]+)"
_WORDS = (
    r"(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|ninety)"
)
_UNIT = r"(?:hours?|hrs?|h|minutes?|mins?|m|days?|weeks?|wks?|seconds?|secs?)"
_LONG_UNIT = r"(?:hours?|hrs?|minutes?|mins?|days?|weeks?)"
_LIKE = re.compile(
    r"(?<![\w/.:@#+\x00-])(?:"
    # The longest first, so that what is found is what will be added up.
    rf"{_NUMBER} ?(?:hours?|hrs?|h)\.?(?:,? ?(?:and |& ?|\+ ?)?)?[0-9]+ ?(?:minutes?|mins?|m)"
    r"|[0-9]+ ?h[0-9]{1,2}"
    rf"|(?:[0-9]+[ -])?(?:[½¼¾⅓⅔]|1/2|1/4|3/4) ?{_UNIT}"
    rf"|(?:{_NUMBER}|{_WORDS}) (?:and|&) (?:a )?(?:half|quarter) {_LONG_UNIT}"
    rf"|{_NUMBER} ?{_UNIT}"
    rf"|(?:half|quarter|three quarters)(?: of)?(?: an?)? (?:hours?|day)"
    rf"|{_WORDS} {_LONG_UNIT}"
    r"|[0-9]{1,2}:[0-9]{2}(?: ?[-\u2013\u2014] ?[0-9]{1,2}:[0-9]{2})?"
    r")(?![\w/:@\x00]|[-.,'+][\w\x00]| ago\b)",
    re.IGNORECASE,
)
_SIGNS = re.compile(r"[0-9½¼¾⅓⅔]|hour|minute|mins?\b|hrs?\b|day|week", re.IGNORECASE)
_CLOCK = re.compile(r"([0-9]{1,2}):[0-9]{2}")
_RANGE = re.compile(r"[0-9]{1,2}:[0-9]{2} ?[-\u2013\u2014] ?[0-9]{1,2}:[0-9]{2}")
_MORNING = 9  # before it, 8:30 is as well 8 h 30 m
# In front of a noun, several days or seconds in the singular say what kind of a thing it is: a 90 day plan.
_KIND = re.compile(r"(?!(?:1|an?|one) ).+ ?(?:day|week|wk|second|sec)", re.IGNORECASE)
# A time of day says so: `call at 10:30`, `until 9:00`, `10:30 am`.
_TIME_OF_DAY_BEFORE = re.compile(r"(?:\b(?:at|from|to|until|till|by|before|after|since|around)|@|~) ?$", re.IGNORECASE)
_TIME_OF_DAY_BEHIND = re.compile(r" ?(?:am|pm|a\.m\.|p\.m\.|uhr|o'clock|utc|gmt|[ce]e?s?t)\b", re.IGNORECASE)
_UNIT_BEHIND = re.compile(rf" ?{_UNIT}\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FoundDuration:
    """What looks like a duration in a text, from `start` to `end`; `minutes`, where it says how many.

    What is longer than a day has a minute more than one.
    """

    start: int
    end: int
    typed: str
    minutes: int | None

    @property
    def fills_a_day(self) -> bool:
        """Whether it leaves a day no room for more, so that it can only be what work was about: a 24h hotline."""
        return self.minutes is not None and self.minutes >= MINUTES_A_DAY

    @property
    def is_range(self) -> bool:
        """Whether it says from when to when: `9:00-10:30`."""
        return _RANGE.fullmatch(self.typed) is not None


def durations_in(text: str) -> tuple[FoundDuration, ...]:
    """What looks like durations in a text, in its order."""
    if not _SIGNS.search(text):
        return ()
    return tuple(
        FoundDuration(found.start(), found.end(), found.group(), _minutes(found.group()))
        for found in _LIKE.finditer(text)
        if not _is_time_of_day(found, text) and not _is_kind(found, text)
    )


def _is_kind(found: re.Match[str], text: str) -> bool:
    return _KIND.fullmatch(found.group()) is not None and is_before_noun(text, found.end())


def _is_time_of_day(found: re.Match[str], text: str) -> bool:
    clock = _CLOCK.match(found.group())
    if clock is None:
        return False
    if clock.end() == len(found.group()) and int(clock[1]) >= _MORNING and not _UNIT_BEHIND.match(text, found.end()):
        return True
    before = _TIME_OF_DAY_BEFORE.search(text, 0, found.start())
    return before is not None or _TIME_OF_DAY_BEHIND.match(text, found.end()) is not None


def _minutes(typed: str) -> int | None:
    try:
        return parse_duration(typed)
    except OverADay:
        return MINUTES_A_DAY + 1
    except BadDuration:
        return None
