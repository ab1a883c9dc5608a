"""Business days: neither on a weekend nor public holidays."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

_DAY = timedelta(days=1)


def is_weekend(day: date) -> bool:
    """Whether it is a Saturday or a Sunday."""
    return day.isoweekday() > 5


@dataclass(frozen=True, slots=True)
class BusinessDays:
    """Which days are business days. `holidays` are the public holidays: a set of dates, or whatever else can tell of
    any date whether it is one. There is no default, so that nobody can forget them.
    """

    holidays: Container[date]

    def __contains__(self, day: date) -> bool:
        """Whether it is a business day."""
        return not is_weekend(day) and day not in self.holidays

    def first_from(self, day: date) -> date:
        """The day itself, or the first business day after it."""
        while day not in self:
            day += _DAY
        return day

    def after(self, day: date, count: int) -> date:
        """The `count`-th business day after a day, which does not count itself; for 0, the first not before it.

        Raises ValueError for a negative count.
        """
        if count < 0:
            raise ValueError(f"cannot count {count} business days onwards")
        if count == 0:
            return self.first_from(day)
        for _ in range(count):
            day = self.first_from(day + _DAY)
        return day

    def before(self, day: date, count: int) -> date:
        """The `count`-th business day before a day, which does not count itself. Raises ValueError below 1."""
        if count < 1:
            raise ValueError(f"cannot count {count} business days back")
        for _ in range(count):
            day -= _DAY
            while day not in self:
                day -= _DAY
        return day


# Where nobody's public holidays are kept.
WEEKDAYS_ONLY: Final = BusinessDays(frozenset())
