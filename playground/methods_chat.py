"""chat.*: the app posts, changes and takes back messages."""

from __future__ import annotations

from playground import shapes_content
from playground.content import LONGEST_UPDATE, Content, read_content
from playground.errors import SlackError
from playground.posting import change, post, withdraw
from playground.rooms import room_to_post, visible_room
from playground.webapi import Asked, Method
from playground.world import Channel, Json, Message


def post_message(asked: Asked) -> Json:
    """chat.postMessage"""
    room = room_to_post(asked, person_allowed=True)
    content = _content(asked)
    thread_ts = _thread(asked, room)
    workspace = asked.workspace
    workspace.limits.check_posting(room.id, workspace.now())
    broadcast = bool(thread_ts) and asked.args.flag("reply_broadcast")
    posted = post(workspace, room.id, content, thread_ts=thread_ts, reply_broadcast=broadcast, **_customized(asked))
    shown = shapes_content.message(workspace, posted, metadata=True)
    return {"channel": room.id, "ts": posted.ts, "message": shown}


def _content(asked: Asked) -> Content:
    content = read_content(asked.args)
    if content.says_nothing:
        raise SlackError("no_text")
    return content


def _thread(asked: Asked, room: Channel) -> str | None:
    """The parent's ts; a reply's ts is taken for its parent's, one of no message is refused."""
    named = asked.args.text("thread_ts")
    if not named:
        return None
    parent = asked.workspace.find(room.id, named)
    if parent is None or parent.ephemeral_to:
        raise SlackError("thread_not_found")
    if parent.subtype in {"channel_join", "channel_leave"}:
        raise SlackError("cannot_reply_to_message")
    return parent.thread_ts or parent.ts


def _customized(asked: Asked) -> Json:
    username, icon = asked.args.text("username"), asked.args.text("icon_emoji")
    if username or icon:
        asked.need_scope("chat:write.customize")
    return {"username": username or None, "icon": icon or None}


def post_ephemeral(asked: Asked) -> Json:
    """chat.postEphemeral"""
    room = room_to_post(asked)
    person = asked.args.required("user")
    workspace = asked.workspace
    if person not in room.members:
        raise SlackError("user_not_in_channel")
    content = _content(asked)
    posted = post(workspace, room.id, content, thread_ts=_thread(asked, room), ephemeral_to=person)
    return {"message_ts": posted.ts}


def _own(asked: Asked, refusal: str) -> Message:
    """The app's own message that `channel` and `ts` name; ephemeral ones cannot be reached this way."""
    room = visible_room(asked)
    said = asked.workspace.find(room.id, asked.args.required("ts"))
    if said is None or said.ephemeral_to or (said.subtype == "tombstone" and refusal == "cant_delete_message"):
        raise SlackError("message_not_found")
    if said.bot_id != asked.workspace.bot.bot_id:
        raise SlackError(refusal)
    if room.is_archived:
        raise SlackError("is_inactive" if refusal == "cant_update_message" else "is_archived")
    if room.is_migrating:
        raise SlackError("external_channel_migrating")
    return said


def update(asked: Asked) -> Json:
    """chat.update"""
    said = _own(asked, "cant_update_message")
    content = read_content(asked.args, longest=LONGEST_UPDATE)
    if content.text is None and content.blocks is None and content.attachments is None:
        raise SlackError("no_text")
    workspace = asked.workspace
    change(workspace, said, content)
    shown = shapes_content.message(workspace, said, metadata=True)
    return {"channel": said.channel, "ts": said.ts, "text": said.text, "message": shown}


def delete(asked: Asked) -> Json:
    """chat.delete"""
    said = _own(asked, "cant_delete_message")
    withdraw(asked.workspace, said)
    return {"channel": said.channel, "ts": said.ts}


def permalink(asked: Asked) -> Json:
    """chat.getPermalink"""
    room = visible_room(asked)
    said = asked.workspace.find(room.id, asked.args.required("message_ts"))
    if said is None or said.ephemeral_to:
        raise SlackError("message_not_found")
    base = asked.workspace.installation.base_url
    link = f"{base}/archives/{room.id}/p{said.ts.replace('.', '')}"
    if said.thread_ts and said.thread_ts != said.ts:
        link += f"?thread_ts={said.thread_ts}&cid={room.id}"
    return {"channel": room.id, "permalink": link}


METHODS = {
    "chat.postMessage": Method(answer=post_message, scopes=("chat:write",), tier=None),
    "chat.postEphemeral": Method(answer=post_ephemeral, scopes=("chat:write",), tier=4),
    "chat.update": Method(answer=update, scopes=("chat:write",), tier=3),
    "chat.delete": Method(answer=delete, scopes=("chat:write",), tier=3),
    "chat.getPermalink": Method(answer=permalink, tier=None),
}
