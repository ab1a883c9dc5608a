"""What owners are asked about people."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from blocks.message import Message
from blocks.people import role_asked
from domain.outbox import MessageKind, OutboxMessage
from domain.people.people import Workspace
from jobs.clockwork import Clockwork
from services import Services


async def draw_role_asked(
    services: Services, workspace: Workspace, said: OutboxMessage, _now: datetime
) -> Message | None:
    """Somebody was named account manager who is none."""
    facts = said.facts
    asked = await services.account_managers.asked(
        workspace.workspace_id, UUID(facts["person_id"]), UUID(facts["client_id"]), UUID(facts["by_id"])
    )
    return role_asked(asked) if asked else None


CLOCKWORK = Clockwork(drawings={MessageKind.ROLE_ASKED: draw_role_asked})
