"""A mail to a client that did not go, sent again by a click."""

from __future__ import annotations

from blocks import ids
from blocks.letters.troubles import mailed_again
from handlers.slack.listening import Listening
from handlers.slack.payloads import Click
from handlers.slack.request import SlackRequest


async def again_clicked(request: SlackRequest, click: Click) -> None:
    """The button Send again below what was told of a mail."""
    address = await request.services.mailing.send_again(click.id, by=request.by, now=request.now)
    await request.slack.tell(mailed_again(address))


LISTENING = Listening(clicks={ids.MAIL_AGAIN: again_clicked})
