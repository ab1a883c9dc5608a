"""The one-liner over signed HTTP, against the floors and a bot as most are written: rounds that take turns, so that a
busy machine hits all alike.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from statistics import median
from typing import cast

import psycopg

from benchmarks import bulk, floors, usual
from benchmarks.agency import TEAM, move_in, slack_user
from benchmarks.load import Batch, client, command
from benchmarks.outcome import Check, Outcome, milliseconds, ratio
from benchmarks.place import Place, load
from services import Services
from store.database import Database

_TOGETHER = 32
_ROUNDS = 10
_ONE_BY_ONE = 50
# What stands in each cycle before: on empty tables the server makes plans that it takes back a minute later.
_ALREADY = 50
_AT_ONCE = 160
_WARM_UP = "warm-up"
_NAMES = {
    "bot": "/retainer log",
    "two_inserts": "floor: two INSERTs and a commit",
    "bare_inserts": "floor: the same without SQLAlchemy",
    "usual": "a bot as most are written",
    "empty": "floor: empty, by default",
}
# How many at a time, and whether all on one client, whose cycle then is a lock that they take in turns.
_WAYS = {
    "one at a time": (1, True),
    "8 at a time": (8, False),
    "32 at a time": (_TOGETHER, False),
    "128 at a time": (128, False),
    "32 on one client": (_TOGETHER, True),
}
# The most that the bot may take, in times of what it is held against.
_MOST: dict[str, dict[str, float]] = {
    "two_inserts": {**dict.fromkeys(_WAYS, 1.3), "32 on one client": 2.0},
    "bare_inserts": dict.fromkeys(("one at a time", "32 at a time"), 2.0),
    "usual": dict.fromkeys(("one at a time", "32 at a time"), 0.5),
    "empty": {"one at a time": 1.0},
}
_MOST_PROCESSOR = 1.1

Measured = Mapping[str, Mapping[str, list[Batch]]]


@dataclass(frozen=True, slots=True)
class Served:
    """The process that is measured, and its ports."""

    process_id: int
    ports: Mapping[str, int]

    def processor_seconds(self) -> float:
        """What it has had of the processors so far; 0 where the system does not tell."""
        told = Path(f"/proc/{self.process_id}/stat")
        if not told.exists():
            return 0.0
        user, system = told.read_text().rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


async def measure(place: Place) -> Outcome:
    """Medians of each way, and the ratios."""
    url = place.database("answering")
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in (*floors.TABLES, *usual.TABLES):
            connection.execute(statement)
    await _seed(url)
    load(url, bulk.WORK, bulk.LINES, entries=_ALREADY, busy=_ALREADY)
    async with serving(url) as served:
        measured = await _in_turns(served)
    _check_stored(url, measured)
    return Outcome(
        "Answering `/retainer log client 1h30 Checkout fix` over signed HTTP, durable; ms at the median",
        _table(measured),
        _checks(measured),
    )


async def _seed(url: str) -> None:
    now = datetime.now(UTC)
    database = Database(url)
    try:
        agency = await move_in(Services(database), people=2 * _TOGETHER, now=now)
        for number in range(_TOGETHER):
            await agency.take_on(_alias(number), starts_on=now.date().replace(day=1), now=now)
    finally:
        await database.close()


@asynccontextmanager
async def serving(url: str) -> AsyncIterator[Served]:
    """The process that is measured, which runs while inside."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.served", url, stdout=asyncio.subprocess.PIPE
    )
    try:
        output = cast(asyncio.StreamReader, process.stdout)
        yield Served(process.pid, json.loads(await output.readline()))
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def _in_turns(served: Served) -> Measured:
    numbers = count(1)
    measured: Measured = {way: {name: [] for name in served.ports} for way in (_WARM_UP, *_WAYS)}
    everybody = range(_TOGETHER)
    for together in (1, _TOGETHER):  # connections, prepared statements, caches
        for name in served.ports:
            batch = await _batch(served, name, numbers, many=_AT_ONCE, together=together, clients=everybody)
            measured[_WARM_UP][name].append(batch)
    for turn in range(_ROUNDS):
        for way, (together, on_one) in _WAYS.items():
            # Another one each time: a cycle holds hundreds of entries, not the thousands that a run sends.
            clients = range(turn, turn + 1) if on_one else everybody
            for name in served.ports:
                if name == "bot" or way in _MOST[name]:
                    many = _ONE_BY_ONE if together == 1 else _AT_ONCE
                    batch = await _batch(served, name, numbers, many=many, together=together, clients=clients)
                    measured[way][name].append(batch)
    return measured


async def _batch(
    served: Served, name: str, numbers: Iterator[int], *, many: int, together: int, clients: range
) -> Batch:
    requests = [
        command(
            f"log {_alias(clients[number % len(clients)])} 1h30 Checkout fix {number} #over24h",
            slack_user_id=slack_user(number % (2 * _TOGETHER)),
            team=TEAM,
            trigger_id=f"{number}.bench",
        )
        for number in (next(numbers) for _ in range(many))
    ]
    async with client(served.ports[name], connections=together) as slack:
        before = served.processor_seconds()
        batch = await slack.send(requests)
        return replace(batch, processor=(served.processor_seconds() - before) / many)


def _alias(number: int) -> str:
    return f"acme{number}" if number else "acme"


def _check_stored(url: str, measured: Measured) -> None:
    """Every answer that said it was logged is there, once; of what was answered too late, some may be."""
    with psycopg.connect(url) as connection:
        for name, table, before in (
            ("bot", "time_entry", _TOGETHER * _ALREADY),
            ("two_inserts", "floor_entry", 0),
            ("bare_inserts", "bare_entry", 0),
            ("usual", "usual_entry", 0),
        ):
            batches = [batch for by_name in measured.values() for batch in by_name[name]]
            refused = sum(batch.refused for batch in batches)
            logged = sum(len(batch.each) for batch in batches) - refused
            (rows,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone() or (0,)  # noqa: S608
            if not before + logged <= rows <= before + logged + refused:
                raise AssertionError(f"{table} has {rows - before} rows for {logged} answers")


def _table(measured: Measured) -> list[list[str]]:
    table = [["", *_WAYS, "processor, 32 at a time", "refused"]]
    for name, called in _NAMES.items():
        refused = sum(batch.refused for by_name in measured.values() for batch in by_name[name])
        ways = [[seconds for batch in measured[way][name] for seconds in batch.each] for way in _WAYS]
        spent = [batch.processor * 1000 for batch in measured["32 at a time"][name]]
        processor = f"{median(spent):.2f}" if spent else ""
        table.append([called, *(milliseconds(each) if each else "" for each in ways), processor, str(refused)])
    return table


def _checks(measured: Measured) -> list[Check]:
    checks = [
        Check(f"against {_NAMES[name].removeprefix('floor: ')}, {way}", _ratio(measured[way], name), most)
        for name, by_way in _MOST.items()
        for way, most in by_way.items()
    ]
    spent, least = (sum(batch.processor for batch in measured["32 at a time"][name]) for name in ("bot", "two_inserts"))
    if least:
        checks.append(Check("processor time against two INSERTs and a commit", spent / least, _MOST_PROCESSOR))
    return checks


def _ratio(by_name: Mapping[str, list[Batch]], other: str) -> float:
    return ratio([batch.each for batch in by_name["bot"]], [batch.each for batch in by_name[other]])
