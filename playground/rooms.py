"""Which conversation a call means, and what the app may do there."""

from __future__ import annotations

from playground.errors import SlackError
from playground.state import Workspace
from playground.webapi import Asked
from playground.world import Channel


def visible_room(asked: Asked, name: str = "channel") -> Channel:
    """The conversation that an argument names by id; private ones only where the app is a member.

    Raises channel_not_found, also for a name: the conversations methods take ids only.
    """
    room = asked.workspace.channels.get(asked.args.required(name))
    if room is None or not _visible(asked.workspace, room):
        raise SlackError("channel_not_found")
    return room


def room_to_post(asked: Asked, *, person_allowed: bool = False) -> Channel:
    """The conversation to post to: an id, `#name` or `name`, or a person's id where a DM is meant.

    Raises channel_not_found, is_archived, not_in_channel, external_channel_migrating.
    """
    workspace, named = asked.workspace, asked.args.required("channel")
    room = workspace.channels.get(named) or _by_name(workspace, named)
    if room is None and person_allowed and named in workspace.people and named != workspace.bot.id:
        if workspace.people[named].deleted or workspace.is_stranger(named):
            raise SlackError("channel_not_found")
        room = workspace.dm_with_app(named)
    if room is None or not _visible(workspace, room):
        raise SlackError("channel_not_found")
    if room.is_archived:
        raise SlackError("is_archived")
    if workspace.bot.id not in room.members and not asked.workspace.installation.manifest.has_scope(
        "chat:write.public"
    ):
        raise SlackError("not_in_channel")
    if room.is_migrating:
        raise SlackError("external_channel_migrating")
    return room


def _by_name(workspace: Workspace, name: str) -> Channel | None:
    plain = name.removeprefix("#")
    return next((each for each in workspace.channels.values() if each.name == plain and plain), None)


def _visible(workspace: Workspace, room: Channel) -> bool:
    return workspace.bot.id in room.members or not (room.is_private or room.is_im)


def kind_scope(room: Channel, verb: str) -> str:
    """The scope for reading a conversation of this kind: `channels:history`, `im:read`, …"""
    kind = "im" if room.is_im else "groups" if room.is_private else "channels"
    return f"{kind}:{verb}"
