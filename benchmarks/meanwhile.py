"""What a log waits for while somebody lists 500 retainers over and over: both over signed HTTP, to one process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from itertools import count
from statistics import median, quantiles

from benchmarks import bulk
from benchmarks.agency import TEAM, move_in, slack_user
from benchmarks.answering import serving
from benchmarks.load import client, command
from benchmarks.outcome import Check, Outcome, milliseconds
from benchmarks.place import Place, load
from services import Services
from store.database import Database

_RETAINERS, _ENTRIES, _PEOPLE = 500, 10, 10
_ROUNDS, _LOGS = 8, 60
_MOST = 2.0


async def measure(place: Place) -> Outcome:
    """Logs one at a time, in turns with nothing beside them and with lists beside them."""
    url = place.database("meanwhile")
    await _seed(url)
    numbers = count(1)
    async with serving(url) as served:
        port = served.ports["bot"]
        await _logs(port, numbers)
        async with _listing(port) as listed:
            await _logs(port, numbers)
        quiet, busy = [], []
        for _ in range(_ROUNDS):
            quiet.append(await _logs(port, numbers))
            async with _listing(port) as listed:
                busy.append(await _logs(port, numbers))
                if not listed:
                    raise AssertionError("nobody was given a list meanwhile")
    table = [
        ["", "a log"],
        ["nothing else", milliseconds([each for one in quiet for each in one])],
        [f"lists of {_RETAINERS} without pause", milliseconds([each for one in busy for each in one])],
    ]
    worse = median(_p95(one) / _p95(other) for one, other in zip(busy, quiet, strict=True))
    checks = [Check("p95 of a log beside lists, against alone", worse, _MOST)]
    return Outcome("A log while others list all retainers; ms at the median", table, checks)


async def _seed(url: str) -> None:
    now = datetime.now(UTC)
    month = now.date().replace(day=1)
    database = Database(url)
    try:
        agency = await move_in(Services(database), people=_PEOPLE, now=now)
    finally:
        await database.close()
    load(
        url,
        *bulk.AGENCY_AT_WORK,
        workspace_id=agency.workspace.workspace_id,
        now=now,
        clients=_RETAINERS,
        retainers=1,
        first=month,
        this_month=month,
        entries=_ENTRIES,
        busy=_ENTRIES,
    )


async def _logs(port: int, numbers: Iterator[int]) -> tuple[float, ...]:
    """Seconds of each."""
    requests = [
        command(
            f"log client{1 + number % _RETAINERS} 1m Checkout fix {number} #over24h",
            slack_user_id=slack_user(number % _PEOPLE),
            team=TEAM,
            trigger_id=f"{number}.meanwhile",
        )
        for number in (next(numbers) for _ in range(_LOGS))
    ]
    async with client(port, connections=1) as slack:
        batch = await slack.send(requests)
    if batch.refused:
        raise AssertionError(f"{batch.refused} logs were refused")
    return batch.each


@asynccontextmanager
async def _listing(port: int) -> AsyncIterator[list[float]]:
    """While inside, one after the other; the seconds of each so far."""
    seconds: list[float] = []

    async def keep_listing() -> None:
        async with client(port, connections=1) as slack:
            while True:
                asked = command("list", slack_user_id=slack_user(0), team=TEAM, trigger_id=f"{len(seconds)}.list")
                seconds.extend((await slack.send([asked])).each)

    task = asyncio.create_task(keep_listing())
    try:
        yield seconds
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def _p95(each: tuple[float, ...]) -> float:
    return quantiles(each, n=20)[-1]
