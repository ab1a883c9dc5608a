"""What could not be said, and is sent again by a click."""

from __future__ import annotations

from blocks import ids
from blocks.sending import sent_again
from handlers.slack.listening import Listening
from handlers.slack.payloads import Click
from handlers.slack.request import SlackRequest


async def send_again_clicked(request: SlackRequest, click: Click) -> None:
    """The button Send again."""
    count = await request.services.notices.send_again(click.id, by=request.by, now=request.now)
    await request.slack.tell(sent_again(count))


LISTENING = Listening(clicks={ids.SEND_AGAIN: send_again_clicked})
