"""Who a payload is from, where it came up, and what makes it the same again."""

from __future__ import annotations

import hashlib
from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from domain.people.people import Caller, Profile, Workspace
from handlers.slack.answering import SlackSide, Surface
from handlers.slack.payloads import Payload, read_form

# What reading a body raises that has not the form of Slack's.
MALFORMED = (KeyError, TypeError, AttributeError, IndexError, ValueError, RecursionError)


def caller_of(body: Payload, workspace: Workspace) -> Caller:
    """Who did it, and in which channel. A modal remembers the channel that it was opened in."""
    facts = read_form(body["view"]).facts if _is_modal(body) else {}
    event = body.get("event") or {}
    user = body.get("user_id") or event.get("user") or body["user"]
    if isinstance(user, dict):
        user = user["id"]
    return Caller(
        workspace_id=workspace.workspace_id,
        slack_team_id=workspace.slack_team_id,
        slack_user_id=str(user),
        slack_channel_id=_channel_of(body) or facts.get("opened_in"),
    )


def stranger_of(body: Payload, workspace: Workspace) -> Profile | None:
    """Who did it, as far as the payload tells, where that is somebody of another workspace: they click in channels that
    are shared with them.
    """
    user = body.get("user")
    if not isinstance(user, dict) or user.get("team_id") in {None, "", workspace.slack_team_id}:
        return None
    return Profile(
        slack_user_id=str(user["id"]),
        slack_team_id=str(user["team_id"]),
        name=str(user.get("name") or user.get("username") or user["id"]),
        email=None,
        timezone="UTC",
        is_admin=False,
        is_guest=False,
        is_stranger=True,
    )


def key_of(body: Payload) -> str:
    """The idempotency key: what Slack repeats when it sends the same thing again, or a person clicks twice.

    What is done hangs on the words, so they are in it: no answer of another act's is ever given to this one.
    """
    if body.get("command"):
        return f"cmd:{body['trigger_id']}:{_mark(body.get('text'))}"
    if "event_id" in body:
        return f"event:{body['event_id']}:{_mark((body.get('event') or {}).get('text'))}"
    if body.get("type") == "view_submission":
        return f"view:{body['view']['id']}:{body['view']['callback_id']}"
    if body.get("actions"):
        return _click_key(body, body["actions"][0])
    return f"{body.get('type')}:{body.get('trigger_id') or body.get('action_ts')}"


def slack_side_of(
    body: Payload, *, caller: Caller, client: AsyncWebClient, session: aiohttp.ClientSession
) -> SlackSide:
    """The ways to answer this payload."""
    event = body.get("event") or {}
    view = body.get("view") or {}
    side = SlackSide(
        client=client,
        session=session,
        surface=_surface_of(body),
        user=caller.slack_user_id,
        channel=_channel_of(body),
        thread_ts=event.get("thread_ts"),
        trigger_id=body.get("trigger_id"),
        response_url=body.get("response_url"),
        view_id=view.get("id"),
        view_hash=view.get("hash"),
    )
    return side.from_facts(read_form(view).facts) if _is_modal(body) else side


def _channel_of(body: Payload) -> str | None:
    event = body.get("event") or {}
    channel = body.get("channel") or {}
    found = body.get("channel_id") or event.get("channel") or channel.get("id")
    return str(found) if found else None


def _surface_of(body: Payload) -> Surface:
    if body.get("command") or body.get("type") in {"shortcut", "message_action"}:
        return Surface.COMMAND
    if body.get("view"):
        return Surface.HOME if body["view"].get("type") == "home" else Surface.MODAL
    container = body.get("container") or {}
    if container.get("type") == "message":
        is_own = container.get("is_ephemeral") or str(container.get("channel_id", "")).startswith("D")
        return Surface.OWN_MESSAGE if is_own else Surface.PUBLIC_MESSAGE
    return Surface.EVENT


def _mark(text: object) -> str:
    return hashlib.blake2b(str(text or "").encode(), digest_size=8).hexdigest()


def _is_modal(body: Payload) -> bool:
    return (body.get("view") or {}).get("type") == "modal"


def _click_key(body: Payload, action: dict[str, Any]) -> str:
    container = body.get("container") or {}
    place = container.get("message_ts") or container.get("view_id") or ""
    option = action.get("selected_option") or {}
    value = action.get("value") or option.get("value") or ""
    # Several people see the same card: what one clicked is not done yet for another.
    who = (body.get("user") or {}).get("id", "")
    return f"act:{who}:{_channel_of(body) or ''}:{place}:{action['action_id']}:{value}"
