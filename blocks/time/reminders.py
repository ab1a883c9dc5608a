"""Reminders to log, and what is answered to their buttons."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from blocks import ids
from blocks.message import Message, actions, button, context, message, section
from blocks.text import day
from blocks.time.timers import running_line
from blocks.time.workdays import shares
from domain.time.entries import DayOfWork, Timer
from domain.values.durations import format_minutes

_HOW_AGAIN: Final = "`/retainer settings` brings them back."


def reminder(work: DayOfWork, *, today: date, enough_minutes: int, timer: Timer | None = None) -> Message:
    """What is logged for a day, what is missing, and the ways to log it. `today` is the reader's."""
    named = day_named(work.on, today)
    enough = format_minutes(enough_minutes)
    if work.entries:
        logged, missing = format_minutes(work.minutes), format_minutes(enough_minutes - work.minutes)
        sentence = f"You have logged {logged} of your {enough} for {named}: {shares(work)}. {missing} is missing."
    else:
        sentence = f"You have logged none of your {enough} for {named}."
    runs = f"{running_line(timer)}." if timer else ""
    value = work.on.isoformat()
    return message(
        f"{sentence} {runs}".rstrip(),
        section(sentence),
        *([context(runs)] if runs else []),
        actions(
            button("Log time", ids.LOG_REMINDED, value, style="primary"),
            button("Catch up", ids.CATCH_UP),
            button("Not today" if work.on == today else "Not for that day", ids.SKIP_REMINDER, value),
            button("Stop reminding me", ids.STOP_REMINDERS),
        ),
    )


def skipped(on: date, today: date) -> Message:
    """The answer to Not today, in the reminder's place."""
    return message(f"Nothing more about {day_named(on, today)}.")


def no_longer_reminded() -> Message:
    """The answer to Stop reminding me, in the reminder's place."""
    return message(f"No more reminders to log. {_HOW_AGAIN}")


def day_named(on: date, today: date) -> str:
    """`today, Thu 19 Nov`."""
    if on == today:
        return f"today, {day(on, today)}"
    return f"yesterday, {day(on, today)}" if on == today - timedelta(days=1) else day(on, today)
