"""Quantity that an owner adds to, or takes from, a cycle: with a reason, and visible in the report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.agreements.retainers import RetainerName
from domain.cycles.cycles import Cycle
from domain.cycles.figures import Figures
from domain.values.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Adjustment:
    """What was adjusted; `quantity` in the unit of the kind, negative where it was taken away.

    `last_day` is the last day of what was added; None, what the rollover says, or for ever for a prepaid block.
    """

    adjustment_id: UUID
    called: RetainerName
    quantity: int
    reason: str
    is_prepaid: bool
    last_day: date | None


@dataclass(frozen=True, slots=True)
class Adjusted:
    """An adjustment, and the cycle's figures since. `is_repeat`: the submission had been seen, nothing was stored."""

    adjustment: Adjustment
    cycle: Cycle
    after: Figures
    is_repeat: bool = False


class NothingAdjusted(Refusal):
    """How much should be added or taken away? Type a number other than zero, with a minus to take away."""

    field = "quantity"


class MoreThanThere(Refusal):
    """{retainer} has {available} available, so no more than that can be taken away."""

    field = "quantity"


class BlockOver(Refusal):
    """{last_day} has already passed: choose a last day that is still to come, or none."""

    field = "last_day"


class NoBlockToTake(Refusal):
    """A prepaid block and a last day belong to what is added, not to what is taken away. Leave both out."""

    field = "last_day"


class NothingOpen(Refusal):
    """{retainer} has ended, so there is no open cycle that could be changed. Renew it with /retainer end first."""

    field = "retainer"


class FundsNotAdjusted(Refusal):
    """{retainer} holds money on deposit, which changes only by what is paid in and drawn."""

    field = "retainer"
