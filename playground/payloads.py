"""What Slack sends the app, kind by kind."""

from __future__ import annotations

import secrets
from typing import Any

from playground import organisation, shapes_content
from playground.elements import Placed
from playground.state import Workspace
from playground.world import Channel, Json, Message, ResponseUrl, Trigger, View


def response_address(workspace: Workspace, right: ResponseUrl) -> str:
    """Where a response_url points."""
    return f"{workspace.installation.base_url}/hooks/{right.id}"


def action_ts(workspace: Workspace) -> str:
    """The instant of an act, as a ts."""
    return f"{workspace.now():.6f}"


def _who(workspace: Workspace, person: str) -> Json:
    someone = workspace.people[person]
    return {"id": someone.id, "username": someone.name, "name": someone.name, "team_id": someone.team_id}


def _team(workspace: Workspace, person: str | None = None) -> Json:
    team = workspace.world.teams[workspace.home_team(person)] if person else workspace.world.team
    return {"id": team.id, "domain": team.domain, **organisation.in_team(workspace, team.id)}


def _common(workspace: Workspace, kind: str, person: str) -> Json:
    """What stands in every interaction. A click in a shared channel carries the app's own team."""
    return {
        "type": kind,
        "user": _who(workspace, person),
        "api_app_id": workspace.world.app_id,
        "token": workspace.installation.verification_token,
        "team": _team(workspace),
        "enterprise": organisation.in_interaction(workspace),
        "is_enterprise_install": workspace.installation.org_wide,
    }


def events_limited(workspace: Workspace) -> Json:
    """Too many events within the hour: the app hears so, without an event inside."""
    return {
        "token": workspace.installation.verification_token,
        "type": "app_rate_limited",
        "team_id": workspace.world.team.id,
        "minute_rate_limited": int(workspace.now()) // 60 * 60,
        "api_app_id": workspace.world.app_id,
    }


def room_name(room: Channel) -> str:
    """How payloads call a conversation."""
    return "directmessage" if room.is_im else "privategroup" if room.is_private else room.name


def _room(room: Channel) -> Json:
    return {"id": room.id, "name": room_name(room)}


def slash_command(
    workspace: Workspace, person: str, room: Channel, command: str, text: str, trigger: Trigger, right: ResponseUrl
) -> Json:
    """A command as its form fields; `team` is that of the workspace where it was typed."""
    team = workspace.world.team
    return {
        "token": workspace.installation.verification_token,
        "team_id": team.id,
        "team_domain": team.domain,
        **organisation.in_command(workspace),
        "channel_id": room.id,
        "channel_name": room_name(room),
        "user_id": person,
        "user_name": workspace.people[person].name,
        "command": command,
        "text": text,
        "api_app_id": workspace.world.app_id,
        "is_enterprise_install": "true" if workspace.installation.org_wide else "false",
        "response_url": response_address(workspace, right),
        "trigger_id": trigger.id,
    }


def message_action_part(workspace: Workspace, said: Message) -> Json:
    """Where a click in a message happened. An ephemeral message is not sent along."""
    room = workspace.channels[said.channel]
    container: Json = {
        "type": "message",
        "message_ts": said.ts,
        "channel_id": said.channel,
        "is_ephemeral": said.ephemeral_to is not None,
    }
    if said.thread_ts:
        container["thread_ts"] = said.thread_ts
    part: Json = {"container": container, "channel": _room(room), "state": {"values": said.state}}
    if said.ephemeral_to is None:
        part["message"] = shapes_content.message(workspace, said, metadata=True)
    return part


def view_part(workspace: Workspace, view: View) -> Json:
    """Where a click in a modal or Home tab happened."""
    return {
        "container": {"type": "view", "view_id": view.id},
        "view": shapes_content.view(workspace, view),
    }


