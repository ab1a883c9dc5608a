"""Cycles as half-open ranges of days, and shares of them."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from domain.kinds import Length
from domain.values.rounding import half_up

_MONTHS = {Length.MONTHLY: 1, Length.QUARTERLY: 3, Length.YEARLY: 12}
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """The days from `starts_on` up to, but not including, `ends_on`; always at least one."""

    starts_on: date
    ends_on: date

    def __post_init__(self) -> None:
        """Raises ValueError for a span without a day."""
        if self.ends_on <= self.starts_on:
            raise ValueError(f"no day from {self.starts_on} to before {self.ends_on}")

    @property
    def last_day(self) -> date:
        """The last day that belongs to it, which is what people are shown."""
        return self.ends_on - _DAY

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.ends_on - self.starts_on).days

    def __contains__(self, day: date) -> bool:
        """Whether a day belongs to it."""
        return self.starts_on <= day < self.ends_on


def cycle_containing(
    day: date, length: Length, anchor_day: int, origin: date, *, anchor_month: int | None = None
) -> Span:
    """The cycle that a day falls into.

    `anchor_day` is the day that cycles start on: 1 to 31 (clamped to a shorter month's last day, and remembered
    beyond it), or 1 (Monday) to 7 for weeks. Quarters and years count from `anchor_month`, or where that is None from
    the month of `origin`. That is the day that the retainer starts: the first cycle starts on it, short if it is no
    anchor day. A day before the origin falls into the cycle that would have been. Raises ValueError for an anchor that
    is no such day.
    """
    _check_anchor(length, anchor_day)
    starts_on = _start_at_or_before(day, length, anchor_day, anchor_month or origin.month)
    ends_on = _start_after(starts_on, length, anchor_day)
    return Span(max(starts_on, origin) if day >= origin else starts_on, ends_on)


def next_span(span: Span, length: Length, anchor_day: int, origin: date, *, anchor_month: int | None = None) -> Span:
    """The cycle after this one. It starts where this one ends, also under changed terms: then it is a short one
    that lasts until the new anchor.
    """
    natural = cycle_containing(span.ends_on, length, anchor_day, origin, anchor_month=anchor_month)
    return Span(span.ends_on, natural.ends_on)


def spans(since: date, until: date, length: Length, anchor_day: int, origin: date) -> Iterator[Span]:
    """The cycles without gap or overlap from the one that holds `since` to the one that holds the day before
    `until`.
    """
    if since >= until:
        return
    span = cycle_containing(since, length, anchor_day, origin)
    yield span
    while span.ends_on < until:
        span = next_span(span, length, anchor_day, origin)
        yield span


def prorated_fee(fee_minor: int, active: Span, whole: Span) -> int:
    """The fee of a cycle that is active for a part of its days, half up to the minor unit (docs/rules.md, 6)."""
    return half_up(fee_minor * _shared_days(active, whole), whole.days)


def prorated_quantity(quantity: int, active: Span, whole: Span) -> int:
    """Minutes, units or minor money granted for a part of a cycle's days: never more than the share, so floored."""
    return quantity * _shared_days(active, whole) // whole.days


def _check_anchor(length: Length, anchor_day: int) -> None:
    if not 1 <= anchor_day <= (7 if length is Length.WEEKLY else 31):
        raise ValueError(f"{length} cycles cannot start on day {anchor_day}")


def whole_months(since: date, until: date) -> int:
    """How many months lie between two days; one that is not over yet is none."""
    return _month_number(until) - _month_number(since) - (until.day < since.day)


def _start_at_or_before(day: date, length: Length, anchor_day: int, anchor_month: int) -> date:
    if length is Length.WEEKLY:
        return day - timedelta(days=(day.isoweekday() - anchor_day) % 7)
    months = _MONTHS[length]
    # The latest month not after this one in which a cycle starts; a year has a whole number of any length's months.
    month = _month_number(day) - (day.month - anchor_month) % months
    start = _anchored(month, anchor_day)
    return start if start <= day else _anchored(month - months, anchor_day)


def _start_after(start: date, length: Length, anchor_day: int) -> date:
    if length is Length.WEEKLY:
        return start + timedelta(days=7)
    return _anchored(_month_number(start) + _MONTHS[length], anchor_day)


def _month_number(day: date) -> int:
    return day.year * 12 + day.month - 1


def _anchored(month_number: int, anchor_day: int) -> date:
    year, month = month_number // 12, month_number % 12 + 1
    return date(year, month, min(anchor_day, monthrange(year, month)[1]))


def _shared_days(active: Span, whole: Span) -> int:
    shared = min(active.ends_on, whole.ends_on) - max(active.starts_on, whole.starts_on)
    return max(0, shared.days)
