"""The first steps of a new workspace: put away, and brought back."""

from __future__ import annotations

from blocks.home.first_steps import first_steps_hidden, first_steps_shown
from handlers.slack.payloads import Click
from handlers.slack.request import SlackRequest


async def hide_clicked(request: SlackRequest, _: Click) -> None:
    """The button Hide this."""
    await request.services.homes.hide_first_steps(by=request.by, now=request.now)
    request.changed()
    await request.slack.show(first_steps_hidden())


async def show_clicked(request: SlackRequest, _: Click) -> None:
    """The button Show, in the settings: on the home tab from now on, and here at once."""
    await request.services.homes.show_first_steps(by=request.by)
    request.changed()
    await request.slack.tell(first_steps_shown(await request.services.homes.first_steps(by=request.by)))