def block_actions(
    workspace: Workspace, person: str, where: Json, action: Json, trigger: Trigger, right: ResponseUrl | None
) -> Json:
    """Somebody used an element; `where` is a message's or a view's part."""
    payload = _common(workspace, "block_actions", person) | where
    payload |= {"trigger_id": trigger.id, "actions": [action]}
    if right is not None:
        payload["response_url"] = response_address(workspace, right)
    return payload


def action(workspace: Workspace, placed: Placed, chosen: Json) -> Json:
    """One entry of `actions`: the element's ids and type with what was chosen."""
    element = placed.element
    entry: Json = {
        "type": element["type"],
        "action_id": placed.action_id,
        "block_id": placed.block_id,
        "action_ts": action_ts(workspace),
        **chosen,
    }
    for shown in ("text", "placeholder", "confirm", "style"):
        if shown in element:
            entry[shown] = element[shown]
    for initial in (key for key in element if key.startswith("initial_")):
        entry[initial] = element[initial]
    return entry


def block_suggestion(workspace: Workspace, person: str, where: Json, placed: Placed, query: str) -> Json:
    """Somebody types into an external select. In an organisation they are of that, not of a workspace."""
    common = _common(workspace, "block_suggestion", person)
    if (here := organisation.id_of(workspace)) and not workspace.is_stranger(person):
        common["user"]["team_id"] = here
    return common | where | {"action_id": placed.action_id, "block_id": placed.block_id, "value": query}


def view_submission(workspace: Workspace, view: View, trigger: Trigger, urls: list[Json]) -> Json:
    """Somebody submits a modal. A stranger's carries the stranger's own team."""
    return (
        _common(workspace, "view_submission", view.person)
        | {"team": _team(workspace, view.person), "trigger_id": trigger.id}
        | {"view": shapes_content.view(workspace, view), "response_urls": urls}
    )


def view_closed(workspace: Workspace, view: View, *, cleared: bool) -> Json:
    """Somebody closed a modal that asked to be told."""
    return (
        _common(workspace, "view_closed", view.person)
        | {"team": _team(workspace, view.person)}
        | {"view": shapes_content.view(workspace, view), "is_cleared": cleared}
    )


def global_shortcut(workspace: Workspace, person: str, callback_id: str, trigger: Trigger) -> Json:
    """Somebody used a global shortcut."""
    payload = _common(workspace, "shortcut", person)
    del payload["api_app_id"]
    return payload | {
        "action_ts": action_ts(workspace),
        "callback_id": callback_id,
        "trigger_id": trigger.id,
    }


def message_shortcut(
    workspace: Workspace, person: str, callback_id: str, said: Message, trigger: Trigger, right: ResponseUrl
) -> Json:
    """Somebody used a shortcut on a message."""
    return _common(workspace, "message_action", person) | {
        "action_ts": action_ts(workspace),
        "callback_id": callback_id,
        "trigger_id": trigger.id,
        "response_url": response_address(workspace, right),
        "message_ts": said.ts,
        "channel": _room(workspace.channels[said.channel]),
        "message": shapes_content.message(workspace, said, metadata=True),
    }


def event(workspace: Workspace, inner: Json, *, shared: bool = False) -> Json:
    """An event in its outer envelope."""
    team = workspace.world.team.id
    return {
        "token": workspace.installation.verification_token,
        "team_id": team,
        "context_team_id": team,
        "context_enterprise_id": organisation.id_of(workspace),
        "api_app_id": workspace.world.app_id,
        "event": inner,
        "type": "event_callback",
        "event_id": workspace.new_id("Ev"),
        "event_time": int(workspace.now()),
        "authorizations": [
            {
                "enterprise_id": organisation.id_of(workspace),
                "team_id": team,
                "user_id": workspace.bot.id,
                "is_bot": True,
                "is_enterprise_install": workspace.installation.org_wide,
            }
        ],
        "is_ext_shared_channel": shared,
        "event_context": f"4-{secrets.token_hex(16)}",
    }


def text_of(value: Any) -> str:
    """A text object's text, or the string itself."""
    return str(value.get("text", "")) if isinstance(value, dict) else str(value or "")
