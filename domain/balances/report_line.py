"""What follows `/retainer report`: `[client] [cycle]`, a cycle named as `last`, by a month or by one of its days."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from domain.values.day_words import parse_day
from domain.values.days import MONTHS, Day, UnclearDate, weekday_and_date
from domain.values.plain_text import one_line
from domain.values.refusals import Answer

_MONTH = re.compile(r"([a-z]{3,9})\.?(?: ([0-9]{4}))?")
_ISO_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
_MOST_WORDS = 4  # `mon 12 nov 2026`


@dataclass(frozen=True, slots=True)
class Month:
    """A month; without a year the latest one that has begun."""

    number: int
    year: int | None = None

    def days(self, today: date) -> tuple[date, ...]:
        """Days that a cycle named after the month would hold, the likeliest first, none after today."""
        year = self.year or (today.year if self.number <= today.month else today.year - 1)
        first = date(year, self.number, 1)
        last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        return tuple(dict.fromkeys((max(first, min(last, today)), first)))


@dataclass(frozen=True, slots=True)
class ReportLine:
    """`named` None: the channel's client. `last`: the cycle before this one; `when` None with it: this one."""

    named: str | None
    last: bool = False
    when: Month | Day | None = None

    def days(self, today: date) -> tuple[date, ...]:
        """The days to look for a cycle at, in this order; none where the cycle is this one or the last.

        Raises UnclearDate, with what may be typed instead.
        """
        if self.when is None:
            return ()
        if isinstance(self.when, Month):
            return self.when.days(today)
        try:
            return (self.when.on(today),)
        except UnclearDate as unclear:
            before = f"{self.named} " if self.named else ""
            unclear.answers = tuple(Answer(weekday_and_date(each), f"{before}{each}") for each in unclear.days)
            raise


def parse_report(text: str) -> ReportLine:
    """Read it. Raises ImpossibleDate for what is shaped like a day and is none."""
    words = one_line(text).split()
    if words and words[-1].lower() == "last":
        return ReportLine(" ".join(words[:-1]) or None, last=True)
    # The most words first: `12 nov` is a day, and not November of a client called 12.
    for count in range(min(_MOST_WORDS, len(words)), 0, -1):
        rest, tail = words[:-count], " ".join(words[-count:])
        if when := _month(tail.lower()) or parse_day(tail):
            return ReportLine(" ".join(rest) or None, when=when)
    return ReportLine(" ".join(words) or None)


def _month(typed: str) -> Month | None:
    if iso := _ISO_MONTH.fullmatch(typed):
        return Month(int(iso[2]), int(iso[1])) if 1 <= int(iso[2]) <= 12 and int(iso[1]) else None
    named = _MONTH.fullmatch(typed)
    if named is None or named[2] == "0000":
        return None
    number = next((n for n, month in enumerate(MONTHS, 1) if month.startswith(named[1])), None)
    return Month(number, int(named[2]) if named[2] else None) if number else None
