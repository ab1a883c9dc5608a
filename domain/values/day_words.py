"""A day as people type it: `today`, `mon`, `12 nov`, `the 12th`, `28-11-2026`, `2 days ago`."""

from __future__ import annotations

import re
from datetime import date

from domain.values.days import (
    MONTHS,
    WEEKDAYS,
    Day,
    DayOfMonth,
    DayOfYear,
    DaysAgo,
    DayWithWeekday,
    FullDate,
    ImpossibleDate,
    SeveralDays,
    Weekday,
    WeekdayOfWeek,
    exists,
)
from domain.values.foreign_days import foreign_day
from domain.values.plain_text import one_line, shown

_ALSO = {"tues": "tuesday", "weds": "wednesday", "thur": "thursday", "thurs": "thursday", "sept": "september"}
_LEAP_YEAR = 2000  # has every day that any year has
_FEW = ("a", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
PARTS_OF_DAY = ("morning", "noon", "afternoon", "evening", "night")
PUNCTUATION = ".,;:!?()[]\"'“”„"

_ISO = re.compile(
    r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})(?:[t ][0-9]{2}:[0-9]{2}\S*)?|(20[0-9]{2})([0-9]{2})([0-9]{2})"
)
_PAIR = re.compile(
    r"([0-9]{1,2})([./])([0-9]{1,2})(?:\2([0-9]{4}|[0-9]{2}))?(\.?)|([0-9]{1,2})-([0-9]{1,2})-([0-9]{4})"
)
_DAY = r"(?:the )?([0-9]{1,2})(?:st|nd|rd|th|\.)?"
_YEAR = r"(?:(?:,? |[-./,])([0-9]{2}|[0-9]{4}))?"
_DAY_MONTH = re.compile(rf"{_DAY}[ ./-]?(?:of )?([a-z]{{3,9}})\.?{_YEAR}")
_MONTH_DAY = re.compile(rf"([a-z]{{3,9}})\.?[ ./-]?{_DAY}{_YEAR}")
_ORDINAL = re.compile(r"(?:the )?([0-9]{1,2})(?:st|nd|rd|th)")
_TWO_OF_MONTH = re.compile(r"([0-9]{1,2})(?: ?[-/&,] ?| and | to )([0-9]{1,2})\.? ?([a-z]{3,9})\.?")
_MONTH_TWO_OF = re.compile(r"([a-z]{3,9})\.? ?([0-9]{1,2})(?: ?[-/&,] ?| and | to )([0-9]{1,2})")
_TWO_WEEKDAYS = re.compile(r"([a-z]{3,9})\.? ?(?:[-/&]|to|until) ?([a-z]{3,9})\.?")
_WITH_WEEKDAY = re.compile(r"([a-z]{3,9})\.?,? (.+)")
_OF_WEEK = re.compile(r"(?:([a-z]{3,9})\.? (last|this) week|(last|this) week,? ([a-z]{3,9})\.?)")
_AGO = re.compile(rf"([0-9]{{1,3}}|{'|'.join(_FEW)}|one) (day|week)s? ago")
_PART_OF_DAY = re.compile(rf"([a-z]{{3,9}}\.?) (?:{'|'.join(PARTS_OF_DAY)})")
_VAGUE = re.compile(r"(?:a few|a couple(?: of)?|some|several) (?:days|weeks) ago|a month ago|[0-9]{1,2} months ago")


def parse_day(text: str) -> Day | None:
    """The day that the text names; None if it is not about a day at all. Punctuation around it says nothing.

    Raises `ImpossibleDate` for a date-shaped text that no calendar has. What two people would read as two days
    (`11/12`, `last mon`), or nobody as one (`last week`), is a day whose `on` raises `UnclearDate`.
    """
    typed = re.sub("(?<=[0-9])[\u2012-\u2015](?=[0-9])|[\u2012-\u2015]", "-", one_line(text).lower())
    return _read(typed) or _read(typed.strip(PUNCTUATION).strip())


def _read(typed: str) -> Day | None:
    if typed in _RELATIVE:
        return _RELATIVE[typed]
    if number := _WEEKDAY_NUMBERS.get(typed.rstrip(".")):
        return Weekday(number)
    if (found := _PART_OF_DAY.fullmatch(typed)) and (number := _WEEKDAY_NUMBERS.get(found[1].rstrip("."))):
        return Weekday(number)
    day = _two_of_month(typed) or _dated_or_ordinal(typed) or _counted_back(typed) or _of_week(typed)
    return day or _mixture(typed) or _foreign(typed)


def _dated_or_ordinal(typed: str) -> Day | None:
    return _iso(typed) or _in_figures(typed) or _with_month_name(typed) or _ordinal(typed)


def _iso(typed: str) -> Day | None:
    found = _ISO.fullmatch(typed)
    if found is None:
        return None
    year, month, day = (int(each) for each in (found.group(1, 3, 4) if found[1] else found.group(5, 6, 7)))
    # Eight figures are as likely a number of something as a date: those that are none are text.
    return None if found[5] and not exists(year, month, day) else _dated(typed, year, month, day)


def _in_figures(typed: str) -> Day | None:
    """`12.11.` and `25/12`: points mean day and month; slashes and dashes what only one country's habit allows."""
    found = _PAIR.fullmatch(typed)
    if found is None or typed == "24/7":  # "support on 24/7" is about no day
        return None
    first, second = (int(each) for each in (found.group(1, 3) if found[1] else found.group(6, 7)))
    year = found[4] or found[8]
    readings = [(first, second)] if found[2] == "." else [(first, second), (second, first)]
    possible = [each for each in dict.fromkeys(readings) if 1 <= each[1] <= 12 and 1 <= each[0] <= 31]
    if not possible:  # 16/9, 50/50, version 3.14
        return None
    # Without its last point, 3.11 is as likely a version or a paragraph as a day.
    bare = found[2] == "." and year is None and not found[5]
    if len(possible) > 1 or bare or (year is not None and len(year) == 2):
        meant = (_maybe(year, month, day) for day, month in possible)
        return SeveralDays(typed, tuple(each for each in meant if each))
    [(day, month)] = possible
    return _dated(typed, int(year) if year else None, month, day)


