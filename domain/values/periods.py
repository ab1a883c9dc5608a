"""Days from one to another, as people name them: a day, a week, a month, a quarter, a year, or two ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from domain.values.refusals import Refusal

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `first` to `last`, both included; None, open on that side."""

    first: date | None
    last: date | None

    @property
    def typed(self) -> str:
        """The period as it can be typed whatever today is: `2026-10-01..2026-10-31`, `since 2026-11-23`, `ever`."""
        if self.first is None:
            return f"until {self.last}" if self.last else "ever"
        if self.last is None:
            return f"since {self.first}"
        return str(self.first) if self.first == self.last else f"{self.first}..{self.last}"


EVER = Period(None, None)


class UnclearPeriod(Refusal):
    """“{typed}” could be a time, or words to look for: which is it?"""

    def __init__(self, *, typed: str, periods: tuple[Period, ...]) -> None:
        """`periods` are those that may have been meant."""
        super().__init__(typed=typed)
        self.periods = periods


class PeriodToCome(Refusal):
    """“{typed}” is still to come, and there is no time in it yet. Did you mean the one before, or the words?"""

    def __init__(self, *, typed: str, before: Period | None) -> None:
        """`before`: the same a year earlier, where there is such."""
        super().__init__(typed=typed)
        self.periods = (before,) if before else ()


class EndsBeforeItBegins(Refusal):
    """“{typed}” ends before it begins. Type the earlier day first, as in: 1 nov - 15 nov."""


def month_of(year: int, month: int) -> Period:
    """A calendar month."""
    following = date(year + month // 12, month % 12 + 1, 1)
    return Period(date(year, month, 1), following - _DAY)


def quarter_of(year: int, number: int) -> Period:
    """A calendar quarter, 1 to 4."""
    return Period(date(year, 3 * number - 2, 1), month_of(year, 3 * number).last)


def year_of(year: int) -> Period:
    """A calendar year."""
    return Period(date(year, 1, 1), date(year, 12, 31))


def week_of(day: date) -> Period:
    """The week of a day, Monday to Sunday."""
    monday = day - timedelta(days=day.weekday())
    return Period(monday, monday + timedelta(days=6))


def months_before(day: date, count: int) -> date:
    """The same day so many months earlier; the month's last where it has no such day."""
    number = day.year * 12 + day.month - 1 - count
    month = month_of(number // 12, number % 12 + 1)
    assert month.last is not None  # noqa: S101 - a month has an end
    return month.last.replace(day=min(day.day, month.last.day))
