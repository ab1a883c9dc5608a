"""The day of an entry: what `today`, `mon`, `12 nov` and `2026-11-12` are, once today is known.

Reading what was typed (`domain/values/day_words.py`) gives a `Day`, and `on(today)` the date, or the question which.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from domain.values.refusals import Refusal

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
# What is as near as this before its day is rather a slip than a year old.
_STILL_TO_COME = timedelta(days=31)


class ImpossibleDate(Refusal):
    """“{typed}” is not in the calendar: check the day, or type it like 2026-11-12."""

    field = "date"


class UnclearDate(Refusal):
    """“{typed}” could be more than one day: type it as year-month-day, like 2026-11-12."""

    field = "date"

    def __init__(self, *, typed: str, days: tuple[date, ...] = ()) -> None:
        """`days` are those that may have been meant, the likeliest first."""
        super().__init__(typed=typed)
        self.days = tuple(dict.fromkeys(days))


class FutureDate(Refusal):
    """{day} is still to come: time is logged for today or a day before."""

    field = "date"


@dataclass(frozen=True, slots=True)
class DaysAgo:
    """`today`, `yesterday`, `3 days ago`; `tomorrow` is understood too, so that it can be refused."""

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
class WeekdayOfWeek:
    """`mon last week`: the weekday of the week that was `weeks_ago`; 0, of this one, Monday to Sunday."""

    number: int
    weeks_ago: int

    def on(self, today: date) -> date:
        """The date, which in this week may be after today."""
        return today - timedelta(days=today.isoweekday() - self.number + 7 * self.weeks_ago)


@dataclass(frozen=True, slots=True)
class DayOfMonth:
    """`the 12th`, as it was typed."""

    day: int
    typed: str

    def on(self, today: date) -> date:
        """That day of this month. Raises UnclearDate where it is still to come: then it may be last month's."""
        first = today.replace(day=1)
        if self.day <= today.day:
            return today.replace(day=self.day)
        before = first - timedelta(days=1)
        raise UnclearDate(typed=self.typed, days=(before.replace(day=self.day),) if self.day <= before.day else ())


@dataclass(frozen=True, slots=True)
class DayOfYear:
    """`12 nov`, without a year."""

    month: int
    day: int

    def on(self, today: date) -> date:
        """The day that comes within the next 31, which is still to come; else the latest one that was.

        For 29 Feb that may be years back.
        """
        is_past = (self.month, self.day) <= (today.month, today.day)
        coming = today.year + 1 if is_past else today.year
        if exists(coming, self.month, self.day) and date(coming, self.month, self.day) - today <= _STILL_TO_COME:
            return date(coming, self.month, self.day)
        return self.latest(today)

    def latest(self, today: date) -> date:
        """The latest such day that is not after today."""
        year = today.year if (self.month, self.day) <= (today.month, today.day) else today.year - 1
        while not exists(year, self.month, self.day):
            year -= 1
        return date(year, self.month, self.day)


@dataclass(frozen=True, slots=True)
class FullDate:
    """`2026-11-12`, whatever today is."""

    typed: date

    def on(self, today: date) -> date:  # noqa: ARG002 - asked like its siblings
        """The date as typed, which may be after today."""
        return self.typed


@dataclass(frozen=True, slots=True)
class SeveralDays:
    """What looks like a day and is several to several people, or none for sure: `11/12`, `last week`, `gestern`."""

    typed: str
    days: tuple[Day, ...]

    def on(self, today: date) -> date:
        """Raises UnclearDate, with what may be meant."""
        raise UnclearDate(typed=self.typed, days=tuple(on for day in self.days for on in readings(day, today)))


@dataclass(frozen=True, slots=True)
class DayWithWeekday:
    """`mon 12 nov`: one day, where the two agree."""

    typed: str
    number: int
    day: Day

    def on(self, today: date) -> date:
        """The date. Raises UnclearDate where it is another weekday."""
        dates = readings(self.day, today)
        found = [each for each in dates if each.isoweekday() == self.number]
        if len(found) == 1:
            return found[0]
        raise UnclearDate(typed=self.typed, days=tuple(found or [*dates, Weekday(self.number).on(today)]))


Day = DaysAgo | Weekday | WeekdayOfWeek | DayOfMonth | DayOfYear | FullDate | SeveralDays | DayWithWeekday


TODAY = DaysAgo(0)


def readings(day: Day, today: date) -> tuple[date, ...]:
    """The dates that a day may be: one, or those to be asked about."""
    try:
        return (day.on(today),)
    except UnclearDate as unclear:
        return unclear.days


def check_not_future(day: date, today: date) -> date:
    """The day itself; raises `FutureDate` if it is after the author's today."""
    if day > today:
        raise FutureDate(day=long_date(day))
    return day


def long_date(day: date) -> str:
    """A date in words that no country reads differently: `12 Nov 2026`."""
    return f"{day.day} {MONTHS[day.month - 1][:3].title()} {day.year}"


def weekday_and_date(day: date) -> str:
    """The same with its weekday: `Thu 12 Nov 2026`."""
    return f"{WEEKDAYS[day.weekday()][:3].title()} {long_date(day)}"


def exists(year: int, month: int, day: int) -> bool:
    """Whether a calendar has the day."""
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
