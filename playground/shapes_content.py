"""Slack's own JSON shapes of what people and the app make: messages, views, files."""

from __future__ import annotations

from playground.acts_files import chosen
from playground.state import Workspace
from playground.world import Json, Message, UploadedFile, View


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
    if said.subtype == "tombstone":
        shape |= {"user": "USLACKBOT", "hidden": True}
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
        "state": {"values": _state(workspace, shown)},
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


def _state(workspace: Workspace, shown: View) -> Json:
    """What stands in the elements; of a file input the app gets whole file objects."""
    return {
        block_id: {action_id: _held(workspace, held) for action_id, held in elements.items()}
        for block_id, elements in shown.state.items()
    }


def _held(workspace: Workspace, held: Json) -> Json:
    if held.get("type") != "file_input":
        return held
    return held | {"files": [file(workspace, each) for each in chosen(workspace, held.get("files"))]}


def file(workspace: Workspace, kept: UploadedFile) -> Json:
    """A file object, as files.info gives it."""
    base = workspace.installation.base_url
    kind = kept.name.rpartition(".")[2].lower() if "." in kept.name else "binary"
    kind = "jpg" if kind == "jpeg" else kind
    return {
        "id": kept.id,
        "created": int(kept.made_at),
        "timestamp": int(kept.made_at),
        "name": kept.name,
        "title": kept.title or kept.name,
        "mimetype": MIMETYPES.get(kind, "application/octet-stream"),
        "filetype": kept.snippet_type or kind,
        "pretty_type": kind.upper(),
        "user": kept.by,
        "user_team": workspace.home_team(kept.by),
        "editable": False,
        "size": len(kept.content or b""),
        "mode": "hosted",
        "is_external": False,
        "external_type": "",
        "is_public": any(_is_public(workspace, each) for each in kept.shares),
        "public_url_shared": False,
        "display_as_bot": False,
        "username": "",
        "url_private": f"{base}/files/{kept.id}/{kept.name}",
        "url_private_download": f"{base}/files/{kept.id}/download/{kept.name}",
        "permalink": f"{base}/files/{kept.id}/{kept.name}",
        "alt_txt": kept.alt_txt or "",
        "channels": [each for each in kept.shares if _is_public(workspace, each)],
        "groups": [each for each in kept.shares if workspace.channels[each].is_private],
        "ims": [each for each in kept.shares if workspace.channels[each].is_im],
        "shares": _shares(workspace, kept),
        "file_access": "visible",
    }


def _is_public(workspace: Workspace, channel: str) -> bool:
    room = workspace.channels[channel]
    return not room.is_private and not room.is_im


def _shares(workspace: Workspace, kept: UploadedFile) -> Json:
    """Where it was shared, and in which message: apart for public channels and for all others."""
    shares: Json = {}
    for channel, stands in kept.shares.items():
        kind = "public" if _is_public(workspace, channel) else "private"
        shares.setdefault(kind, {})[channel] = stands
    return shares


MIMETYPES = {
    "pdf": "application/pdf",
    "csv": "text/csv",
    "txt": "text/plain",
    "json": "application/json",
    "png": "image/png",
    "jpg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "heic": "image/heic",
    "svg": "image/svg+xml",
    "html": "text/html",
}
