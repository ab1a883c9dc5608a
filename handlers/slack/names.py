"""Typed text with the names of who is mentioned in it, which Slack gives by id alone."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.slack.lookups import PersonHidden, profile_of
from handlers.slack.payloads import Payload
from handlers.slack.request import SlackRequest
from handlers.slack.typed import as_typed, nameless, typed_lines

# More are rather a list than a sentence, and each may be a call to Slack.
_MOST_NAMED = 10


async def text_of(request: SlackRequest, raw: str) -> str:
    """The text as its author would read it, but for mentions among a line's last words, which stay tags."""
    return typed_lines(raw, names=await _names(request, raw), bot=request.workspace.bot_user_id)


async def message_text(request: SlackRequest, message: Payload) -> str:
    """A message's text as its reader would copy it, on one line."""
    raw = str(message.get("text") or "")
    return " ".join(as_typed(raw, names=await _names(request, raw), bot=request.workspace.bot_user_id).split())


async def _names(request: SlackRequest, raw: str) -> Mapping[str, str]:
    """What those are called who are mentioned by id alone; asks nobody where nobody is."""
    mentioned = sorted(nameless(raw, bot=request.workspace.bot_user_id))[:_MOST_NAMED]
    known = await request.services.people.known(mentioned, by=request.by) if mentioned else {}
    names = {slack_user_id: person.name for slack_user_id, person in known.items()}
    for slack_user_id in mentioned:
        if slack_user_id not in names:
            try:
                names[slack_user_id] = (await profile_of(request.slack.client, slack_user_id)).name
            except PersonHidden:
                names[slack_user_id] = "somebody"
    return names
