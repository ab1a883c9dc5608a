"""How cycle cards and what belongs to them are drawn, from what is so when their turn comes."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from blocks.message import Message
from blocks.registers import ADDITIONS
from blocks.rhythm.cards import cycle_card
from blocks.rhythm.checkpoints import checkpoint_message
from blocks.rhythm.touchpoints import drafts_message, touchpoint_message
from domain.appointments import AppointmentKind
from domain.outbox import MessageKind, OutboxMessage
from domain.people.people import Workspace
from jobs.clockwork import Clockwork
from services import Services


async def draw_cycle_card(
    services: Services, workspace: Workspace, said: OutboxMessage, now: datetime
) -> Message | None:
    """The card of a cycle."""
    shown = await services.cycle_cards.shown(workspace.workspace_id, UUID(said.facts["cycle_id"]), now)
    return cycle_card(shown, ADDITIONS) if shown else None


async def draw_checkpoint(
    services: Services, workspace: Workspace, said: OutboxMessage, now: datetime
) -> Message | None:
    """A cycle that is off plan; nothing where it is on plan again."""
    found = await services.checkpoints.shown(workspace.workspace_id, UUID(said.facts["cycle_id"]), now)
    return checkpoint_message(found, ADDITIONS) if found else None


async def draw_drafts(services: Services, workspace: Workspace, said: OutboxMessage, now: datetime) -> Message | None:
    """The messages to clients that were drafted for somebody on a day."""
    person_id, day = UUID(said.facts["person_id"]), date.fromisoformat(said.facts["day"])
    drafts = await services.touchpoints.drafts(workspace.workspace_id, person_id, day, now)
    return drafts_message(drafts, ADDITIONS) if drafts else None


async def draw_touchpoint(
    services: Services, workspace: Workspace, said: OutboxMessage, now: datetime
) -> Message | None:
    """What a client is told."""
    draft = await services.touchpoints.told(workspace.workspace_id, UUID(said.facts["touchpoint_id"]), now)
    return touchpoint_message(draft, ADDITIONS) if draft else None


CLOCKWORK = Clockwork(
    appointments={
        AppointmentKind.CYCLE_CARD: "cycle cards due",
        AppointmentKind.CHECKPOINT: "checkpoints looked at",
        AppointmentKind.SUMMARY: "closed cycles summed up",
    },
    drawings={
        MessageKind.CYCLE_CARD: draw_cycle_card,
        MessageKind.CHECKPOINT: draw_checkpoint,
        MessageKind.TOUCHPOINT_DRAFT: draw_drafts,
        MessageKind.TOUCHPOINT: draw_touchpoint,
    },
)
