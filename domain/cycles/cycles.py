"""Cycles, and why a day may have none that takes work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from domain.kinds import CycleState
from domain.values.refusals import Refusal
from domain.values.wall_clock import midnight


@dataclass(frozen=True, slots=True)
class Cycle:
    """One period `[starts_on, ends_on)` of a retainer in its client's timezone.

    `allotment` and `fee_minor` are stored when it opens and never computed again (docs/rules.md, 6). `closes_on` is the
    day at whose start its grace ends; None before the grace, and while the end of a term waits for a decision.
    `is_pause`: nothing is granted and nothing expires; work can be logged and should be asked about.
    """

    cycle_id: UUID
    retainer_id: UUID
    starts_on: date
    ends_on: date
    state: CycleState
    terms_from: date
    allotment: int
    fee_minor: int | None = None
    closes_on: date | None = None
    is_pause: bool = False

    @property
    def last_day(self) -> date:
        """The last day that belongs to it, which is what people are shown."""
        return self.ends_on - timedelta(days=1)

    def holds(self, day: date) -> bool:
        """Whether a day belongs to this cycle."""
        return self.starts_on <= day < self.ends_on

    def due_at(self, timezone: str) -> datetime | None:
        """When its state has to change next, in its client's zone; None where it waits for somebody's decision."""
        if self.state is CycleState.CLOSED:
            return None
        day = self.closes_on if self.state is CycleState.CLOSING else self.ends_on
        return None if day is None else midnight(day, timezone)

    def is_due(self, timezone: str, now: datetime) -> bool:
        """Whether its state has to change by now."""
        at = self.due_at(timezone)
        return at is not None and at <= now


class BeforeStart(Refusal):
    """{retainer} began on {starts_on}; {day} is before that. Check the date, or have its start changed."""

    field = "date"


class BeforeFirstCycle(Refusal):
    """{retainer} takes entries here from {first} on, and {day} is before that: its hours were kept elsewhere then.
    Check the date, or let an owner count them with /retainer adjust.
    """

    field = "date"


class AfterEnd(Refusal):
    """{retainer} ended on {last_day}; {day} is after that. Log it on another retainer of the client."""

    field = "date"


class CycleClosed(Refusal):
    """{day} belongs to {retainer}'s cycle {cycle}, which is closed, and no later cycle is open. Have the retainer
    renewed with /retainer end, then log it again.
    """

    field = "date"


class NoEarlierCycle(Refusal):
    """{retainer} has no earlier cycle here; {starts_on} is where its books begin."""
