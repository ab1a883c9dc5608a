"""What follows on the opening and closing of cycles: appointments, declared by the subjects that keep them.

Cycles open and close many together, and what follows is asked of all of them at once; one alone is many with one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.appointments import AppointmentKind
from domain.cycles.closing import Closing
from domain.cycles.cycles import Cycle
from domain.kinds import Invoicing
from domain.values.business_days import BusinessDays


@dataclass(frozen=True, slots=True)
class Opened:
    """A cycle that opens at an instant; `timezone` is its client's, `is_first`: of its retainer's, which is billed as
    `invoicing` says.
    """

    cycle: Cycle
    timezone: str
    business_days: BusinessDays
    is_first: bool
    at: datetime
    invoicing: Invoicing = Invoicing.OFF


@dataclass(frozen=True, slots=True)
class Closed:
    """A cycle that closes at an instant, with what that writes; for the second time where `revision` is 2."""

    cycle: Cycle
    closing: Closing
    revision: int
    at: datetime
    invoicing: Invoicing = Invoicing.OFF


@dataclass(frozen=True, slots=True)
class FollowsOpening:
    """Appointments about cycles that open together: when each is due, by the cycle's id. Those left out have none."""

    kind: AppointmentKind
    due: Callable[[Sequence[Opened]], Mapping[UUID, datetime]]


@dataclass(frozen=True, slots=True)
class FollowsClosing:
    """Appointments about cycles that close together: when each is due, by the cycle's id. Those left out have none."""

    kind: AppointmentKind
    due: Callable[[Sequence[Closed]], Mapping[UUID, datetime]]
