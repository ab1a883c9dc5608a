"""The day of an entry, as people type it: `today`, `mon`, `12 nov`, `2026-11-12`.

Most of these mean a day only once today is known, so reading gives a `Day` and `on(today)` the date.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from domain.values.plain_text import one_line, shown
from domain.values.refusals import Refusal

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_ALSO = {"tues": "tuesday", "thur": "thursday", "thurs": "thursday", "sept": "september"}
_LEAP_YEAR = 2000  # has every day that any year has

_ISO = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})")
_PAIR = re.compile(r"([0-9]{1,2})([./])([0-9]{1,2})(?:\2([0-9]{4}|[0-9]{2}))?(\.?)")
_DAY = r"([0-9]{1,2})(?:st|nd|rd|th|\.)?"
_DAY_MONTH = re.compile(rf"{_DAY} ?([a-z]{{3,9}})\.?(?:,? ([0-9]{{2}}|[0-9]{{4}}))?")
_MONTH_DAY = re.compile(rf"([a-z]{{3,9}})\.? ?{_DAY}(?:,? ([0-9]{{2}}|[0-9]{{4}}))?")
_WITH_WEEKDAY = re.compile(r"([a-z]{3,9})\.?,? (.+)")


class ImpossibleDate(Refusal):
    """“{typed}” is not in the calendar: check the day, or type it like 2026-11-12."""

    field = "date"


class UnclearDate(Refusal):
    """“{typed}” could be more than one day: type it as year-month-day, like 2026-11-12."""

    field = "date"


class FutureDate(Refusal):
    """{day} is still to come: time is logged for today or a day before."""

    field = "date"


@dataclass(frozen=True, slots=True)
class DaysAgo:
    """`today`, `yesterday`; `tomorrow` is understood too, so that it can be refused."""

    days: int

    def on(self, today: date) -> date:
        """The date, counted back from today."""
        return today - timedelta(days=self.days)


@dataclass(frozen=True, slots=True)
class Weekday:
    """`mon`: 1 is Monday, 7 Sunday."""

    number: int

    def on(self, today: date) -> date:
        """The latest such weekday; on that weekday, today."""
        return today - timedelta(days=(today.isoweekday() - self.number) % 7)


@dataclass(frozen=True, slots=True)
class DayOfYear:
    """`12 nov`, without a year."""

    month: int
    day: int

    def on(self, today: date) -> date:
        """The latest such day that is not after today; for 29 Feb that may be years back."""
        year = today.year if (self.month, self.day) <= (today.month, today.day) else today.year - 1
        while not _exists(year, self.month, self.day):
            year -= 1
        return date(year, self.month, self.day)


@dataclass(frozen=True, slots=True)
class FullDate:
    """`2026-11-12`, whatever today is."""

    typed: date

    def on(self, today: date) -> date:  # noqa: ARG002 - asked like its siblings
        """The date as typed, which may be after today."""
        return self.typed


Day = DaysAgo | Weekday | DayOfYear | FullDate


def parse_day(text: str) -> Day | None:
    """The day that the text names; None if it is not about a day at all.

    Raises `ImpossibleDate` for a date-shaped text that no calendar has, and `UnclearDate` where two people
    would read two days (`11/12`, `12.11.26`, `last mon`, `mon 12 nov`).
    """
    typed = one_line(text).lower()
    if typed in _RELATIVE:
        return _RELATIVE[typed]
    if number := _WEEKDAY_NUMBERS.get(typed.rstrip(".")):
        return Weekday(number)
    day = _iso(typed) or _in_figures(typed) or _with_month_name(typed)
    if day is None:
        _refuse_mixture(typed)
    return day


def check_not_future(day: date, today: date) -> date:
    """The day itself; raises `FutureDate` if it is after the author's today."""
    if day > today:
        raise FutureDate(day=long_date(day))
    return day


def long_date(day: date) -> str:
    """A date in words that no country reads differently: `12 Nov 2026`."""
    return f"{day.day} {MONTHS[day.month - 1][:3].title()} {day.year}"


def _iso(typed: str) -> Day | None:
    found = _ISO.fullmatch(typed)
    return _dated(typed, int(found[1]), int(found[3]), int(found[4])) if found else None


def _in_figures(typed: str) -> Day | None:
    """`12.11.` and `25/12`: points mean day and month; slashes mean what only one country's habit allows."""
    found = _PAIR.fullmatch(typed)
    if found is None or typed == "24/7":  # "support on 24/7" is about no day
        return None
    first, second, year = int(found[1]), int(found[3]), found[4]
    readings = {(first, second), (second, first)} if found[2] == "/" else {(first, second)}
    possible = sorted(each for each in readings if 1 <= each[1] <= 12 and 1 <= each[0] <= 31)
    if not possible:  # 16/9, 50/50, version 3.14
        return None
    # Without its last point, 3.11 is as likely a version or a paragraph as a day.
    bare = found[2] == "." and year is None and not found[5]
    if len(possible) > 1 or bare or (year is not None and len(year) == 2):
        raise UnclearDate(typed=typed)
    [(day, month)] = possible
    return _dated(typed, int(year) if year else None, month, day)


def _with_month_name(typed: str) -> Day | None:
    if (found := _DAY_MONTH.fullmatch(typed)) and found[2] in _MONTH_NUMBERS:
        day, name, year = found.groups()
    elif (found := _MONTH_DAY.fullmatch(typed)) and found[1] in _MONTH_NUMBERS:
        name, day, year = found.groups()
    else:
        return None
    if year is not None and len(year) == 2:
        raise UnclearDate(typed=typed)
    return _dated(typed, int(year) if year else None, _MONTH_NUMBERS[name], int(day))


def _refuse_mixture(typed: str) -> None:
    """A weekday that stands with a date may contradict it, and `last mon` is two days to two people."""
    found = _WITH_WEEKDAY.fullmatch(typed)
    if found is None:
        return
    before, rest = found.groups()
    named = rest in _WEEKDAY_NUMBERS and before in {"last", "this"}
    if named or (before in _WEEKDAY_NUMBERS and (_iso(rest) or _in_figures(rest) or _with_month_name(rest))):
        raise UnclearDate(typed=typed)


def _dated(typed: str, year: int | None, month: int, day: int) -> Day:
    if not _exists(_LEAP_YEAR if year is None else year, month, day):
        raise ImpossibleDate(typed=shown(typed))
    return DayOfYear(month, day) if year is None else FullDate(date(year, month, day))


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _numbers(names: tuple[str, ...]) -> dict[str, int]:
    """Each name and its first three letters, counted from 1, and the other ways to shorten it."""
    numbers = {word: n for n, name in enumerate(names, 1) for word in (name, name[:3])}
    return numbers | {short: numbers[name] for short, name in _ALSO.items() if name in numbers}


_RELATIVE: dict[str, Day] = {"today": DaysAgo(0), "yesterday": DaysAgo(1), "tomorrow": DaysAgo(-1)}
_WEEKDAY_NUMBERS = _numbers(WEEKDAYS)
_MONTH_NUMBERS = _numbers(MONTHS)
