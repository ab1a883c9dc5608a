"""Looking at a cycle in its middle: whether it is off plan, and how it ends if the work goes on as it did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from domain.balances.standings import Standing
from domain.cycles.closing import Closing
from domain.cycles.losses import Loss, will_be_lost
from domain.cycles.lot_use import Use

_POINTS = 20
_DAY = timedelta(days=1)


class OffPlan(StrEnum):
    """What about a cycle asks for something to be done; the weightiest first."""

    OVER = "over"
    NOTHING_LOGGED = "nothing_logged"
    WILL_NOT_SUFFICE = "will_not_suffice"
    WILL_LOSE = "will_lose"
    AHEAD = "ahead"
    BEHIND = "behind"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A cycle that is off plan (docs/rules.md, 20): in which ways, and what its end would be like, in its unit."""

    standing: Standing
    off_plan: tuple[OffPlan, ...]
    expected_use: int
    expected_overage: int
    expected_losses: tuple[Loss, ...] = ()
    expected_carry: int = 0


def expected_uses(uses: Sequence[Use], *, starts_on: date, ends_on: date, today: date) -> tuple[Use, ...]:
    """What was used, and as much again a day on every day that is left; today counts as gone."""
    used = sum(each.quantity for each in uses)
    first = max(today, starts_on) + _DAY
    days = (ends_on - first).days
    elapsed = (first - starts_on).days
    if used <= 0 or days <= 0:
        return tuple(uses)
    totals = [used * ahead // elapsed for ahead in range(days + 1)]
    return (*uses, *(Use(first + ahead * _DAY, totals[ahead + 1] - totals[ahead]) for ahead in range(days)))


def checkpoint(standing: Standing, expected: Closing) -> Checkpoint | None:
    """The cycle of a standing, where it is off plan; `expected` is its closing after `expected_uses`."""
    losses = will_be_lost(expected, today=standing.today)
    found = tuple(_ways(standing, expected.overage, sum(each.quantity for each in losses)))
    if not found:
        return None
    return Checkpoint(standing, found, expected.used, expected.overage, losses, expected.carried_out)


def _ways(standing: Standing, overage: int, lost: int) -> Sequence[OffPlan]:
    figures, points = standing.figures, standing.pace.points_ahead
    if not figures.available or points is None:
        # Nothing to be on a plan with; thresholds say that it was never set up.
        return [OffPlan.OVER] if figures.overage else []
    if figures.overage:
        return [OffPlan.OVER]
    if not figures.used:
        return [OffPlan.NOTHING_LOGGED]
    found = {
        OffPlan.WILL_NOT_SUFFICE: overage * 10 >= figures.available,
        OffPlan.WILL_LOSE: lost * 10 >= figures.available,
        OffPlan.AHEAD: points > _POINTS,
        OffPlan.BEHIND: points < -_POINTS,
    }
    return [way for way, is_so in found.items() if is_so]
