"""Closed cycles as the finance channel is told of them: one message for all of a day."""

from __future__ import annotations

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
class ClosingNote:
    """One cycle as it closed. `again`: it had been closed before, and was reopened.

    `settled` says where its overage goes and what that costs, by the terms of the cycle.
    """

    called: RetainerName
    cycle: Cycle
    figures: Figures
    settled: Settlement
    again: bool = False


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
