"""Typed text with the names of who is mentioned in it, which Slack gives by id alone."""

from __future__ import annotations

from handlers.slack.lookups import PersonHidden, profile_of
from handlers.slack.payloads import Payload
from handlers.slack.request import SlackRequest
from handlers.slack.typed import as_typed, nameless

# More are rather a list than a sentence, and each may be a call to Slack.
_MOST_NAMED = 10


async def text_of(request: SlackRequest, raw: str) -> str:
    """The text as its author would read it. Asks nobody where nobody is mentioned by id alone."""
    bot = request.workspace.bot_user_id
    mentioned = sorted(nameless(raw, bot=bot))[:_MOST_NAMED]
    known = await request.services.people.known(mentioned, by=request.by) if mentioned else {}
    names = {slack_user_id: person.name for slack_user_id, person in known.items()}
    for slack_user_id in mentioned:
        if slack_user_id not in names:
            try:
                names[slack_user_id] = (await profile_of(request.slack.client, slack_user_id)).name
            except PersonHidden:
                names[slack_user_id] = "somebody"
    return as_typed(raw, names=names, bot=bot)


async def message_text(request: SlackRequest, message: Payload) -> str:
    """A message's text as its reader would copy it, on one line."""
    return " ".join((await text_of(request, str(message.get("text") or ""))).split())
