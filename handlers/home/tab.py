"""App Home."""

from __future__ import annotations

from blocks.home.tab import home_view
from handlers.slack.payloads import Payload
from handlers.slack.request import Visit


async def home_opened(visit: Visit, event: Payload) -> None:
    """Draw the home tab of who opened it."""
    if event.get("tab") == "home":
        visit.homes.opened(visit)
        await draw_home(visit)


async def draw_home(visit: Visit) -> None:
    """Draw the home tab as it is now."""
    home = await visit.services.homes.home(by=visit.by, now=visit.now)
    await visit.slack.publish_home(home_view(home))
