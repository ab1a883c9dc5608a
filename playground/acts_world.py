"""What happens to the workspace itself: people change, join and leave, channels are renamed and archived."""

from __future__ import annotations

import dataclasses
from typing import Any
from zoneinfo import available_timezones

from playground import shapes
from playground.events import send_event
from playground.payloads import action_ts
from playground.state import Workspace
from playground.world import Channel, Json, Organisation, Person

PERSON_FIELDS = frozenset(field.name for field in dataclasses.fields(Person)) - {"id", "updated"}


def change_person(workspace: Workspace, person: str, changes: dict[str, Any]) -> None:
    """Change somebody's profile (`tz`, `real_name`, `deleted`, `is_restricted`, …): user_change.

    Raises `LookupError` for an unknown person or field, `ValueError` for an unknown time zone.
    """
    someone = workspace.people[person]
    unknown = set(changes) - PERSON_FIELDS
    if unknown:
        raise LookupError(f"A person has no {', '.join(sorted(unknown))}")
    if "tz" in changes and changes["tz"] not in available_timezones() and changes.get("tz_offset") is None:
        raise ValueError(f"There is no time zone {changes['tz']}; say its tz_offset, if only the app does not know it")
    for name, value in changes.items():
        setattr(someone, name, value)
    someone.updated = workspace.now()
    workspace.tell("person", person=person)
    inner = {"user": shapes.user(workspace, someone), "cache_ts": int(workspace.now())}
    _event(workspace, "user_change", inner)


def add_person(workspace: Workspace, fields: Json) -> Person:
    """Somebody new: team_join. Without a team they belong to this one."""
    someone = Person(**{"team_id": workspace.world.team.id, **fields})
    someone.updated = workspace.now()
    workspace.people[someone.id] = someone
    workspace.tell("person", person=someone.id)
    if not workspace.is_stranger(someone.id):
        _event(workspace, "team_join", {"user": shapes.user(workspace, someone)})
    return someone


def add_channel(workspace: Workspace, fields: Json) -> Channel:
    """A new channel: channel_created if it is public."""
    now = workspace.now()
    room = Channel(**{"team_id": workspace.world.team.id, "created": now, **fields})
    workspace.channels[room.id] = room
    workspace.messages[room.id] = []
    workspace.tell("channel", channel=room.id)
    if not room.is_private:
        about = {"id": room.id, "name": room.name, "created": int(now), "creator": room.creator}
        _event(workspace, "channel_created", {"channel": about})
    return room


def join_organisation(workspace: Workspace, *, org_wide: bool = False, **fields: Any) -> None:
    """The workspace becomes one of an organisation's; `org_wide`: the app is installed for all of that."""
    workspace.world.organisation = Organisation(**{"id": "E0GRID", "name": "Northlight Group", **fields})
    workspace.installation.org_wide = org_wide


def rename(workspace: Workspace, channel: str, name: str) -> None:
    """Give a channel another name: channel_rename or group_rename."""
    room = workspace.channels[channel]
    room.name = name
    workspace.tell("channel", channel=channel)
    about = {"id": room.id, "name": name, "created": int(room.created)}
    _event(workspace, "group_rename" if room.is_private else "channel_rename", {"channel": about})


def archive(workspace: Workspace, channel: str, by: str, *, back: bool = False) -> None:
    """Archive a channel, or bring it back."""
    room = workspace.channels[channel]
    room.is_archived = not back
    workspace.tell("channel", channel=channel)
    kind = "group" if room.is_private else "channel"
    _event(workspace, f"{kind}_{'unarchive' if back else 'archive'}", {"channel": channel, "user": by})


def migrate(workspace: Workspace, channel: str, *, over: bool = False) -> None:
    """Another organisation moves with a channel that is shared with it; for that time nothing is posted there."""
    workspace.channels[channel].is_migrating = not over


def join(workspace: Workspace, person: str, channel: str, *, invited_by: str | None = None) -> None:
    """Somebody (or the app itself) comes into a channel: member_joined_channel."""
    room = workspace.channels[channel]
    if person in room.members:
        return
    room.members.append(person)
    workspace.tell("channel", channel=channel)
    inviter = {"inviter": invited_by} if invited_by else {}
    _membership(workspace, "member_joined_channel", person, room, inviter)


def leave(workspace: Workspace, person: str, channel: str) -> None:
    """Somebody (or the app itself) goes out of a channel: member_left_channel, channel_left."""
    room = workspace.channels[channel]
    if person not in room.members:
        return
    if person != workspace.bot.id:
        _membership(workspace, "member_left_channel", person, room, {})
    room.members.remove(person)
    workspace.tell("channel", channel=channel)
    if person == workspace.bot.id:
        _event(workspace, "group_left" if room.is_private else "channel_left", {"channel": channel})


def _membership(workspace: Workspace, kind: str, person: str, room: Channel, more: Json) -> None:
    inner = {
        "user": person,
        "channel": room.id,
        "channel_type": "G" if room.is_private else "C",
        "team": workspace.home_team(person),
        **more,
    }
    if workspace.bot.id in room.members:
        _event(workspace, kind, inner)


def _event(workspace: Workspace, kind: str, inner: Json) -> bool:
    return send_event(workspace, kind, {"type": kind, "event_ts": action_ts(workspace), **inner})
