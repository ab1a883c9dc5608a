"""Closed cycles as the finance channel is told of them: one message for all of a day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from domain.agreements.retainers import RetainerName
from domain.cycles.cycles import Cycle
from domain.cycles.figures import Figures
from domain.cycles.overage import Settlement
from domain.values.business_days import BusinessDays
from domain.values.mornings import nine_of
from domain.values.wall_clock import wall_clock


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a cycle closed with. `settled` says where its overage goes and what that costs, by its terms."""

    figures: Figures
    settled: Settlement


@dataclass(frozen=True, slots=True)
class ClosingNote:
    """One cycle as it closed. `before` is what it was told with when it had closed before, until it was reopened.

    Of such a one only what has changed since is told, so that all that is ever told of a cycle adds up to what it came
    to. Its fee never changes once it has closed. `late_minor` is what corrections of earlier cycles come to that were
    made in this one: to bill, or below zero to credit.
    """

    called: RetainerName
    cycle: Cycle
    outcome: Outcome
    before: Outcome | None = None
    late_minor: int = 0

    @property
    def fee_minor(self) -> int | None:
        """The fee that there is to tell of."""
        return None if self.before else self.cycle.fee_minor

    @property
    def bill_minor(self) -> int | None:
        """What its overage costs, or costs more than was told; below zero, less. None, at a rate nobody knows."""
        now, before = self.outcome.settled.bill_minor, self.before.settled.bill_minor if self.before else 0
        return None if now is None or before is None else now - before

    @property
    def awaits_more(self) -> bool:
        """Whether overage waits for approval that was not told of."""
        return self.outcome.settled.awaiting > (self.before.settled.awaiting if self.before else 0)

    def more(self, figure: Callable[[Figures], int]) -> int:
        """How much a figure is more than was told; below zero, less."""
        return figure(self.outcome.figures) - (figure(self.before.figures) if self.before else 0)


@dataclass(frozen=True, slots=True)
class ClosingNotes:
    """All that a message tells. `day` is the one it is of."""

    day: date
    notes: tuple[ClosingNote, ...]


def told_when(closed_at: datetime, now: datetime, zone: str, business_days: BusinessDays) -> tuple[date, datetime]:
    """(the day of the message, when it goes) for a cycle that was due to close at an instant.

    At nine of a business day where the agency is, so that cycles which close at the midnights of a night are told
    together; what comes too late for that is told today, at once.
    """
    day, _ = wall_clock(closed_at, zone)
    morning = nine_of(business_days.first_from(day), zone)
    if morning < closed_at:
        morning = nine_of(business_days.first_from(day + timedelta(days=1)), zone)
    at = max(morning, now)
    return wall_clock(at, zone)[0], at
