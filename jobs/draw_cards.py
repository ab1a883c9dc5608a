"""How cycle cards and what belongs to them are drawn, from what is so when their turn comes."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from blocks.cycle_cards import cycle_card
from blocks.message import Message
from domain.outbox import OutboxMessage
from domain.people import Workspace
from services import Services


async def draw_cycle_card(
    services: Services, workspace: Workspace, said: OutboxMessage, now: datetime
) -> Message | None:
    """The card of a cycle."""
    shown = await services.cycle_cards.shown(workspace.workspace_id, UUID(said.facts["cycle_id"]), now)
    return cycle_card(shown) if shown else None
