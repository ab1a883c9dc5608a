"""Connections between two acts: cut, rested, or doubted, and who asks next notices nothing."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator

import psycopg
import pytest
import pytest_asyncio
from sqlalchemy import text

from store.database import Database, DatabaseBusy

_MANY = 3


@pytest_asyncio.fixture
async def rested(database_url: str) -> AsyncIterator[Database]:
    """A bot whose connections have all been made, and rest."""
    opened = Database(database_url, pool_size=_MANY)
    await processes(opened)
    yield opened
    await opened.close()


async def processes(database: Database) -> set[int]:
    """The server's processes that all connections have, each of them lent."""
    lent = asyncio.Barrier(_MANY)

    async def one() -> int:
        async with database.outside() as session:
            (row,) = await session.all(text("SELECT pg_backend_pid() AS number"))
            await lent.wait()
            return int(row.number)

    return set(await asyncio.gather(*(one() for _ in range(_MANY))))


def asked_last(database_url: str, numbers: set[int]) -> set[str]:
    """What the server's processes were asked last."""
    with psycopg.connect(database_url) as owner:
        found = owner.execute("SELECT query FROM pg_stat_activity WHERE pid = ANY(%s)", [list(numbers)])
        return {query for (query,) in found}


async def test_a_connection_that_the_server_cut_is_not_lent_again(rested: Database, database_url: str) -> None:
    before = await processes(rested)
    with psycopg.connect(database_url, autocommit=True) as owner:
        for number in before:
            owner.execute("SELECT pg_terminate_backend(%s, 1000)", [number])
    assert not await processes(rested) & before
    assert rested.pool.in_use == 0


async def test_the_one_used_last_is_lent_first_and_none_is_asked_whether_it_lives(
    rested: Database, database_url: str
) -> None:
    before = await processes(rested)
    alone = set()
    for _ in range(5):
        async with rested.outside() as session:
            alone |= {row.number for row in await session.all(text("SELECT pg_backend_pid() AS number"))}
    assert len(alone) == 1
    assert await processes(rested) == before
    assert asked_last(database_url, before) == {"COMMIT"}


async def test_one_that_fell_silent_is_found_out_after_trouble_with_another(
    rested: Database, database_url: str
) -> None:
    async def trouble() -> None:
        async with rested.outside() as session:
            await session.run(text("SET LOCAL statement_timeout = 1"))
            await session.run(text("SELECT pg_sleep(1)"))

    before = await processes(rested)
    with pytest.raises(DatabaseBusy):
        await trouble()
    for number in before:
        os.kill(number, signal.SIGSTOP)
    try:
        assert not await processes(rested) & before
    finally:
        for number in before:
            os.kill(number, signal.SIGCONT)


async def test_those_that_are_lent_while_it_closes_are_closed_as_they_come_back(rested: Database) -> None:
    before = await processes(rested)
    async with rested.outside() as session:
        (row,) = await session.all(text("SELECT pg_backend_pid() AS number"))
        await rested.close()
        assert row.number in before
    assert not await processes(rested) & before
