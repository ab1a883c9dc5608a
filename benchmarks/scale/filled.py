"""A database full of workspaces, and what people do in one of them."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from benchmarks.place import Place, load
from benchmarks.scale import rows
from domain.people.people import Caller, Workspace
from domain.time.log_line import parse_log
from services import Services
from store.database import Database

NOW = datetime(2026, 11, 12, 14, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Filled:
    """A filled database, and its workspaces."""

    url: str
    database: Database
    workspaces: Sequence[Workspace]

    @property
    def services(self) -> Services:
        """What the bot can do in it."""
        return Services(self.database)


Act = Callable[[Filled, Workspace, int], Awaitable[object]]


async def fill(place: Place, name: str, workspaces: int) -> Filled:
    """A new database with so many."""
    url = place.database(name)
    began = time.perf_counter()
    load(url, *rows.EVERYTHING, now=NOW, first=NOW.date().replace(day=1), workspaces=workspaces)
    database = Database(url)
    if workspaces > 1:
        print(f"  {workspaces:,} workspaces filled in {time.perf_counter() - began:.0f} s", flush=True)
    return Filled(url, database, await Services(database).workspaces.every())


async def log(here: Filled, workspace: Workspace, number: int) -> object:
    """A minute on one of a workspace's retainers; each `number` once."""
    line = parse_log(f"client{1 + number % rows.RETAINERS} 1m Checkout fix {number} #over24h")
    by = Caller(workspace.workspace_id, workspace.slack_team_id, f"U{number % rows.PEOPLE}")
    return await here.services.time.log(line, by=by, key=f"scale:{number}", now=NOW)


async def card(here: Filled, workspace: Workspace, number: int) -> object:
    """A balance of one of its retainers."""
    by = Caller(workspace.workspace_id, workspace.slack_team_id, "U0")
    return await here.services.balances.card(f"client{1 + number % rows.RETAINERS}", by=by, now=NOW)
