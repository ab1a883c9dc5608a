"""The morning desk: what an account manager is told, once each, on the mornings of business days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from domain.agreements.retainers import RetainerName
from domain.balances.standings import Standing
from domain.cycles.losses import Loss
from domain.people.people import Person
from domain.people.waiting import DeskItem
from domain.time.missing import MissingTime
from domain.values.business_days import BusinessDays
from domain.values.mornings import is_morning_for, nine_of
from domain.values.wall_clock import wall_clock


def desk_day(due_at: datetime, now: datetime, zone: str, business_days: BusinessDays) -> date | None:
    """The business day that somebody's desk, due at an instant, is made for now: today's, from 9:00 on; None at any
    other time.
    """
    today, _ = wall_clock(now, zone)
    is_morning = is_morning_for(due_at, now, zone, business_days)
    return today if is_morning and nine_of(today, zone) <= now else None


@dataclass(frozen=True, slots=True)
class PaceAhead:
    """Use that runs ahead of the calendar; said again after a week."""

    standing: Standing

    @property
    def key(self) -> str:
        """What is said once."""
        return f"pace:{self.standing.cycle.cycle_id}"


@dataclass(frozen=True, slots=True)
class LossAhead:
    """Hours, units or money that will be gone within a week."""

    standing: Standing
    loss: Loss

    @property
    def key(self) -> str:
        """What is said once."""
        return f"loss:{self.standing.cycle.cycle_id}:{self.loss.on}"


@dataclass(frozen=True, slots=True)
class TimeMissing:
    """Missing time of the last whole week; or of cycles that are `closing` and take it until a day, `late_until`."""

    missing: MissingTime
    closing: tuple[RetainerName, ...] = ()
    late_until: date | None = None

    @property
    def key(self) -> str:
        """What is said once, whoever is told."""
        kind = "missing" if self.late_until else "week"
        return f"{kind}:{self.missing.person.person_id}:{self.missing.until}"


@dataclass(frozen=True, slots=True)
class StandsIn:
    """A client whose account manager cannot be told, so that somebody else is; `absent_is_active`: by their role."""

    client_id: UUID
    client_name: str
    absent_id: UUID
    absent_name: str
    absent_is_active: bool = False

    @property
    def key(self) -> str:
        """What is said once."""
        return f"stands_in:{self.client_id}:{self.absent_id}"


@dataclass(frozen=True, slots=True)
class Desk:
    """One morning's message: `today` is where the person is."""

    person: Person
    today: date
    items: tuple[DeskItem, ...]

    def only(self, keys: Sequence[str]) -> Desk:
        """The same with only those items that have one of the keys."""
        return Desk(self.person, self.today, tuple(each for each in self.items if each.key in keys))
