"""Reminders to log, and word of what others logged for somebody, as they are when they go."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from blocks.message import Message
from blocks.time.behalf import changed_for_you, logged_for_you, removed_for_you
from blocks.time.reminders import reminder
from blocks.time.timers import timer_forgotten
from domain.appointments import AppointmentKind
from domain.outbox import MessageKind, OutboxMessage, ToPerson
from domain.people.people import Workspace
from domain.values.wall_clock import local_date
from jobs.clockwork import Clockwork, Job
from services import Services
from services.time.behalf import Done


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


async def draw_on_behalf(
    services: Services, workspace: Workspace, said: OutboxMessage, now: datetime
) -> Message | None:
    """What another did to somebody's work; nothing of what was taken back since."""
    trace = await services.traces.of(workspace.workspace_id, said.facts)
    if trace is None:
        return None
    today = local_date(now, trace.zone)
    if trace.done is Done.REMOVED:
        return removed_for_you(trace.by, trace.entry, today=today)
    if trace.before is not None:
        return changed_for_you(trace.by, trace.entry, trace.before, today=today)
    return logged_for_you(trace.by, trace.entry, today=today)


async def draw_timer(services: Services, workspace: Workspace, message: OutboxMessage, now: datetime) -> Message | None:
    """Nothing where the timer was stopped meanwhile."""
    assert isinstance(message.to, ToPerson)  # noqa: S101 - a timer is a person's
    started_at = datetime.fromisoformat(message.facts["started_at"])
    timer = await services.timers.forgotten(workspace.workspace_id, message.to.person_id, started_at, now)
    return None if timer is None else timer_forgotten(timer)


async def forgotten_timers(services: Services, now: datetime) -> Mapping[UUID, int]:
    """How many timers there are to ask about."""
    return await services.timers.forgotten_anywhere(now)


async def ask_about_timers(services: Services, workspace_id: UUID, now: datetime) -> int:
    """Ask about timers that seem forgotten."""
    return await services.timers.ask_about_forgotten(workspace_id, now)


CLOCKWORK = Clockwork(
    jobs={"forgotten timers asked about": Job(forgotten_timers, ask_about_timers)},
    appointments={AppointmentKind.REMINDER: "reminders looked at"},
    drawings={
        MessageKind.ON_BEHALF: draw_on_behalf,
        MessageKind.REMINDER: draw_reminder,
        MessageKind.TIMER: draw_timer,
    },
)
