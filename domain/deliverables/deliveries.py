"""Units of a deliverables retainer: articles, designs, sessions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from domain.agreements.retainers import RetainerName
from domain.agreements.terms import Threshold
from domain.balances.statements import StatementLine
from domain.cycles.cycles import Cycle
from domain.cycles.figures import Figures
from domain.cycles.late import LateReturn
from domain.kinds import Overage
from domain.values.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Delivery:
    """What was delivered when; or a session that was called off, which may count all the same."""

    delivery_id: UUID
    called: RetainerName
    cycle_id: UUID
    person_id: UUID
    delivered_on: date
    quantity: int
    description: str
    logged_at: datetime
    counts: bool = True
    is_cancelled: bool = False
    late_for_cycle_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class UnitsDelivered:
    """A section: what was delivered in a cycle, line by line of its statement."""

    lines: tuple[StatementLine, ...]


@dataclass(frozen=True, slots=True)
class Delivered:
    """What was delivered, and what is left; `before` and `after` are the cycle's figures around it.

    `author_today` and `client_today` differ around midnight. `is_repeat`: the submission had been seen, nothing was
    stored. `late_for`: the closed cycle of its date; `covered` of it by what that one had forfeited or let expire.
    `closed`: the closed cycle that it stands in, put right; `cycle` is the open one then, and `returned` what that has
    for it, or bears; None, nothing but words changed. `overage`: what becomes of what is over, where there is some and
    the units count in it.
    """

    delivery: Delivery
    cycle: Cycle
    before: Figures
    after: Figures
    crossed: tuple[Threshold, ...]
    author_today: date
    client_today: date
    is_repeat: bool = False
    carried_is_provisional: bool = False
    late_for: Cycle | None = None
    covered: int = 0
    closed: Cycle | None = None
    returned: LateReturn | None = None
    overage: Overage | None = None


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A delivery that was taken back, and the figures since: of its cycle, or of the open one that bears it."""

    delivery: Delivery
    after: Figures
    was_reversed_before: bool = False
    closed: Cycle | None = None
    returned: LateReturn | None = None


class DeliveryGone(Refusal):
    """That delivery does not exist, or was already taken back; nothing changed."""


class ClosedDelivery(Refusal):
    """What was delivered on {day} belongs to a closed cycle of {retainer}, which has ended since, so nothing there can
    be corrected. Have the retainer renewed with /retainer end first.
    """
