"""Reminders to log, as they are when they go."""

from __future__ import annotations

from datetime import date, datetime

from blocks.message import Message
from blocks.time.reminders import reminder
from blocks.time.timers import timer_forgotten
from domain.outbox import OutboxMessage, ToPerson
from domain.people.people import Workspace
from services import Services


async def draw_reminder(
    services: Services, workspace: Workspace, message: OutboxMessage, now: datetime
) -> Message | None:
    """Nothing where enough was logged in the meantime."""
    assert isinstance(message.to, ToPerson)  # noqa: S101 - a reminder is a person's
    on = date.fromisoformat(message.facts["on"])
    due = await services.reminders.due(workspace.workspace_id, message.to.person_id, on, now)
    if due is None:
        return None
    return reminder(due.work, today=due.today, enough_minutes=due.enough_minutes, timer=due.timer)


async def draw_timer(services: Services, workspace: Workspace, message: OutboxMessage, now: datetime) -> Message | None:
    """Nothing where the timer was stopped meanwhile."""
    assert isinstance(message.to, ToPerson)  # noqa: S101 - a timer is a person's
    started_at = datetime.fromisoformat(message.facts["started_at"])
    timer = await services.timers.forgotten(workspace.workspace_id, message.to.person_id, started_at, now)
    return None if timer is None else timer_forgotten(timer)
