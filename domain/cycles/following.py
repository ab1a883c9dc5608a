"""What follows on a cycle's opening and closing: appointments, declared by the subjects that keep them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from domain.appointments import AppointmentKind
from domain.cycles.closing import Closing
from domain.cycles.cycles import Cycle
from domain.values.business_days import BusinessDays


@dataclass(frozen=True, slots=True)
class Opened:
    """A cycle that opens at an instant; `timezone` is its client's, `is_first`: of its retainer's."""

    cycle: Cycle
    timezone: str
    business_days: BusinessDays
    is_first: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Closed:
    """A cycle that closes at an instant, with what that writes; for the second time where `revision` is 2."""

    cycle: Cycle
    closing: Closing
    revision: int
    at: datetime


@dataclass(frozen=True, slots=True)
class FollowsOpening:
    """An appointment about a cycle that opens: when it is due, None where there is to be none."""

    kind: AppointmentKind
    due: Callable[[Opened], datetime | None]


@dataclass(frozen=True, slots=True)
class FollowsClosing:
    """An appointment about a cycle that closes: when it is due, None where there is to be none."""

    kind: AppointmentKind
    due: Callable[[Closed], datetime | None]
