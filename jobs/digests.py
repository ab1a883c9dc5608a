"""Digests, desks and nudges, as they are when they go."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from blocks.digests.desks import desk_message
from blocks.digests.weekly import digest_message
from blocks.message import Message
from blocks.time.missing import nudge, own_week
from domain.appointments import AppointmentKind
from domain.digests.weekly import DigestView
from domain.outbox import MessageKind, OutboxMessage, ToChannel, ToPerson
from domain.people.people import Workspace
from jobs.clockwork import Clockwork
from services import Services


async def draw_digest(
    services: Services, workspace: Workspace, message: OutboxMessage, now: datetime
) -> Message | None:
    """Nothing where there is nothing to say, or where the channel is no longer the place for it."""
    assert isinstance(message.to, ToChannel)  # noqa: S101 - a digest is a channel's
    view = DigestView(message.facts["view"])
    channel = message.to.slack_channel_id
    digest = await services.digests.posted(workspace.workspace_id, channel, view, now=now)
    return digest_message(digest) if digest else None


async def draw_desk(services: Services, workspace: Workspace, message: OutboxMessage, now: datetime) -> Message | None:
    """What is still so of the items."""
    assert isinstance(message.to, ToPerson)  # noqa: S101 - a desk is a person's
    desk = await services.desks.desk(workspace.workspace_id, message.to.person_id, message.facts["keys"], now=now)
    return desk_message(desk) if desk else None


async def draw_nudge(services: Services, workspace: Workspace, message: OutboxMessage, _: datetime) -> Message | None:
    """Nothing where the time is there by now."""
    assert isinstance(message.to, ToPerson)  # noqa: S101 - a nudge is a person's
    by_id, until = UUID(message.facts["by"]), date.fromisoformat(message.facts["until"])
    asked = await services.missing_times.nudged(workspace.workspace_id, message.to.person_id, by_id=by_id, until=until)
    if asked is None:
        return None
    return own_week(asked.missing) if message.facts.get("own") else nudge(asked.missing, asked.by)


CLOCKWORK = Clockwork(
    appointments={
        AppointmentKind.DESK: "morning desks looked at",
        AppointmentKind.DIGEST: "digests looked at",
    },
    drawings={
        MessageKind.DESK: draw_desk,
        MessageKind.DIGEST: draw_digest,
        MessageKind.CLIENT_DIGEST: draw_digest,
        MessageKind.NUDGE: draw_nudge,
    },
)
