"""App Home."""

from __future__ import annotations

from slack_sdk.errors import SlackApiError

from blocks.home.tab import home_view, undrawn_view
from blocks.registers import ADDITIONS
from domain.sending.refused_blocks import OF_VIEWS
from handlers.slack import plain
from handlers.slack.payloads import Payload
from handlers.slack.request import SlackRequest


async def home_opened(request: SlackRequest, event: Payload) -> None:
    """Draw the home tab of who opened it."""
    if event.get("tab") == "home":
        await request.homes.opened(request)


async def draw_home(request: SlackRequest) -> None:
    """Draw the home tab as it is now."""
    home = await request.services.homes.home(by=request.by, now=request.now)
    try:
        await request.slack.publish_home(home_view(home, ADDITIONS))
    except SlackApiError as refused:
        if not plain.noted(refused, OF_VIEWS):
            raise
        await request.slack.publish_home(undrawn_view())