def _with_month_name(typed: str) -> Day | None:
    if (found := _DAY_MONTH.fullmatch(typed)) and found[2] in _MONTH_NUMBERS:
        day, name, year = found.groups()
    elif (found := _MONTH_DAY.fullmatch(typed)) and found[1] in _MONTH_NUMBERS:
        name, day, year = found.groups()
    else:
        return None
    month = _MONTH_NUMBERS[name]
    if year is not None and len(year) == 2:
        meant = _maybe(year, month, int(day))
        return SeveralDays(typed, (meant,) if meant else ())
    return _dated(typed, int(year) if year else None, month, int(day))


def _ordinal(typed: str) -> Day | None:
    found = _ORDINAL.fullmatch(typed)
    return DayOfMonth(int(found[1]), typed) if found and 1 <= int(found[1]) <= 31 else None


def _counted_back(typed: str) -> Day | None:
    if _VAGUE.fullmatch(typed):
        return SeveralDays(typed, ())
    found = _AGO.fullmatch(typed)
    if found is None:
        return None
    count = int(found[1]) if found[1].isdecimal() else 1 if found[1] == "one" else _FEW.index(found[1]) + 1
    return DaysAgo(count * (7 if found[2] == "week" else 1))


def _of_week(typed: str) -> Day | None:
    """`mon last week` is one day; `last mon` is two to two people, and `last week` none of its days in particular."""
    if (found := _OF_WEEK.fullmatch(typed)) and (number := _WEEKDAY_NUMBERS.get(found[1] or found[4])):
        return WeekdayOfWeek(number, 1 if "last" in found.group(2, 3) else 0)
    which, _, rest = typed.partition(" ")
    if which not in {"last", "this", "next"}:
        return None
    weeks_ago = {"last": 1, "this": 0, "next": -1}[which]
    if rest == "week":
        return SeveralDays(typed, tuple(WeekdayOfWeek(number, weeks_ago) for number in range(1, 6)))
    if number := _WEEKDAY_NUMBERS.get(rest.rstrip(".")):
        latest = () if which == "next" else (Weekday(number),)
        return SeveralDays(typed, (*latest, WeekdayOfWeek(number, weeks_ago)))
    return None


def _two_of_month(typed: str) -> Day | None:
    """`27-28 nov`, `nov 27 and 28`; not `nov 27, 26`, which may be a year."""
    if found := _TWO_OF_MONTH.fullmatch(typed):
        first, second, name = found.groups()
    elif found := _MONTH_TWO_OF.fullmatch(typed):
        name, first, second = found.groups()
    else:
        return None
    month = _MONTH_NUMBERS.get(name)
    if month is None:
        return None
    both = (_maybe(None, month, int(day)) for day in (first, second))
    return SeveralDays(typed, tuple(day for day in both if day))


def _mixture(typed: str) -> Day | None:
    """A weekday and a date, which may contradict each other; or two days for one entry."""
    if (found := _TWO_WEEKDAYS.fullmatch(typed)) and {found[1], found[2]} <= _WEEKDAY_NUMBERS.keys():
        return SeveralDays(typed, tuple(Weekday(_WEEKDAY_NUMBERS[name]) for name in found.group(1, 2)))
    dated = _WITH_WEEKDAY.fullmatch(typed)
    number = _WEEKDAY_NUMBERS.get(dated[1]) if dated else None
    day = _dated_or_ordinal(dated[2]) if dated and number else None
    return DayWithWeekday(typed, number, day) if number and day else None


def _foreign(typed: str) -> Day | None:
    day = foreign_day(typed)
    return SeveralDays(typed, (day,)) if day else None


def _dated(typed: str, year: int | None, month: int, day: int) -> Day:
    if not exists(_LEAP_YEAR if year is None else year, month, day):
        raise ImpossibleDate(typed=shown(typed))
    return DayOfYear(month, day) if year is None else FullDate(date(year, month, day))


def _maybe(year: str | None, month: int, day: int) -> Day | None:
    """A day that may be meant, of this century where its year has two figures; None where no calendar has it."""
    whole = None if year is None else int(year) + (2000 if len(year) == 2 else 0)
    if not exists(_LEAP_YEAR if whole is None else whole, month, day):
        return None
    return DayOfYear(month, day) if whole is None else FullDate(date(whole, month, day))


def _numbers(names: tuple[str, ...]) -> dict[str, int]:
    """Each name and its first three letters, counted from 1, and the other ways to shorten it."""
    numbers = {word: n for n, name in enumerate(names, 1) for word in (name, name[:3])}
    return numbers | {short: numbers[name] for short, name in _ALSO.items() if name in numbers}


_RELATIVE: dict[str, Day] = {
    "today": DaysAgo(0),
    "yesterday": DaysAgo(1),
    "tomorrow": DaysAgo(-1),
    "day before yesterday": DaysAgo(2),
    "the day before yesterday": DaysAgo(2),
    "last night": SeveralDays("last night", (DaysAgo(1),)),
    **{f"yesterday {part}": DaysAgo(1) for part in PARTS_OF_DAY},
    **{f"this {part}": DaysAgo(0) for part in PARTS_OF_DAY},
    "tonight": DaysAgo(0),
}
_WEEKDAY_NUMBERS = _numbers(WEEKDAYS)
_MONTH_NUMBERS = _numbers(MONTHS)
