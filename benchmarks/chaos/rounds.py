"""Which faults come when: each alone, then several together, and whatever comes, replicas die."""

from __future__ import annotations

import asyncio
import math
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, suppress

from benchmarks.chaos import database_faults, process_faults
from benchmarks.chaos.field import Field
from benchmarks.chaos.people import Travels
from benchmarks.chaos.slack_faults import ANSWERS, answering
from store.database import DatabaseBusy

Fault = Callable[[Field], AbstractAsyncContextManager[None]]

KILLED = "kill -9 of a replica"
FAULTS: Mapping[str, Fault] = {
    KILLED: process_faults.killed,
    "PostgreSQL stopped and started": database_faults.restarted,
    "PostgreSQL crashed": database_faults.crashed,
    "connections cut between statements": database_faults.cut,
    "all connections cut": database_faults.all_cut,
    "disk full": database_faults.full_disk,
    "a migration": database_faults.migrating,
    "a clock an hour ahead": process_faults.stepped_ahead,
    "a clock an hour behind": process_faults.stepped_back,
    **{f"payloads {how}": process_faults.travelling(how) for how in Travels},
    "200 people on one retainer": process_faults.crowded,
    **{f"Slack answers {how}": answering(how) for how in ANSWERS},
}
_ROUND, _SHORT_ROUND = 3.0, 1.0
_CROWDS = 3
_TOGETHER = (1, 2, 3)
_READY_SECONDS = 60


def rounds(chance: random.Random) -> Iterator[Sequence[str]]:
    """Names of faults that come together, without end."""
    others = [name for name in FAULTS if name != KILLED]
    chance.shuffle(others)
    yield from ([name] for name in (KILLED, *others))
    while True:
        yield [KILLED, *chance.sample(others, chance.choice(_TOGETHER))]


def crowds(chance: random.Random) -> Iterator[Sequence[str]]:
    """Each fault once, many together."""
    names = list(FAULTS)
    chance.shuffle(names)
    yield from (names[first::_CROWDS] for first in range(_CROWDS))


async def under_fire(field: Field, seconds: float | None, after_each: Callable[[], object]) -> Counter[str]:
    """Have rounds for so long, or each fault once; `after_each` round that is called. How often each fault came."""
    came: Counter[str] = Counter()
    ends = math.inf if seconds is None else time.monotonic() + seconds
    length = _SHORT_ROUND if seconds is None else _ROUND
    for names in crowds(field.chance) if seconds is None else rounds(field.chance):
        if time.monotonic() >= ends:
            break
        field.people.journal.going_on = ", ".join(names)
        with suppress(DatabaseBusy):
            await field.work.take_on(1)
        async with AsyncExitStack() as stack:
            for name in names:
                came[name] += 1
                await stack.enter_async_context(FAULTS[name](field))
            await asyncio.sleep(length)
        await asyncio.to_thread(after_each)
    await _works_again(field)
    return came


async def _works_again(field: Field) -> None:
    """Wait till all replicas are ready and somebody has logged something: the last outage ends there."""
    await field.replicas.ready(within=_READY_SECONDS)
    began = time.monotonic()
    async with asyncio.timeout(_READY_SECONDS):
        while field.people.journal.idle_for > time.monotonic() - began:  # noqa: ASYNC110 - others do it
            await asyncio.sleep(0.05)
