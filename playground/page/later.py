"""The moments that the page offers to go to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta

from playground.state import Workspace

_MORNING = time(9, 2)
_SATURDAY = 5
_MONTH = timedelta(days=32)  # from the first day of any month into the next


def _weekday(day: date) -> date:
    """The day itself, or the Monday after a weekend."""
    return day + timedelta(days=7 - day.weekday() if day.weekday() >= _SATURDAY else 0)


# By the word that the page sends: what it says, and the day it means, seen from today.
MOMENTS: Mapping[str, tuple[str, Callable[[date], date]]] = {
    "day": ("Tomorrow morning", lambda today: today + timedelta(days=1)),
    "monday": ("Monday morning", lambda today: today + timedelta(days=7 - today.weekday())),
    "month": ("First weekday of next month", lambda today: _weekday((today.replace(day=1) + _MONTH).replace(day=1))),
    "week": ("A week later", lambda today: today + timedelta(days=7)),
}


def app_time(workspace: Workspace) -> datetime:
    """What the app takes for now."""
    return datetime.fromtimestamp(workspace.now() + workspace.app_clock.ahead, UTC)


def seconds_to(workspace: Workspace, word: str) -> float:
    """Seconds from the app's now to a moment: the instant at which it is past nine wherever somebody is.

    Raises ValueError for a word that is none.
    """
    if word not in MOMENTS:
        raise ValueError(f"The clock goes to {', '.join(MOMENTS)}.")
    now = app_time(workspace)
    zones = {each.zone for each in workspace.people.values() if not each.is_bot}
    day = MOMENTS[word][1]
    # Whoever is furthest behind has the earliest date, and their morning is the last one.
    today = min(now.astimezone(zone).date() for zone in zones)
    at = max(datetime.combine(day(today), _MORNING, zone) for zone in zones)
    return (at - now).total_seconds()
