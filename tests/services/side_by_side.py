"""Running acts side by side, and what came of them."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from psycopg.errors import LockNotAvailable
from sqlalchemy import text

from store.database import Database, DatabaseBusy

Result = TypeVar("Result")


async def at_once(acts: Sequence[Callable[[], Awaitable[Result]]], *, abreast: int = 8) -> list[Result | BaseException]:
    """Run the acts side by side, as many as the pool has connections."""
    free = asyncio.Semaphore(abreast)

    async def one(act: Callable[[], Awaitable[Result]]) -> Result:
        async with free:
            try:
                return await act()
            except DatabaseBusy as busy:
                # Where the machine stood still, a person asks again. Who waits in a ring is told so at once, and fails.
                if not isinstance(busy.__cause__, LockNotAvailable):
                    raise
                return await act()

    return await asyncio.gather(*(one(act) for act in acts), return_exceptions=True)


def kept(outcomes: Sequence[Result | BaseException]) -> list[Result]:
    """What came back; an error is raised."""
    results = []
    for each in outcomes:
        if isinstance(each, BaseException):
            raise each
        results.append(each)
    return results


def refusals(outcomes: Sequence[Result | BaseException]) -> Counter[type[BaseException]]:
    """What was refused, by kind."""
    return Counter(type(each) for each in outcomes if isinstance(each, BaseException))


async def wait_for_locks(database: Database, count: int) -> None:
    """Return once that many sessions wait for a lock."""
    question = text("SELECT count(DISTINCT pid) AS waiting FROM pg_locks WHERE NOT granted")
    async with asyncio.timeout(1.4), database.outside() as session:
        while (await session.all(question))[0].waiting < count:  # noqa: ASYNC110 - Postgres tells nobody
            await asyncio.sleep(0.005)
