"""Time: the answers to logging it, its forms, lists of it, timers and reminders."""

from __future__ import annotations

from blocks import ids
from blocks.cycles.additions import WayToLog
from domain.kinds import Kind

HOURS = WayToLog(
    Kind.HOURS,
    label="Log time",
    action_id=ids.LOG_TIME,
    example="`/retainer log 1h30 Checkout fix`",
    how=lambda typed: f"Log time on it with `/retainer log {typed} 1h30` and what you did.",
)
