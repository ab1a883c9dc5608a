"""Who is looking: whose names, whose zone, whose clock decide how a text reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

from playground.state import Workspace


@dataclass(frozen=True)
class Reader:
    """One person's eyes, with the channel before them (`here`).

    `people`, `channels` and `groups` map ids to the names that mentions show; `pickable` and `directs` are the
    people and the DMs that a select offers.
    """

    me: str = ""
    here: str = ""
    zone: tzinfo = field(default_factory=lambda: ZoneInfo("UTC"))
    people: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    pickable: Mapping[str, str] = field(default_factory=dict)
    directs: Mapping[str, str] = field(default_factory=dict)
    now: datetime = datetime(2026, 1, 1, tzinfo=UTC)


def reader_of(workspace: Workspace, person: str, here: str = "") -> Reader:
    """How this person reads this workspace now."""
    people = {each.id: each.real_name for each in workspace.people.values()}
    rooms = workspace.channels.values()
    hidden = {each.id for each in rooms if each.is_im or (each.is_private and person not in each.members)}
    mine = [each for each in rooms if each.is_im and person in each.members]
    return Reader(
        me=person,
        here=here,
        zone=workspace.people[person].zone,
        people=people,
        channels={each.id: each.name for each in rooms if each.id not in hidden},
        pickable={each.id: each.real_name for each in workspace.people.values() if not each.is_bot},
        directs={each.id: workspace.bot.real_name for each in mine},
        now=datetime.fromtimestamp(workspace.now() + workspace.app_clock.ahead, UTC),
    )
