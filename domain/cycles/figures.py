"""What is left of a cycle: the one place that says what available, remaining and overage are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from domain.agreements.terms import Threshold


@dataclass(frozen=True, slots=True)
class Figures:
    """A cycle's sums, in the unit of the retainer's kind (minutes, units, minor money).

    `carried_in` is negative when a deficit was carried; `added` when an adjustment took away. The rest is never
    negative.
    """

    allotment: int = 0
    carried_in: int = 0
    added: int = 0
    used: int = 0
    carried_out: int = 0
    expired: int = 0
    forfeited: int = 0

    @property
    def available(self) -> int:
        """What the cycle may use; never reads below zero, however large the deficit."""
        return max(0, self.allotment + self.carried_in + self.added)

    @property
    def remaining(self) -> int:
        """What of available is not used; of a closed cycle too, whatever became of it.

        A closed cycle can have this and an overage: a lot expired before the work that it could have served.
        """
        return max(0, self.available - self.used)

    @property
    def overage(self) -> int:
        """What was used beyond what was available.

        Of a closed cycle it is what balances its sum (docs/rules.md, 1): where a lot expired before the work, more
        than used − available. A deficit that nothing covers is not in it: it goes on as a deficit.
        """
        gone = self.carried_out + self.expired + self.forfeited
        return max(0, self.used + gone - self.available)

    @property
    def used_percent(self) -> int | None:
        """Share used, rounded down so that no threshold reads as reached before it is; None without capacity."""
        return self.used * 100 // self.available if self.available else None

    def with_used(self, more: int) -> Self:
        """The same cycle after `more` was used; less, when negative."""
        return type(self)(
            allotment=self.allotment,
            carried_in=self.carried_in,
            added=self.added,
            used=self.used + more,
            carried_out=self.carried_out,
            expired=self.expired,
            forfeited=self.forfeited,
        )


@dataclass(frozen=True, slots=True)
class Line:
    """A threshold as one comparison of whole numbers: it is reached when
    `by_used × used − by_available × available >= least`.
    """

    by_used: int
    by_available: int
    least: int

    def holds(self, figures: Figures) -> bool:
        """Whether these figures of a cycle that is not closed are on it or beyond."""
        return self.by_used * figures.used - self.by_available * figures.available >= self.least


def line_of(threshold: Threshold, *, rate_minor: int | None) -> Line | None:
    """Where a threshold is reached (docs/rules.md, 9); the database compares by the same numbers.

    None for money without a rate: nobody knows how much of it is left.
    """
    if threshold.percent is not None:
        return Line(100, threshold.percent, 0)
    if threshold.left_minutes is not None:
        return Line(1, 1, -threshold.left_minutes)
    if threshold.left_minor is not None and rate_minor:
        return Line(rate_minor, rate_minor, -60 * threshold.left_minor)
    return None


def reached(figures: Figures, threshold: Threshold, *, rate_minor: int | None) -> bool:
    """Whether a threshold is reached; inclusive, in integers. Without capacity nothing is."""
    line = line_of(threshold, rate_minor=rate_minor)
    return line is not None and figures.available > 0 and line.holds(figures)


def crossed(
    before: Figures, after: Figures, thresholds: Sequence[Threshold], *, rate_minor: int | None = None
) -> tuple[Threshold, ...]:
    """The thresholds that lie between two states of one cycle, in the order of the list."""
    return tuple(
        each
        for each in thresholds
        if reached(after, each, rate_minor=rate_minor) and not reached(before, each, rate_minor=rate_minor)
    )


# Days of a cycle before its pace says anything.
DAYS_THAT_TELL = 3


@dataclass(frozen=True, slots=True)
class Pace:
    """How the use compares with the calendar; days are whole and today counts as elapsed."""

    days_elapsed: int
    days_total: int
    days_left: int
    # Used share less elapsed share, in percent points; None without capacity.
    points_ahead: int | None
    # The day the rest is gone if work goes on as it did; None when it lasts to the end.
    runs_out_on: date | None

    @property
    def gone_percent(self) -> int:
        """How much of the cycle's days has gone, rounded down."""
        return self.days_elapsed * 100 // self.days_total


def pace(figures: Figures, *, starts_on: date, ends_on: date, today: date) -> Pace:
    """The pace of the cycle `[starts_on, ends_on)` as of `today`."""
    total = (ends_on - starts_on).days
    elapsed = min(max((today - starts_on).days + 1, 0), total)
    share = figures.used_percent
    return Pace(
        days_elapsed=elapsed,
        days_total=total,
        days_left=total - elapsed,
        points_ahead=None if share is None else share - elapsed * 100 // total,
        runs_out_on=_runs_out_on(figures, starts_on=starts_on, ends_on=ends_on, elapsed=elapsed),
    )


def _runs_out_on(figures: Figures, *, starts_on: date, ends_on: date, elapsed: int) -> date | None:
    # One busy first day says nothing about a month.
    if not (figures.available and figures.used) or elapsed < DAYS_THAT_TELL:
        return None
    # The last day that what is available still reaches at the mean use per elapsed day, rounded up.
    days = -(-figures.available * elapsed // figures.used)
    day = starts_on + timedelta(days=days - 1)
    return day if day < ends_on - timedelta(days=1) else None
