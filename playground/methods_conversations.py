"""conversations.*: where the app is, and who else is there."""

from __future__ import annotations

from playground import shapes
from playground.errors import SlackError, missing_scope
from playground.events import send_event
from playground.paging import page
from playground.rooms import kind_scope, visible_room
from playground.webapi import Asked, Method
from playground.world import Channel, Json, Message

READING = ("channels:read", "groups:read", "im:read", "mpim:read")
TYPES = {
    "public_channel": "channels:read",
    "private_channel": "groups:read",
    "im": "im:read",
    "mpim": "mpim:read",
}


def _types(asked: Asked) -> set[str]:
    wanted = {each.strip() for each in (asked.args.text("types") or "public_channel").split(",")}
    if not wanted <= set(TYPES):
        raise SlackError("invalid_types")
    needed = [scope for kind, scope in TYPES.items() if kind in wanted]
    installation = asked.workspace.installation
    if not all(installation.manifest.has_scope(scope) for scope in needed):
        raise missing_scope(",".join(needed), installation.bot_scopes)
    return wanted


def _kind(room: Channel) -> str:
    return "im" if room.is_im else "private_channel" if room.is_private else "public_channel"


def _listed(asked: Asked, rooms: list[Channel]) -> Json:
    some, metadata = page(asked, rooms, default=100, most=1000)
    return {
        "channels": [shapes.channel(asked.workspace, room) for room in some],
        "response_metadata": metadata,
    }


def list_all(asked: Asked) -> Json:
    """conversations.list"""
    types, bot = _types(asked), asked.workspace.bot.id
    no_archived = asked.args.flag("exclude_archived")
    rooms = [
        room
        for room in asked.workspace.channels.values()
        if _kind(room) in types
        and (bot in room.members or _kind(room) == "public_channel")
        and not (no_archived and room.is_archived)
    ]
    return _listed(asked, rooms)


def list_mine(asked: Asked) -> Json:
    """users.conversations"""
    types = _types(asked)
    person = asked.args.text("user") or asked.workspace.bot.id
    if person not in asked.workspace.people:
        raise SlackError("user_not_found")
    no_archived = asked.args.flag("exclude_archived")
    rooms = [
        room
        for room in asked.workspace.channels.values()
        if _kind(room) in types and person in room.members and not (no_archived and room.is_archived)
    ]
    return _listed(asked, rooms)


def info(asked: Asked) -> Json:
    """conversations.info"""
    room = visible_room(asked)
    asked.need_scope(kind_scope(room, "read"))
    shape = shapes.channel(asked.workspace, room)
    if asked.args.flag("include_num_members"):
        shape["num_members"] = len(room.members)
    return {"channel": shape}


def members(asked: Asked) -> Json:
    """conversations.members"""
    room = visible_room(asked)
    asked.need_scope(kind_scope(room, "read"))
    some, metadata = page(asked, room.members, default=100, most=1000)
    return {"members": list(some), "response_metadata": metadata}


def open_dm(asked: Asked) -> Json:
    """conversations.open, for DMs with one person"""
    workspace = asked.workspace
    named = asked.args.text("channel")
    if named:
        room = workspace.channels.get(named)
        if room is None or not room.is_im:
            raise SlackError("channel_not_found")
    else:
        room = _dm(asked)
    shape = shapes.channel(workspace, room) if asked.args.flag("return_im") else {"id": room.id}
    return {"no_op": True, "already_open": True, "channel": shape} if named else {"channel": shape}


def _dm(asked: Asked) -> Channel:
    workspace = asked.workspace
    people = [each.strip() for each in asked.args.text("users").split(",") if each.strip()]
    if not people:
        raise SlackError("users_list_not_supplied")
    if len(people) > 1:
        asked.need_scope("mpim:write")
        raise SlackError("method_not_supported_for_channel_type")
    person = workspace.people.get(people[0])
    if person is None:
        raise SlackError("user_not_found")
    if person.deleted:
        raise SlackError("user_disabled")
    if person.is_bot or workspace.is_stranger(person.id):
        raise SlackError("cannot_dm_bot" if person.is_bot else "user_not_visible")
    return workspace.dm_with_app(person.id)


def join(asked: Asked) -> Json:
    """conversations.join"""
    workspace = asked.workspace
    room = visible_room(asked)
    if room.is_im or room.is_private:
        raise SlackError("method_not_supported_for_channel_type")
    if room.is_archived:
        raise SlackError("is_archived")
    if workspace.bot.id in room.members:
        already = {"warning": "already_in_channel", "response_metadata": {"warnings": ["already_in_channel"]}}
        return {"channel": shapes.channel(workspace, room), **already}
    room.members.append(workspace.bot.id)
    workspace.add(
        Message(
            ts=workspace.new_ts(),
            channel=room.id,
            user=workspace.bot.id,
            subtype="channel_join",
            text=f"<@{workspace.bot.id}> has joined the channel",
        )
    )
    workspace.tell("channel", channel=room.id)
    joined = {"type": "member_joined_channel", "user": workspace.bot.id, "channel": room.id, "channel_type": "C"}
    send_event(workspace, "member_joined_channel", joined | {"team": workspace.world.team.id})
    return {"channel": shapes.channel(workspace, room)}


METHODS = {
    "conversations.list": Method(answer=list_all, scopes=READING, tier=2),
    "users.conversations": Method(answer=list_mine, scopes=READING, tier=3),
    "conversations.info": Method(answer=info, scopes=READING, tier=3),
    "conversations.members": Method(answer=members, scopes=READING, tier=4),
    "conversations.open": Method(answer=open_dm, scopes=("im:write", "mpim:write"), tier=3),
    "conversations.join": Method(answer=join, scopes=("channels:join",), tier=3),
}
