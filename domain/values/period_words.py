"""A period as people type it: `october`, `last month`, `1 nov - 15 nov`, `since monday`, `q3`, `last 30 days`."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from difflib import get_close_matches
from typing import NamedTuple

from domain.values.day_patterns import SIGNS_OF_A_DAY
from domain.values.day_words import PUNCTUATION, parse_day
from domain.values.days import MONTHS, Day, DaysAgo, FullDate, SeveralDays, WeekdayOfWeek
from domain.values.foreign_days import FOREIGN_DAYS, FOREIGN_MONTHS
from domain.values.misspelt_days import misspelt_day
from domain.values.periods import (
    EVER,
    EndsBeforeItBegins,
    Period,
    PeriodToCome,
    UnclearPeriod,
    month_of,
    months_before,
    quarter_of,
    week_of,
    year_of,
)
from domain.values.plain_text import one_line, shown

_DAY = timedelta(days=1)
_MONTH_NUMBERS = {word: n for n, name in enumerate(MONTHS, 1) for word in (name, name[:3])} | {"sept": 9}
_FEW = {
    "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "twelve": 12,
}  # fmt: skip
# What a period of several words begins with, unless that has a figure.
_BEGINNINGS = frozenset({
    *MONTHS, *_MONTH_NUMBERS, *FOREIGN_MONTHS, *FOREIGN_DAYS, *SIGNS_OF_A_DAY, *_FEW, "in", "on", "during", "within",
    "over", "the", "since", "from", "after", "starting", "until", "till", "up", "before", "between", "wk", "kw", "cw",
    "w", "this", "last", "next", "previous", "current", "past", "all", "any", "day", "few", "couple", "some", "several",
})  # fmt: skip
_EVER = frozenset({"ever", "all time", "any time", "anytime", "always", "all dates", "any date"})
_LEADING = re.compile(r"(?:(?:in|on|during|within|over) )?(?:the )?(?=\S)")
_MONTH = re.compile(r"([a-z]{3,10})\.?(?:,? ?'?([0-9]{4}))?|([0-9]{1,2})[/.]([0-9]{4})|([0-9]{4})[-/]([0-9]{1,2})")
_QUARTER = re.compile(r"q([1-4])(?:[ /-]?([0-9]{4}))?|([0-9]{4})[ /-]?q([1-4])")
_YEAR = re.compile(r"20[0-9]{2}")
_YEARS = range(1970, 2200)
_ISO_WEEK = re.compile(r"(?:week|wk|kw|cw|w) ?([0-9]{1,2})(?: ([0-9]{4}))?")
_WEEK_OF = re.compile(r"week of (.+)")
_NAMED = re.compile(r"(this|last|previous|current) (week|month|quarter|year)")
_LAST_FEW = re.compile(rf"(?:last|past|previous) ([0-9]{{1,3}}|{'|'.join(_FEW)}) (day|week|month|year)s?")
_OPEN = re.compile(r"(since|from|after|starting|until|till|up to|before) (.+)")
_ENDS = re.compile(r" ?(?:\.{2,}|[-\u2012-\u2015]) ?| (?:to|until|till|through|thru) ")
_DASH = re.compile("[-\u2010-\u2015]|\\.\\.")
_BETWEEN = re.compile(r"between (.+) and (.+)")
_FIGURE = re.compile(r"(?:the )?([0-9]{1,2})(?:st|nd|rd|th)?")
_LONG_WORD = re.compile("[a-z]{5,11}")
_ALIKE = 17 / 20


class _Named(NamedTuple):
    """A period that a day decides about: the latest that is not after it. `is_fixed`: today decides, whatever ends
    with it.
    """

    at: Callable[[date], Period]
    is_fixed: bool


def parse_period(text: str, today: date) -> Period | None:
    """The period that the whole text names; None if it is about no time.

    Raises UnclearPeriod, UnclearDate and ImpossibleDate, of what has two meanings or none, PeriodToCome and
    EndsBeforeItBegins.
    """
    typed = re.sub("[\u2010\u2011]", "-", one_line(text).lower())
    typed = _LEADING.sub("", typed.strip(PUNCTUATION.replace(".", "") + " "), count=1)
    if typed in _EVER:
        return EVER
    found = _open(typed, today) or _single(typed, today) or _range(typed, today)
    if found is None:
        day = parse_day(typed) or misspelt_day(typed)
        if day is not None:  # several days, or none: this asks which
            return _day_period(day, today)
        return _doubted_month(typed, today)
    if found.first is not None and found.first > today:
        raise PeriodToCome(typed=shown(text), before=None if typed == "tomorrow" else _year_earlier(found))
    return found


def may_begin(word: str) -> bool:
    """Whether a period of several words can begin with this one; most words need no further look."""
    begins = _DASH.split(word.lower().strip(PUNCTUATION))[0].rstrip(".")
    return begins in _BEGINNINGS or any(map(str.isdigit, word))


def _open(typed: str, today: date) -> Period | None:
    said = _OPEN.fullmatch(typed)
    end = _named(said[2]) if said else None
    if said is None or end is None:
        return None
    period = end.at(today)
    if (period.first or today).year not in _YEARS:
        return None
    match said[1]:
        case "until" | "till" | "up to":
            return Period(None, period.last)
        case "before":
            return Period(None, period.first - _DAY if period.first else None)
        case "after":
            return Period(period.last + _DAY if period.last else None, None)
    return Period(period.first, None)


def _single(typed: str, today: date) -> Period | None:
    named = _named(typed)
    return named.at(today) if named else None


def _range(typed: str, today: date) -> Period | None:
    between = _BETWEEN.fullmatch(typed)
    if between:
        return _ends(between[1], between[2], typed, today)
    typed = typed.removeprefix("from ")
    for cut in _ENDS.finditer(typed):
        found = _ends(typed[: cut.start()], typed[cut.end() :], typed, today)
        if found:
            return found
    return None


def _ends(first: str, last: str, typed: str, today: date) -> Period | None:
    """From one period to another. The month of one is that of the other, where that has only a day's number; and what
    has no year is the latest before the end.
    """
    if _FIGURE.fullmatch(first):
        first = re.sub(r"(?:the )?[0-9]{1,2}(?:st|nd|rd|th)?(?=[ .])", first, last, count=1) if " " in last else first
    elif _FIGURE.fullmatch(last) and (month := re.fullmatch(r"(?:(?:the )?[0-9]{1,2}\S*|([a-z]+)\.?) .+", first)):
        last = f"{month[1]} {last}" if month[1] else last
    begins, ends = _named(first), _named(last)
    if begins is None or ends is None:
        return None
    until = _following(ends, begins, today)
    since = begins.at(today if begins.is_fixed else until.last or today)
    if since.first and until.last and since.first > until.last:
        raise EndsBeforeItBegins(typed=shown(typed))
    return Period(since.first, until.last)


def _following(ends: _Named, begins: _Named, today: date) -> Period:
    """The end of a range: where only its beginning has a year, the first such after that."""
    until = ends.at(today)
    since = begins.at(today) if begins.is_fixed else None
    if ends.is_fixed or since is None or since.first is None or until.last is None or since.first <= until.last:
        return until
    return ends.at(since.first + timedelta(days=365))


def _named(typed: str) -> _Named | None:
    """One period. A text that may be several, or is no time, is None."""
    typed = typed.strip()
    day = parse_day(typed)
    if day is not None and not isinstance(day, SeveralDays):
        return _Named(lambda at: _day_period(day, at), isinstance(day, DaysAgo | WeekdayOfWeek | FullDate))
    return _month(typed) or _quarter(typed) or _week_or_year(typed) or _counted(typed)


def _day_period(day: Day, today: date) -> Period:
    on = day.on(today)
    return Period(on, on)


def _month(typed: str) -> _Named | None:
    found = _MONTH.fullmatch(typed)
    if found is None:
        return None
    number = _MONTH_NUMBERS.get(found[1], 0) if found[1] else int(found[3] or found[6])
    year = found[2] or found[4] or found[5]
    if not 1 <= number <= 12 or (year and not _YEAR.fullmatch(year)):
        return None
    return _Named(lambda at: month_of(int(year) if year else _latest(number, at.month, at.year), number), bool(year))


def _quarter(typed: str) -> _Named | None:
    found = _QUARTER.fullmatch(typed)
    if found is None:
        return None
    number, year = int(found[1] or found[4]), found[2] or found[3]
    return _Named(
        lambda at: quarter_of(int(year) if year else _latest(number, (at.month + 2) // 3, at.year), number), bool(year)
    )


def _latest(number: int, number_now: int, year: int) -> int:
    """The year of the latest month or quarter of that number that has begun."""
    return year if number <= number_now else year - 1


def _week_or_year(typed: str) -> _Named | None:
    if _YEAR.fullmatch(typed):
        return _Named(lambda _: year_of(int(typed)), is_fixed=True)
    if found := _ISO_WEEK.fullmatch(typed):
        number, year = int(found[1]), int(found[2]) if found[2] else None
        if not 1 <= number <= 52 or (found[2] and not _YEAR.fullmatch(found[2])):
            return None
        return _Named(lambda at: _iso_week(number, year, at), year is not None)
    said = _WEEK_OF.fullmatch(typed)
    day = _named(said[1]) if said else None
    return _Named(lambda at: week_of(day.at(at).first or at), day.is_fixed) if day else None


def _iso_week(number: int, year: int | None, today: date) -> Period:
    week = week_of(date.fromisocalendar(year or today.year, number, 1))
    is_ahead = year is None and week.first is not None and week.first > today
    return week_of(date.fromisocalendar(today.year - 1, number, 1)) if is_ahead else week


def _counted(typed: str) -> _Named | None:
    """`last month`, a calendar month; `last 30 days`, those up to today."""
    if found := _NAMED.fullmatch(typed):
        back, unit = 0 if found[1] in {"this", "current"} else 1, found[2]
        return _Named(lambda at: _so_many_back(unit, back, at), is_fixed=True)
    if found := _LAST_FEW.fullmatch(typed):
        count, unit = int(found[1]) if found[1].isdecimal() else _FEW[found[1]], found[2]
        return _Named(lambda at: Period(_before(at, unit, count), at), is_fixed=True) if count else None
    return None


def _so_many_back(unit: str, back: int, today: date) -> Period:
    if unit == "week":
        return week_of(today - timedelta(days=7 * back))
    if unit == "year":
        return year_of(today.year - back)
    if unit == "quarter":
        then = months_before(today, 3 * back)
        return quarter_of(then.year, (then.month + 2) // 3)
    then = months_before(today, back)
    return month_of(then.year, then.month)


def _before(today: date, unit: str, count: int) -> date:
    """The first of the last so many: seven days are those up to today, and it."""
    if unit in {"day", "week"}:
        return today - timedelta(days=count * (7 if unit == "week" else 1) - 1)
    months = min(count * (12 if unit == "year" else 1), 1_000)
    return months_before(today, months) + _DAY


def _doubted_month(typed: str, today: date) -> Period | None:
    """None; raises UnclearPeriod for a month in another language, cut short or misspelt: `octobre`, `novmber`."""
    word, _, year = typed.partition(" ")
    if year and not _YEAR.fullmatch(year):
        return None
    number = FOREIGN_MONTHS.get(word)
    if number is None and _LONG_WORD.fullmatch(word):
        begun = [name for name in MONTHS if name.startswith(word)]
        near = begun or get_close_matches(word, MONTHS, n=1, cutoff=_ALIKE)
        number = MONTHS.index(near[0]) + 1 if near else None
    if number is None:
        return None
    meant = month_of(int(year) if year else _latest(number, today.month, today.year), number)
    raise UnclearPeriod(typed=shown(typed), periods=(meant,))


def _year_earlier(period: Period) -> Period | None:
    if period.first is None:
        return None
    return Period(months_before(period.first, 12), months_before(period.last, 12) if period.last else None)
