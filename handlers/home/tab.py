"""App Home."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from slack_sdk.errors import SlackApiError

from blocks.balances.list import Rows
from blocks.home.tab import home_view, undrawn_view
from blocks.registers import ADDITIONS
from domain.home import Home
from domain.sending.refused_blocks import OF_VIEWS
from handlers.home.fresh import Drawing
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
    await _publish(request, home, Rows(ADDITIONS))


async def read_homes(requests: Sequence[SlackRequest]) -> Sequence[Drawing]:
    """The home tabs of several people of a workspace, read at once for all and each to be drawn when it is called for;
    of who is there no longer there is none.
    """
    if not requests:
        return ()
    first = requests[0]
    homes = await first.services.homes.homes([each.by for each in requests], now=first.now)
    rows = Rows(ADDITIONS)
    return [(each, partial(_publish, each, homes[each.by], rows)) for each in requests if each.by in homes]


async def _publish(request: SlackRequest, home: Home, rows: Rows) -> None:
    try:
        await request.slack.publish_home(home_view(home, rows))
    except SlackApiError as refused:
        if not plain.noted(refused, OF_VIEWS):
            raise
        await request.slack.publish_home(undrawn_view())
