"""The invented agency under fire: its Slack, and what it works on."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from benchmarks.agency import BOT_USER, TEAM, Agency, move_in, slack_user
from services import Services
from services.clients.bindings import ChannelFacts
from store.database import Database

PEOPLE = 200
_CHANNELS = 16
# Two months ago: cycles that have ended and graces that are over wait for whoever looks first.
_LONG_AGO = timedelta(days=62)


def channel(number: int) -> str:
    """A team channel of the agency's Slack; there are a few, which clients share."""
    return f"C0CHAOS{number % _CHANNELS:02}"


def channels() -> set[str]:
    """All of them."""
    return {channel(number) for number in range(_CHANNELS)}


def write_world(file: Path) -> None:
    """The workspace for the local Slack."""
    people = [_person(slack_user(number), number) for number in range(PEOPLE)]
    members = [slack_user(0), BOT_USER]
    rooms = [
        {"id": channel(number), "name": f"team-{number}", "team_id": TEAM, "members": members, "creator": members[0]}
        for number in range(_CHANNELS)
    ]
    bot = {"id": BOT_USER, "name": "retainer", "real_name": "Retainer", "team_id": TEAM, "is_bot": True}
    world = {
        "app": {"id": "A0BENCH", "bot_user": BOT_USER},
        "teams": [{"id": TEAM, "name": "Lumen Studio", "domain": "lumen"}],
        "people": [*people, bot],
        "channels": rooms,
        "messages": [],
    }
    file.write_text(json.dumps(world))


def _person(slack_id: str, number: int) -> dict[str, object]:
    name = f"robin{number}"
    return {
        "id": slack_id,
        "name": name,
        "real_name": f"Robin Example {number}",
        "team_id": TEAM,
        "tz": "Europe/Berlin",
    }


@dataclass(slots=True)
class Work:
    """Clients that people log on; each new one brings two months whose ends and closings are due at once."""

    agency: Agency
    aliases: list[str] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=count)

    async def take_on(self, clients: int) -> Sequence[str]:
        """So many more."""
        then = datetime.now(UTC) - _LONG_AGO
        for number in (next(self._numbers) for _ in range(clients)):
            room = ChannelFacts(channel(number), f"team-{number % _CHANNELS}", has_outsiders=False)
            alias = f"client{number}"
            await self.agency.take_on(alias, starts_on=then.date().replace(day=1), now=then, channel=room)
            self.aliases.append(alias)
        return self.aliases


async def found(database: Database) -> Work:
    """The agency, with all its people and a few clients."""
    agency = await move_in(Services(database), people=PEOPLE, now=datetime.now(UTC) - _LONG_AGO)
    work = Work(agency)
    await work.take_on(_CHANNELS)
    return work
