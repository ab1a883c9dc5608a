"""What goes to owners when something could not be said."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from blocks.message import Message
from blocks.sending import notice
from domain.outbox import OutboxMessage
from domain.people.people import Workspace
from domain.sending.notices import About
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
