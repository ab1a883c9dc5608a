"""What a Slack workspace is made of, as plain values: teams, people, channels, messages, views, triggers.

Every instant is a float of epoch seconds in UTC, as Slack itself counts; a message's `ts` is Slack's string.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import timedelta, timezone, tzinfo
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

Json = dict[str, Any]

SAMPLE_WORLD = Path(__file__).with_name("sample_world.json")


@dataclass(kw_only=True)
class Team:
    """One Slack workspace; the first of a world is where the app is installed."""

    id: str
    name: str
    domain: str


@dataclass(kw_only=True)
class Organisation:
    """The Enterprise Grid organisation that the app's workspace is in.

    shows_team: what users.info gives as the `team_id` of its people: the organisation's own, another workspace's, or
    None, no such field at all. Where they belong stands in `enterprise_user.teams`.
    """

    id: str
    name: str
    shows_team: str | None = None


@dataclass(kw_only=True)
class Person:
    """Somebody with a Slack account, the app's bot user included.

    display_name: what they chose to be shown as; where it is empty, clients of Slack show the real name.
    teams: the workspaces that they are in, where `team_id` is not the only one (Enterprise Grid).
    hidden: Slack's word where users.info tells nothing of them, `user_not_found` or `user_not_visible`.
    tz_offset: seconds from UTC, where `tz` is a zone that Slack knows and this machine does not.
    """

    id: str
    name: str
    real_name: str
    team_id: str
    display_name: str = ""
    email: str = ""
    title: str = ""
    tz: str = "Etc/UTC"
    is_admin: bool = False
    is_owner: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_bot: bool = False
    deleted: bool = False
    color: str = "4b5563"
    bot_id: str | None = None
    app_id: str | None = None
    updated: float = 0.0
    teams: list[str] = field(default_factory=list)
    hidden: str = ""
    tz_offset: int | None = None

    @property
    def zone(self) -> tzinfo:
        """Where their clock is."""
        if self.tz_offset is not None:
            return timezone(timedelta(seconds=self.tz_offset), self.tz)
        return ZoneInfo(self.tz)


@dataclass(kw_only=True)
class Channel:
    """A channel, private channel or DM; `user`: whom the app talks to in a DM; `last_read`: per person.

    `is_migrating`: another organisation moves, and its shared channel with it; nothing is posted there meanwhile.
    """

    id: str
    name: str = ""
    team_id: str = ""
    members: list[str] = field(default_factory=list)
    is_private: bool = False
    is_archived: bool = False
    is_im: bool = False
    is_ext_shared: bool = False
    is_migrating: bool = False
    shared_team_ids: list[str] = field(default_factory=list)
    user: str | None = None
    topic: str = ""
    purpose: str = ""
    creator: str = ""
    created: float = 0.0
    last_read: dict[str, str] = field(default_factory=dict)


@dataclass(kw_only=True)
class Message:
    """One message. `ephemeral_to` is the only person who sees it; `answers` the response_url it came by."""

    ts: str
    channel: str
    user: str
    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    bot_id: str | None = None
    username: str | None = None
    icon: str | None = None
    subtype: str | None = None
    thread_ts: str | None = None
    reply_broadcast: bool = False
    edited: Json | None = None
    metadata: Json | None = None
    files: list[Json] = field(default_factory=list)
    ephemeral_to: str | None = None
    answers: str | None = None
    state: dict[str, dict[str, Json]] = field(default_factory=dict)
    client_msg_id: str | None = None
    app_ahead: float = 0.0
    """Seconds that the app's clock was ahead when it was said; the page shows that time."""


@dataclass(kw_only=True)
class View:
    """A modal or a Home tab: `content` is what the app sent (type, title, blocks…), the rest Slack adds.

    `state` holds what the person chose so far, by block_id and action_id; `errors` what the app said.
    """

    id: str
    person: str
    team_id: str
    content: Json
    hash: str
    root_view_id: str
    previous_view_id: str | None = None
    state: dict[str, dict[str, Json]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    trouble: str | None = None
    response_urls: list[Json] = field(default_factory=list)

    @property
    def is_home(self) -> bool:
        """True of a Home tab, False of a modal."""
        return bool(self.content.get("type") == "home")


@dataclass(kw_only=True)
class Trigger:
    """The right to open one modal for one person, for 3 seconds. `view_id` is set where a modal gave it."""

    id: str
    person: str
    made_at: float
    view_id: str | None = None
    used: bool = False


@dataclass(kw_only=True)
class ResponseUrl:
    """A way to answer one act, 5 times in 30 minutes; `message_ts` is what was clicked, if anything."""

    id: str
    person: str
    channel: str
    made_at: float
    message_ts: str | None = None
    thread_ts: str | None = None
    uses: int = 0


@dataclass(kw_only=True)
class UploadedFile:
    """A file on its way through the three steps of an upload; `content` is there after the second."""

    id: str
    name: str
    length: int
    by: str
    made_at: float
    title: str = ""
    alt_txt: str | None = None
    snippet_type: str | None = None
    content: bytes | None = None
    complete: bool = False
    shares: dict[str, list[Json]] = field(default_factory=dict)


@dataclass(kw_only=True)
class World:
    """What a workspace starts with, as read from a world file."""

    app_id: str
    bot_user: str
    teams: dict[str, Team]
    people: dict[str, Person]
    channels: dict[str, Channel]
    messages: list[Json]
    organisation: Organisation | None = None

    @property
    def team(self) -> Team:
        """The workspace where the app is installed."""
        return next(iter(self.teams.values()))

    @property
    def bot(self) -> Person:
        """The app's own user."""
        return self.people[self.bot_user]


def read_world(path: Path = SAMPLE_WORLD) -> World:
    """The world in a JSON file; `ValueError` says in one sentence what is wrong with it."""
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        return World(
            app_id=raw["app"]["id"],
            bot_user=raw["app"]["bot_user"],
            teams={each["id"]: Team(**each) for each in raw["teams"]},
            people={each["id"]: Person(**each) for each in raw["people"]},
            channels={each["id"]: Channel(**each) for each in raw["channels"]},
            messages=list(raw.get("messages", [])),
            organisation=Organisation(**raw["organisation"]) if raw.get("organisation") else None,
        )
    except (OSError, json.JSONDecodeError, KeyError, TypeError) as wrong:
        raise ValueError(f"{path.name} is no world file: {wrong!r}") from wrong
