"""`/retainer` alone: where one stands, and what one can do here."""

from __future__ import annotations

from blocks.home import overview as drawn
from blocks.message import Message
from blocks.registers import ADDITIONS
from handlers.slack.request import SlackRequest


async def overview(request: SlackRequest, _: str) -> Message | None:
    """The overview for this channel."""
    return drawn.overview(await request.services.homes.overview(by=request.by, now=request.now), ADDITIONS)
