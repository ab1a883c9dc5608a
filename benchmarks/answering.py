"""The one-liner over signed HTTP, against the floors: rounds that take turns, so that a busy machine hits all alike."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from itertools import count
from statistics import median
from typing import cast

import psycopg

from benchmarks import bulk, floors
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
_MOST = 2.0
_WARM_UP = "warm-up"
_NAMES = {"bot": "/retainer log", "two_inserts": "floor: two INSERTs and a commit", "empty": "floor: empty, by default"}
# How many at a time, and whether all on one client, whose cycle then is a lock that they take in turns.
_WAYS = {"one at a time": (1, True), "32 at a time": (_TOGETHER, False), "32 on one client": (_TOGETHER, True)}

Measured = Mapping[str, Mapping[str, list[Batch]]]


async def measure(place: Place) -> Outcome:
    """Medians of each way, and the ratios."""
    url = place.database("answering")
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in floors.TABLES:
            connection.execute(statement)
    await _seed(url)
    load(url, bulk.WORK, bulk.LINES, entries=_ALREADY, busy=_ALREADY)
    async with _serving(url) as ports:
        measured = await _in_turns(ports)
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
async def _serving(url: str) -> AsyncIterator[dict[str, int]]:
    """The ports of the process that is measured, which runs while inside."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.served", url, stdout=asyncio.subprocess.PIPE
    )
    try:
        output = cast(asyncio.StreamReader, process.stdout)
        yield json.loads(await output.readline())
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def _in_turns(ports: Mapping[str, int]) -> Measured:
    numbers = count(1)
    measured: Measured = {way: {name: [] for name in ports} for way in (_WARM_UP, *_WAYS)}
    everybody = range(_TOGETHER)
    for together in (1, _TOGETHER):  # connections, prepared statements, caches
        for name, port in ports.items():
            batch = await _batch(port, numbers, many=_AT_ONCE, together=together, clients=everybody)
            measured[_WARM_UP][name].append(batch)
    for turn in range(_ROUNDS):
        for way, (together, on_one) in _WAYS.items():
            # Another one each time: a cycle holds hundreds of entries, not the thousands that a run sends.
            clients = range(turn, turn + 1) if on_one else everybody
            for name, port in ports.items():
                many = _ONE_BY_ONE if together == 1 else _AT_ONCE
                measured[way][name].append(await _batch(port, numbers, many=many, together=together, clients=clients))
    return measured


async def _batch(port: int, numbers: Iterator[int], *, many: int, together: int, clients: range) -> Batch:
    requests = [
        command(
            f"log {_alias(clients[number % len(clients)])} 1h30 Checkout fix {number} #over24h",
            slack_user_id=slack_user(number % (2 * _TOGETHER)),
            team=TEAM,
            trigger_id=f"{number}.bench",
        )
        for number in (next(numbers) for _ in range(many))
    ]
    async with client(port, connections=together) as slack:
        return await slack.send(requests)


def _alias(number: int) -> str:
    return f"acme{number}" if number else "acme"


def _check_stored(url: str, measured: Measured) -> None:
    """Every answer that said it was logged is there, once."""
    with psycopg.connect(url) as connection:
        for name, table, before in (("bot", "time_entry", _TOGETHER * _ALREADY), ("two_inserts", "floor_entry", 0)):
            batches = [batch for by_name in measured.values() for batch in by_name[name]]
            logged = sum(len(batch.each) - batch.refused for batch in batches)
            row = connection.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608
            if row != (before + logged,):
                raise AssertionError(f"{table} has {row} rows for {logged} answers")


def _table(measured: Measured) -> list[list[str]]:
    table = [["", *_WAYS, "a second, 32 at a time", "refused"]]
    for name, called in _NAMES.items():
        rate = median(len(batch.each) / batch.whole for batch in measured["32 at a time"][name])
        refused = sum(batch.refused for by_name in measured.values() for batch in by_name[name])
        pooled = [[seconds for batch in measured[way][name] for seconds in batch.each] for way in _WAYS]
        table.append([called, *map(milliseconds, pooled), f"{rate:.0f}", str(refused)])
    return table


def _checks(measured: Measured) -> list[Check]:
    checks = [
        Check(f"against two INSERTs and a commit, {way}", _ratio(measured[way], "two_inserts"), _MOST) for way in _WAYS
    ]
    against_nothing = _ratio(measured["one at a time"], "empty")
    return [*checks, Check("against an empty handler by default, one at a time", against_nothing, 1.0)]


def _ratio(by_name: Mapping[str, list[Batch]], floor: str) -> float:
    return ratio([batch.each for batch in by_name["bot"]], [batch.each for batch in by_name[floor]])
