"""files.*: the three steps of an upload, and what became of it."""

from __future__ import annotations

from typing import Any

from playground import shapes_content
from playground.content import Content, checked_blocks
from playground.errors import SlackError, invalid_arguments
from playground.posting import post
from playground.rooms import room_to_post
from playground.webapi import Asked, Method
from playground.world import Channel, Json, UploadedFile

LARGEST = 1024 * 1024 * 1024


def upload_url(asked: Asked) -> Json:
    """files.getUploadURLExternal: step one, where to send the bytes"""
    name = asked.args.text("filename")
    length = asked.args.number("length", 0)
    missing = [each for each, value in (("filename", name), ("length", length)) if not value]
    if missing:
        raise invalid_arguments(*(f"missing required field: {each}" for each in missing))
    if length < 0 or length > LARGEST:
        raise SlackError("file_too_large" if length > 0 else "invalid_arguments")
    workspace = asked.workspace
    kept = UploadedFile(
        id=workspace.new_id("F"),
        name=name,
        length=length,
        by=workspace.bot.id,
        made_at=workspace.now(),
        alt_txt=asked.args.text("alt_txt") or None,
        snippet_type=asked.args.text("snippet_type") or None,
    )
    workspace.files[kept.id] = kept
    address = f"{workspace.installation.base_url}/upload/v1/{kept.id}"
    return {"upload_url": address, "file_id": kept.id}


def complete(asked: Asked) -> Json:
    """files.completeUploadExternal: step three, share it in a channel or keep it"""
    workspace = asked.workspace
    listed = _files(asked)
    rooms = _rooms(asked)
    for kept, title in listed:
        kept.complete = True
        kept.title = title or kept.name
    files = [kept for kept, _ in listed]
    for room in rooms:
        _share(asked, room, files)
    return {"files": [shapes_content.file(workspace, kept) for kept in files]}


def _files(asked: Asked) -> list[tuple[UploadedFile, str]]:
    given: Any = asked.args.structure("files")
    if not isinstance(given, list) or not given:
        raise invalid_arguments("missing required field: files")
    listed = []
    for each in given:
        kept = asked.workspace.files.get(str(each.get("id"))) if isinstance(each, dict) else None
        if kept is None or kept.content is None or kept.complete:
            raise SlackError("file_not_found")
        listed.append((kept, str(each.get("title") or "")))
    return listed


def _rooms(asked: Asked) -> list[Channel]:
    named = asked.args.text("channel_id")
    several = [each.strip() for each in asked.args.text("channels").split(",") if each.strip()]
    rooms = []
    for name in [named] if named else several:
        asked.args.values["channel"] = name
        try:
            rooms.append(room_to_post(asked, person_allowed=not named))
        except SlackError as refused:
            # Slack does not tell an archived or foreign channel from an unknown one here.
            raise SlackError("channel_not_found" if refused.error == "is_archived" else refused.error) from None
    return rooms


def _share(asked: Asked, room: Channel, files: list[UploadedFile]) -> None:
    workspace = asked.workspace
    thread_ts = asked.args.text("thread_ts") or None
    if thread_ts and workspace.find(room.id, thread_ts) is None:
        raise SlackError("invalid_thread_ts")
    blocks = asked.args.structure("blocks")
    content = Content(
        text=asked.args.text("initial_comment"),
        blocks=checked_blocks(blocks, "message") if isinstance(blocks, list) else None,
        attachments=None,
        metadata=None,
    )
    ts = workspace.new_ts()
    for kept in files:
        kept.shares.setdefault(room.id, []).append({"ts": ts, "channel_name": room.name})
    shown = [shapes_content.file(workspace, kept) for kept in files]
    post(workspace, room.id, content, ts=ts, thread_ts=thread_ts, files=shown)


def info(asked: Asked) -> Json:
    """files.info"""
    kept = asked.workspace.files.get(asked.args.required("file"))
    if kept is None or not kept.complete:
        raise SlackError("file_not_found")
    return {
        "file": shapes_content.file(asked.workspace, kept),
        "comments": [],
        "response_metadata": {"next_cursor": ""},
    }


def delete(asked: Asked) -> Json:
    """files.delete"""
    kept = asked.workspace.files.pop(asked.args.required("file"), None)
    if kept is None:
        raise SlackError("file_not_found")
    for room in kept.shares:
        for said in asked.workspace.messages[room]:
            if any(each["id"] == kept.id for each in said.files):
                said.files = [{"id": kept.id, "mode": "tombstone"}]
                asked.workspace.changed(said)
    return {}


METHODS = {
    "files.getUploadURLExternal": Method(answer=upload_url, scopes=("files:write",), tier=4),
    "files.completeUploadExternal": Method(answer=complete, scopes=("files:write",), tier=4),
    "files.info": Method(answer=info, scopes=("files:read",), tier=4),
    "files.delete": Method(answer=delete, scopes=("files:write",), tier=3),
}
