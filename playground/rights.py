"""Rights of short life: a trigger_id opens one modal within 3 seconds, a response_url answers 5 times in 30 minutes."""

from __future__ import annotations

import secrets
from typing import TypeVar

from playground.errors import SlackError
from playground.state import Workspace
from playground.world import Message, ResponseUrl, Trigger

TRIGGER_SECONDS = 3.0
RESPONSE_SECONDS = 30 * 60.0
MOST_RESPONSES = 5
MOST_KEPT = 2000


Right = TypeVar("Right", Trigger, ResponseUrl)


def _keep(kept: dict[str, Right], right: Right) -> None:
    """Remember a right; the oldest are forgotten, long after their time."""
    while len(kept) >= MOST_KEPT:
        kept.pop(next(iter(kept)))
    kept[right.id] = right


def new_trigger(workspace: Workspace, person: str, *, view_id: str | None = None) -> Trigger:
    """A fresh trigger_id for one person; `view_id` is the modal that it comes from, if any."""
    now = workspace.now()
    number = f"{int(now * 1000)}.{secrets.randbelow(10**12):012d}"
    trigger = Trigger(id=f"{number}.{secrets.token_hex(16)}", person=person, made_at=now, view_id=view_id)
    _keep(workspace.triggers, trigger)
    return trigger


def take_trigger(workspace: Workspace, trigger_id: str) -> Trigger:
    """Use up a trigger_id.

    Raises `SlackError`: invalid_trigger_id, exchanged_trigger_id, expired_trigger_id.
    """
    trigger = workspace.triggers.get(trigger_id)
    if trigger is None:
        raise SlackError("invalid_trigger_id")
    if trigger.used:
        raise SlackError("exchanged_trigger_id")
    if workspace.now() - trigger.made_at > TRIGGER_SECONDS:
        raise SlackError("expired_trigger_id")
    return trigger


def new_response_url(
    workspace: Workspace, person: str, channel: str, *, message: Message | None = None, thread_ts: str | None = None
) -> ResponseUrl:
    """A fresh response_url; `message` is what was clicked."""
    right = ResponseUrl(
        id=secrets.token_urlsafe(18),
        person=person,
        channel=channel,
        made_at=workspace.now(),
        message_ts=message.ts if message else None,
        thread_ts=thread_ts,
    )
    _keep(workspace.response_urls, right)
    return right


def living_response_url(workspace: Workspace, name: str) -> ResponseUrl:
    """The response_url of this name; whoever uses it counts that in `uses`.

    Raises `SlackError` with status 404: invalid_url, expired_url, used_url.
    """
    right = workspace.response_urls.get(name)
    if right is None:
        raise SlackError("invalid_url", status=404)
    if workspace.now() - right.made_at > RESPONSE_SECONDS:
        raise SlackError("expired_url", status=404)
    if right.uses >= MOST_RESPONSES:
        raise SlackError("used_url", status=404)
    return right
