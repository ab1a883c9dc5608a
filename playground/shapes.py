"""Slack's own JSON shapes of what lives in the workspace."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from playground.state import Workspace
from playground.world import Channel, Json, Message, Person, UploadedFile, View


def user(workspace: Workspace, person: Person) -> Json:
    """A user object, as users.info gives it. A person of another workspace is a `is_stranger`."""
    here = datetime.fromtimestamp(workspace.now(), tz=UTC).astimezone(ZoneInfo(person.tz))
    offset = here.utcoffset()
    shape: Json = {
        "id": person.id,
        "team_id": person.team_id,
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
    if workspace.is_stranger(person.id):
        shape["is_stranger"] = True
    return shape


def _profile(person: Person) -> Json:
    profile: Json = {
        "title": person.title,
        "phone": "",
        "real_name": person.real_name,
        "real_name_normalized": person.real_name,
        "display_name": person.name,
        "display_name_normalized": person.name,
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


def message(workspace: Workspace, said: Message, *, metadata: bool = False) -> Json:
    """A message object as history gives it; `metadata` only where it was asked for."""
    author = workspace.people.get(said.user)
    shape: Json = {
        "user": said.user,
        "type": "message",
        "ts": said.ts,
        "text": said.text,
        "team": author.team_id if author else workspace.world.team.id,
    }
    optional = {
        "subtype": said.subtype,
        "client_msg_id": said.client_msg_id,
        "blocks": said.blocks,
        "attachments": said.attachments,
        "files": said.files,
        "edited": said.edited,
        "thread_ts": said.thread_ts,
        "username": said.username,
        "icons": {"emoji": said.icon} if said.icon else None,
        "metadata": said.metadata if metadata else None,
    }
    shape |= {key: value for key, value in optional.items() if value}
    if said.files:
        shape |= {"upload": True, "display_as_bot": False}
    if said.bot_id:
        shape |= {"bot_id": said.bot_id, "app_id": workspace.world.app_id, "bot_profile": bot(workspace)}
    if said.thread_ts and said.thread_ts != said.ts:
        parent = workspace.find(said.channel, said.thread_ts)
        shape["parent_user_id"] = parent.user if parent else None
    return shape | _thread(workspace, said)


def _thread(workspace: Workspace, said: Message) -> Json:
    replies = workspace.replies(said) if said.thread_ts in {None, said.ts} else []
    if not replies:
        return {}
    who = list(dict.fromkeys(reply.user for reply in replies))
    return {
        "thread_ts": said.ts,
        "reply_count": len(replies),
        "reply_users_count": len(who),
        "latest_reply": replies[-1].ts,
        "reply_users": who[:5],
        "is_locked": False,
        "subscribed": False,
    }


def bot(workspace: Workspace) -> Json:
    """The bot_profile that stands in the app's messages."""
    return {
        "id": workspace.bot.bot_id,
        "app_id": workspace.world.app_id,
        "user_id": workspace.bot.id,
        "name": workspace.bot.real_name,
        "icons": {},
        "deleted": False,
        "updated": int(workspace.bot.updated),
        "team_id": workspace.world.team.id,
    }


def view(workspace: Workspace, shown: View) -> Json:
    """A view object: what the app sent, filled up by Slack."""
    content = shown.content
    shape: Json = {
        "id": shown.id,
        "team_id": shown.team_id,
        "type": content["type"],
        "blocks": content["blocks"],
        "private_metadata": content.get("private_metadata", ""),
        "callback_id": content.get("callback_id", ""),
        "state": {"values": shown.state},
        "hash": shown.hash,
        "title": content.get("title") or {"type": "plain_text", "text": "View Title", "emoji": True},
        "clear_on_close": content.get("clear_on_close", False),
        "notify_on_close": content.get("notify_on_close", False),
        "close": content.get("close"),
        "submit": content.get("submit"),
        "previous_view_id": shown.previous_view_id,
        "root_view_id": shown.root_view_id,
        "app_id": workspace.world.app_id,
        "external_id": content.get("external_id", ""),
        "app_installed_team_id": workspace.world.team.id,
        "bot_id": workspace.bot.bot_id,
    }
    if content.get("submit_disabled"):
        shape["submit_disabled"] = True
    return shape


def file(workspace: Workspace, kept: UploadedFile) -> Json:
    """A file object, as files.info gives it."""
    base = workspace.installation.base_url
    kind = kept.name.rpartition(".")[2].lower() if "." in kept.name else "binary"
    return {
        "id": kept.id,
        "created": int(kept.made_at),
        "timestamp": int(kept.made_at),
        "name": kept.name,
        "title": kept.title or kept.name,
        "mimetype": MIMETYPES.get(kind, "application/octet-stream"),
        "filetype": kind,
        "pretty_type": kind.upper(),
        "user": kept.by,
        "user_team": workspace.home_team(kept.by),
        "editable": False,
        "size": len(kept.content or b""),
        "mode": "hosted",
        "is_external": False,
        "external_type": "",
        "is_public": bool(kept.shares),
        "public_url_shared": False,
        "display_as_bot": False,
        "username": "",
        "url_private": f"{base}/files/{kept.id}/{kept.name}",
        "url_private_download": f"{base}/files/{kept.id}/download/{kept.name}",
        "permalink": f"{base}/files/{kept.id}/{kept.name}",
        "alt_txt": kept.alt_txt or "",
        "channels": [each for each in kept.shares if each.startswith("C")],
        "groups": [],
        "ims": [each for each in kept.shares if each.startswith("D")],
        "shares": {"public": kept.shares} if kept.shares else {},
        "file_access": "visible",
    }


MIMETYPES = {
    "pdf": "application/pdf",
    "csv": "text/csv",
    "txt": "text/plain",
    "json": "application/json",
    "png": "image/png",
    "jpg": "image/jpeg",
    "svg": "image/svg+xml",
    "html": "text/html",
}
