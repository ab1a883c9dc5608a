"""What happens to the replicas and to what they are sent."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from benchmarks.chaos.field import Field
from benchmarks.chaos.people import Travels
from benchmarks.chaos.repeating import repeating
from benchmarks.chaos.world import PEOPLE

# As many as make a hundred in ten minutes.
_KILLS_EVERY = (3.0, 5.0)
_LOOKED_EVERY = 0.05


@asynccontextmanager
async def killed(field: Field) -> AsyncIterator[None]:
    """One after the other dies, whatever it does just now; the pace holds from round to round.

    Who died is back before the next one dies: with none there, an outage would be as long as a program takes to start.
    """

    async def once() -> None:
        await asyncio.sleep(max(0.0, field.kills_at - time.monotonic()))
        while not all(each.answers for each in field.replicas.each):  # noqa: ASYNC110 - it happens elsewhere
            await asyncio.sleep(_LOOKED_EVERY)
        victim = field.replicas.each[field.kills % len(field.replicas.each)]
        field.kills += victim.signal(signal.SIGKILL)
        field.kills_at = time.monotonic() + field.chance.uniform(*_KILLS_EVERY)

    async with repeating(once):
        yield


@asynccontextmanager
async def stepped_ahead(field: Field) -> AsyncIterator[None]:
    """One's clock is an hour ahead: nothing due may be done there meanwhile."""
    async with _stepped(field, signal.SIGUSR1, signal.SIGUSR2):
        yield


@asynccontextmanager
async def stepped_back(field: Field) -> AsyncIterator[None]:
    """One's clock is an hour behind."""
    async with _stepped(field, signal.SIGUSR2, signal.SIGUSR1):
        yield


@asynccontextmanager
async def _stepped(field: Field, there: signal.Signals, back: signal.Signals) -> AsyncIterator[None]:
    replica = field.chance.choice(field.replicas.each)
    lived = replica.lives
    is_stepped = replica.is_ready and replica.signal(there)
    try:
        yield
    finally:
        # One that was killed meanwhile came back with the right time.
        if is_stepped and replica.lives == lived:
            replica.signal(back)


def travelling(how: Travels) -> Callable[[Field], AbstractAsyncContextManager[None]]:
    """Payloads travel so for a while."""

    @asynccontextmanager
    async def fault(field: Field) -> AsyncIterator[None]:
        field.people.post.add(how)
        try:
            yield
        finally:
            field.people.post.discard(how)

    return fault


@asynccontextmanager
async def crowded(field: Field) -> AsyncIterator[None]:
    """All people log on one retainer at the same moment."""
    alias = field.chance.choice(field.work.aliases)
    await asyncio.gather(*(field.people.log(alias) for _ in range(PEOPLE)))
    yield
