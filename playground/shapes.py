"""Slack's own JSON shapes of people and conversations."""

from __future__ import annotations

from datetime import UTC, datetime

from playground import organisation
from playground.state import Workspace
from playground.world import Channel, Json, Person


def user(workspace: Workspace, person: Person) -> Json:
    """A user object, as users.info gives it. Who belongs to another workspace is marked `is_stranger`."""
    here = datetime.fromtimestamp(workspace.now(), tz=UTC).astimezone(person.zone)
    offset = here.utcoffset()
    shape: Json = {
        "id": person.id,
        **organisation.belonging(workspace, person),
        "name": person.name,
        "deleted": person.deleted,
        "color": person.color,
        "real_name": person.real_name,
        "tz": person.tz,
        "tz_label": here.tzname() or person.tz,
        "tz_offset": int(offset.total_seconds()) if offset else 0,
        "profile": _profile(person),
        "is_admin": person.is_admin,
        "is_owner": person.is_owner,
        "is_primary_owner": person.is_owner,
        "is_restricted": person.is_restricted,
        "is_ultra_restricted": person.is_ultra_restricted,
        "is_bot": person.is_bot,
        "is_app_user": False,
        "updated": int(person.updated),
        "is_email_confirmed": bool(person.email),
        "who_can_share_contact_card": "EVERYONE",
    }
    if workspace.world.team.id not in (person.teams or [person.team_id]):
        shape["is_stranger"] = True
    return shape


def _profile(person: Person) -> Json:
    profile: Json = {
        "title": person.title,
        "phone": "",
        "real_name": person.real_name,
        "real_name_normalized": person.real_name,
        "display_name": person.display_name,
        "display_name_normalized": person.display_name,
        "first_name": person.real_name.split(" ")[0],
        "last_name": person.real_name.partition(" ")[2],
        "status_text": "",
        "status_emoji": "",
        "status_expiration": 0,
        "team": person.team_id,
    }
    if person.bot_id:
        return profile | {"bot_id": person.bot_id, "api_app_id": person.app_id}
    return profile | {"email": person.email}


def channel(workspace: Workspace, room: Channel) -> Json:
    """A conversation object for the app."""
    if room.is_im:
        return {
            "id": room.id,
            "created": int(room.created),
            "is_archived": False,
            "is_im": True,
            "is_org_shared": False,
            "context_team_id": workspace.world.team.id,
            "updated": int(room.created * 1000),
            "user": room.user,
            "is_user_deleted": workspace.people[room.user].deleted if room.user else False,
            "priority": 0,
        }
    return {
        "id": room.id,
        "name": room.name,
        "name_normalized": room.name,
        "is_channel": not room.is_private,
        "is_group": room.is_private,
        "is_im": False,
        "is_mpim": False,
        "is_private": room.is_private,
        "created": int(room.created),
        "is_archived": room.is_archived,
        "is_general": room.name == "general",
        "unlinked": 0,
        "is_shared": room.is_ext_shared,
        "is_org_shared": False,
        "is_pending_ext_shared": False,
        "pending_shared": [],
        "context_team_id": workspace.world.team.id,
        "updated": int(room.created * 1000),
        "parent_conversation": None,
        "creator": room.creator,
        "is_ext_shared": room.is_ext_shared,
        "shared_team_ids": room.shared_team_ids or [workspace.world.team.id],
        "pending_connected_team_ids": [],
        "connected_team_ids": [each for each in room.shared_team_ids if each != workspace.world.team.id],
        "is_member": workspace.bot.id in room.members,
        "topic": {"value": room.topic, "creator": room.creator if room.topic else "", "last_set": 0},
        "purpose": {"value": room.purpose, "creator": room.creator if room.purpose else "", "last_set": 0},
        "previous_names": [],
    }
