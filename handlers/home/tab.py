"""App Home."""

from __future__ import annotations

from blocks.home.tab import home_view
from blocks.registers import ADDITIONS
from handlers.slack.payloads import Payload
from handlers.slack.request import SlackRequest


async def home_opened(request: SlackRequest, event: Payload) -> None:
    """Draw the home tab of who opened it."""
    if event.get("tab") == "home":
        request.homes.opened(request)
        await draw_home(request)


async def draw_home(request: SlackRequest) -> None:
    """Draw the home tab as it is now."""
    home = await request.services.homes.home(by=request.by, now=request.now)
    await request.slack.publish_home(home_view(home, ADDITIONS))
