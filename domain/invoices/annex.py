"""The entries behind a line, as much of them as a client is shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from domain.invoices.printed import AnnexEntry


class Shown(StrEnum):
    """How much of the time behind an invoice its client reads; the least first."""

    NOTHING = "nothing"
    TASKS = "tasks"  # totals by what was done
    DAYS = "days"  # totals by day
    ENTRIES = "entries"
    NAMES = "names"  # entries, with who worked


def shown_of(entries: Iterable[AnnexEntry], shown: Shown) -> tuple[AnnexEntry, ...]:
    """The entries, or their totals, in the order of their days; totals by task in the order in which tasks came up."""
    in_order = sorted(entries, key=lambda each: each.on or date.min)
    if shown is Shown.NOTHING:
        return ()
    if shown is Shown.TASKS:
        by_task: dict[str | None, int] = defaultdict(int)
        for each in in_order:
            by_task[each.narrative] += each.minutes
        return tuple(AnnexEntry(None, None, minutes, task) for task, minutes in by_task.items())
    if shown is Shown.DAYS:
        by_day: dict[date | None, int] = defaultdict(int)
        for each in in_order:
            by_day[each.on] += each.minutes
        return tuple(AnnexEntry(day, None, minutes, None) for day, minutes in by_day.items())
    if shown is Shown.ENTRIES:
        return tuple(AnnexEntry(each.on, None, each.minutes, each.narrative) for each in in_order)
    return tuple(in_order)
