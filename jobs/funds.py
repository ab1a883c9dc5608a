"""What owners and bookkeepers are told of money on deposit."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from blocks.funds.draws import funds_short
from blocks.message import Message
from domain.outbox import MessageKind, OutboxMessage, ToPerson
from domain.people.people import Workspace
from jobs.clockwork import Clockwork
from services import Services


async def draw_short(services: Services, workspace: Workspace, said: OutboxMessage, now: datetime) -> Message | None:
    """A deposit was gone after it was drawn."""
    assert isinstance(said.to, ToPerson)  # noqa: S101 - it is a person's
    deposit_id = UUID(said.facts["deposit_id"])
    short = await services.firm_money.short(workspace.workspace_id, deposit_id, to=said.to.person_id, now=now)
    return funds_short(short) if short else None


CLOCKWORK = Clockwork(drawings={MessageKind.FUNDS_SHORT: draw_short})
