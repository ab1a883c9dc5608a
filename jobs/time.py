"""Reminders to log and questions about forgotten timers, as they are when they go."""

from __future__ import annotations

from datetime import date, datetime

from blocks.message import Message
from blocks.time.reminders import reminder
from blocks.time.timers import timer_forgotten
from domain.appointments import AppointmentKind
from domain.outbox import MessageKind, OutboxMessage, ToPerson
from domain.people.people import Workspace
from jobs.clockwork import Clockwork, Job
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


async def ask_about_timers(services: Services, workspace: Workspace, now: datetime) -> int:
    """Ask about timers that seem forgotten."""
    return await services.timers.ask_about_forgotten(workspace.workspace_id, now)


async def count_timers(services: Services, workspace: Workspace, now: datetime) -> int:
    """How many there are to ask about."""
    return await services.timers.count_forgotten(workspace.workspace_id, now)


CLOCKWORK = Clockwork(
    jobs={"forgotten timers asked about": Job(ask_about_timers, count_timers)},
    appointments={AppointmentKind.REMINDER: "reminders looked at"},
    drawings={MessageKind.REMINDER: draw_reminder, MessageKind.TIMER: draw_timer},
)
