"""Somebody's own day and week on their home tab."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from blocks.message import Block, context, heading, section
from blocks.text import day, done_on, short
from blocks.time.entries import left_out
from blocks.time.workdays import day_line, edit_button
from domain.home import worked_and_idle
from domain.time.entries import DayOfWork, TimeEntry
from domain.values.days import WEEKDAYS
from domain.values.durations import format_minutes
from domain.values.plain_text import listed

_ENTRIES_MOST: Final = 15


def today(work: DayOfWork) -> list[Block]:
    """Its total and its entries."""
    if not work.entries:
        return [heading(f"Today, {day(work.on, work.on)}"), section("Nothing logged yet.")]
    head = heading(f"Today, {day(work.on, work.on)}: {format_minutes(work.minutes)}")
    rows = [_entry(each, at) for at, each in enumerate(work.entries[:_ENTRIES_MOST])]
    more = len(work.entries) - len(rows)
    return [head, *rows, *([context(f"and {more} more; /retainer today shows them")] if more else [])]


def _entry(entry: TimeEntry, at: int) -> Block:
    what = f"\n{short(entry.description, 100)}" if entry.description else ""
    not_counted = f", {left_out(entry)}" if entry.is_left_out else ""
    line = f"{format_minutes(entry.minutes)} on {done_on(entry)}{not_counted}{what}"
    return section(line, accessory=edit_button(entry, at))


def this_week(week: Sequence[DayOfWork], today: DayOfWork) -> list[Block]:
    """Its total, a line for each day with work, and one for all the days without; where no day has any, the total."""
    worked, idle = worked_and_idle(tuple(week), today.on)
    head = heading(f"This week: {format_minutes(sum(each.minutes for each in week))}")
    lines = [day_line(each, today.on) for each in worked]
    nothing = [f"Nothing logged: {listed(_weekdays(idle))}."] if idle and any(each.entries for each in week) else []
    return [head, *([section("\n".join([*lines, *nothing]))] if lines or nothing else [])]


def _weekdays(days: Sequence[date]) -> list[str]:
    """Days of one week by their names; three in a row and more by the first and the last: `Monday to Friday`."""
    runs: list[list[date]] = []
    for each in days:
        if runs and each - runs[-1][-1] == timedelta(days=1):
            runs[-1].append(each)
        else:
            runs.append([each])
    return [name for run in runs for name in _run([WEEKDAYS[each.weekday()].capitalize() for each in run])]


def _run(names: list[str]) -> list[str]:
    return names if len(names) < 3 else [f"{names[0]} to {names[-1]}"]
