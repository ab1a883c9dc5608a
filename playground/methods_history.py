"""conversations.history and conversations.replies: what stands in a channel, read back by the app."""

from __future__ import annotations

from playground import shapes_content
from playground.errors import SlackError
from playground.paging import page
from playground.rooms import kind_scope, visible_room
from playground.webapi import Asked, Method
from playground.world import Channel, Json, Message

READING = ("channels:history", "groups:history", "im:history", "mpim:history")
OUTSIDE_MARKETPLACE = 15


def _room(asked: Asked) -> Channel:
    room = visible_room(asked)
    asked.need_scope(kind_scope(room, "history"))
    if asked.workspace.bot.id not in room.members:
        raise SlackError("not_in_channel")
    return room


def _limits(asked: Asked, method: str) -> tuple[int, int]:
    """The default and the largest number of messages a page; raises ratelimited."""
    limits = asked.workspace.limits
    limits.check_history(method, asked.workspace.now())
    return (100, 999) if limits.marketplace else (OUTSIDE_MARKETPLACE, OUTSIDE_MARKETPLACE)


def _between(asked: Asked, messages: list[Message]) -> list[Message]:
    oldest, latest = _instant(asked, "oldest", 0.0), _instant(asked, "latest", float("inf"))
    inclusive = asked.args.flag("inclusive")

    def within(said: Message) -> bool:
        at = float(said.ts)
        return oldest <= at <= latest if inclusive else oldest < at < latest

    return [said for said in messages if within(said)]


def _instant(asked: Asked, name: str, default: float) -> float:
    value = asked.args.text(name)
    try:
        return float(value) if value else default
    except ValueError:
        raise SlackError(f"invalid_ts_{name}") from None


def history(asked: Asked) -> Json:
    """conversations.history: newest first, replies only if they were shown in the channel too"""
    room = _room(asked)
    default, most = _limits(asked, "conversations.history")
    shown = [
        said
        for said in asked.workspace.messages[room.id]
        if said.ephemeral_to is None and (said.thread_ts in {None, said.ts} or said.reply_broadcast)
    ]
    found = _between(asked, shown)[::-1]
    some, metadata = page(asked, found, default=default, most=most, capped=True)
    return _answer(asked, list(some), metadata) | {"pin_count": 0}


def replies(asked: Asked) -> Json:
    """conversations.replies: the parent first, then its replies, oldest first"""
    room = _room(asked)
    default, most = _limits(asked, "conversations.replies")
    parent = asked.workspace.find(room.id, asked.args.required("ts"))
    if parent is None or parent.ephemeral_to:
        raise SlackError("thread_not_found")
    if parent.thread_ts and parent.thread_ts != parent.ts:
        parent = asked.workspace.find(room.id, parent.thread_ts) or parent
    thread = _between(asked, asked.workspace.replies(parent))
    some, metadata = page(asked, [parent, *thread], default=default, most=most, capped=True)
    return _answer(asked, list(some), metadata)


def _answer(asked: Asked, messages: list[Message], metadata: Json) -> Json:
    with_metadata = asked.args.flag("include_all_metadata")
    more = bool(metadata["next_cursor"])
    answer: Json = {
        "messages": [shapes_content.message(asked.workspace, said, metadata=with_metadata) for said in messages],
        "has_more": more,
    }
    return answer | ({"response_metadata": metadata} if more else {})


METHODS = {
    "conversations.history": Method(answer=history, scopes=READING, tier=3),
    "conversations.replies": Method(answer=replies, scopes=READING, tier=3),
}
