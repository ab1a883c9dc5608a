"""What goes to owners when something could not be said, and the question about a forgotten timer."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from blocks.message import Message
from blocks.notices import notice
from blocks.timers import timer_forgotten
from domain.notices import About
from domain.outbox import OutboxMessage, ToPerson
from domain.people import Workspace
from services import Services


async def draw_notice(
    services: Services,
    workspace: Workspace,
    message: OutboxMessage,
    now: datetime,  # noqa: ARG001 - a Drawing is told
) -> Message | None:
    """With the button as long as it does something."""
    about, message_id = About(message.facts["about"]), UUID(message.facts["message_id"])
    told = await services.notices.of(workspace.workspace_id, about, message_id)
    return None if told is None else notice(told)


async def draw_timer(services: Services, workspace: Workspace, message: OutboxMessage, now: datetime) -> Message | None:
    """Nothing where the timer was stopped meanwhile."""
    assert isinstance(message.to, ToPerson)  # noqa: S101 - a timer is a person's
    started_at = datetime.fromisoformat(message.facts["started_at"])
    timer = await services.timers.forgotten(workspace.workspace_id, message.to.person_id, started_at, now)
    return None if timer is None else timer_forgotten(timer)
