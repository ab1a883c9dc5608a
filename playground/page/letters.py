"""Messages as their template draws them: who, when, grouped with the one before or not, replies below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from playground.page.dates import clock_time, day_divider, from_ts
from playground.page.drawing import shown_here
from playground.page.reader import Reader
from playground.state import Workspace
from playground.world import Json, Message, Person

TOGETHER = timedelta(minutes=5)
PICTURES = {"png", "jpg", "jpeg", "gif", "svg"}


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One message, ready to be drawn. `follows`: it stands under the author of the one before."""

    ts: str
    channel: str
    person: Person
    author: str
    text: str
    time: str
    full_time: str
    at: datetime
    blocks: list[Json]
    attachments: list[Json]
    files: list[Json]
    state: Json
    ephemeral: bool
    edited: bool
    is_app: bool
    from_team: str
    thread_ts: str | None
    divider: str = ""
    follows: bool = False
    replies: int = 0
    repliers: list[Person] = field(default_factory=list)
    last_reply: str = ""


def letters(workspace: Workspace, shown: Sequence[Message], reader: Reader, *, in_thread: bool = False) -> list[Letter]:
    """The messages in order, with the dividers between days and the grouping that a reader expects."""
    out: list[Letter] = []
    for message in shown:
        out.append(_letter(workspace, message, reader, out[-1] if out else None, in_thread=in_thread))
    return out


def _letter(
    workspace: Workspace, message: Message, reader: Reader, before: Letter | None, *, in_thread: bool
) -> Letter:
    at = shown_at(message, reader)
    person = workspace.people.get(message.user) or workspace.bot
    author = message.username or person.real_name
    replies = [] if in_thread else workspace.replies(message)
    new_day = before is None or before.at.date() != at.date()
    team = workspace.world.teams.get(person.team_id)
    return Letter(
        ts=message.ts,
        channel=message.channel,
        person=person,
        author=author,
        text=message.text,
        time=clock_time(at),
        full_time=f"{at:%A}, {at.day} {at:%B %Y}, {clock_time(at)}",
        at=at,
        blocks=message.blocks,
        attachments=message.attachments,
        files=[_file(each) for each in message.files],
        state=message.state,
        ephemeral=message.ephemeral_to is not None,
        edited=message.edited is not None,
        is_app=person.is_bot,
        from_team=team.name if team and person.team_id != workspace.people[reader.me].team_id else "",
        thread_ts=message.thread_ts,
        divider=day_divider(at, reader) if new_day and not in_thread else "",
        follows=not new_day and _follows(before, author, at, ephemeral=message.ephemeral_to is not None),
        replies=len(replies),
        repliers=_first_of_each(workspace, replies),
        last_reply=_last_reply(replies, reader),
    )


def _follows(before: Letter | None, author: str, at: datetime, *, ephemeral: bool) -> bool:
    if before is None or before.ephemeral or ephemeral or before.replies:
        return False
    return before.author == author and at - before.at < TOGETHER


def _first_of_each(workspace: Workspace, replies: Sequence[Message]) -> list[Person]:
    who = dict.fromkeys(each.user for each in replies)
    return [workspace.people[each] for each in list(who)[:4] if each in workspace.people]


def shown_at(message: Message, reader: Reader) -> datetime:
    """When it was said, by the app's clock of that moment, where the reader is."""
    return (from_ts(message.ts) + timedelta(seconds=message.app_ahead)).astimezone(reader.zone)


def _last_reply(replies: Sequence[Message], reader: Reader) -> str:
    if not replies:
        return ""
    at = shown_at(replies[-1], reader)
    return f"Last reply {day_divider(at, reader).lower()} at {clock_time(at)}"


def _file(raw: Json) -> dict[str, Any]:
    """A shared file: only what lies on this server is linked or shown."""
    path = "/files/" + str(raw.get("url_private", "")).partition("/files/")[2]
    size = int(raw.get("size") or 0)
    kind = str(raw.get("filetype") or "").lower()
    return {
        "url": path if path != "/files/" and shown_here(path) else "#",
        "title": raw.get("title") or raw.get("name") or "File",
        "note": f"{kind.upper() or 'File'} · {size / 1024:,.1f} KB" if size else kind.upper() or "File",
        "picture": kind in PICTURES and path != "/files/",
        "alt": raw.get("alt_txt") or raw.get("title") or "",
    }
