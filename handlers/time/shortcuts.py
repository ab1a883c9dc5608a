"""Shortcuts: from anywhere, and on a message."""

from __future__ import annotations

from handlers.slack.names import message_text
from handlers.slack.payloads import Payload
from handlers.slack.request import SlackRequest
from handlers.time.forms import blank_form

# The form's field takes 3,000; a description that long says less than its beginning.
_BEGINNING = 200


async def log_time(request: SlackRequest, _: Payload) -> None:
    """Log time, from Slack's menu of shortcuts."""
    await request.slack.open(await blank_form(request))


async def log_time_for_message(request: SlackRequest, body: Payload) -> None:
    """Log time for this: the form with the message's beginning, keeping its address."""
    said = body["message"]
    domain = (body.get("team") or {}).get("domain")
    permalink = await request.slack.permalink(body["channel"]["id"], said["ts"], domain=domain)
    beginning = (await message_text(request, said))[:_BEGINNING]
    await request.slack.open(await blank_form(request, description=beginning, permalink=permalink))
