"""What is worth telling: thresholds that were crossed, use that runs ahead, and hours that are about to go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from domain.agreements.terms import Threshold
from domain.alerts.routes import View
from domain.balances.standings import Standing
from domain.clients.clients import Absent
from domain.cycles.figures import DAYS_THAT_TELL
from domain.cycles.losses import Loss
from domain.kinds import CycleState
from domain.values.refusals import Refusal

# Percent points between the share used and the share of the days gone, and how long one alert serves.
_POINTS_AHEAD = 20
_TOLD_FOR = timedelta(days=7)
SOON = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Alert:
    """What was said of a threshold, as it is now. `threshold` None: nothing was available to work on.

    `is_of_over`: said because more was used than available. `passed`: those that the same entry jumped over.
    `has_more`: more is available than when it was crossed.
    `instead_of`: for whom the reader stands in. `key` is the message's own.
    """

    key: str
    standing: Standing
    view: View
    threshold: Threshold | None
    passed: tuple[Threshold, ...]
    is_reached: bool
    has_more: bool
    is_of_over: bool = False
    sees_money: bool = False
    is_snoozed: bool = False
    instead_of: Absent | None = None


class SnoozeGone(Refusal):
    """That cycle is over, so there is nothing left to snooze."""


def pace_alert(standing: Standing, *, told_on: date | None = None) -> bool:
    """Whether the use runs more than 20 points ahead of the calendar (docs/rules.md, 9).

    `told_on`: the day that it was told last, None for never; once a week is enough. Nothing in a pause, nor when all
    is used: a threshold has said so then.
    """
    ahead = standing.pace.points_ahead
    if ahead is None or not _runs(standing) or not standing.figures.remaining:
        return False
    # One busy first day says nothing about a month.
    if standing.pace.days_elapsed < DAYS_THAT_TELL or ahead <= _POINTS_AHEAD:
        return False
    return told_on is None or standing.today - told_on >= _TOLD_FOR


def losses_soon(standing: Standing) -> tuple[Loss, ...]:
    """What will be lost or expires within seven days from today, the soonest first; nothing in a pause."""
    if not _runs(standing):
        return ()
    soon = (each for each in standing.losses if standing.today <= each.on <= standing.today + SOON)
    return tuple(sorted(soon, key=lambda each: each.on))


def _runs(standing: Standing) -> bool:
    cycle = standing.cycle
    return cycle.state is CycleState.OPEN and not cycle.is_pause and cycle.holds(standing.today)
