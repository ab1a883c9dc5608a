"""A bot whose database has no room left says that it is not ready."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import httpx
import psycopg
import pytest
from psycopg import sql
from sqlalchemy import text

from store.database import Database
from store.room import has_room
from store.session import Sent
from tests.desk import Desk

# What the server itself answers where its disk is full, in the place of the function that fills it.
_NO_ROOM = """
    CREATE FUNCTION public.generate_series(integer, integer) RETURNS SETOF integer LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'could not write to file: No space left on device' USING ERRCODE = '53100'; END $$
"""

_LOSE = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


@contextmanager
def full_disk(url: str) -> Iterator[None]:
    with psycopg.connect(url, autocommit=True) as server:
        name = sql.Identifier(server.info.dbname)
        server.execute(_NO_ROOM)
        server.execute(sql.SQL("ALTER DATABASE {} SET search_path = public, pg_catalog").format(name))
        try:
            yield
        finally:
            server.execute("DROP FUNCTION public.generate_series(integer, integer)")
            server.execute(sql.SQL("ALTER DATABASE {} RESET search_path").format(name))


async def test_it_is_not_ready_until_there_is_room_again(desk: Desk, agency_url: str) -> None:
    async with httpx.AsyncClient() as web:
        with full_disk(agency_url):
            await desk.bot.database.close()
            full = await web.get(f"{desk.url}/readyz")
            assert (full.status_code, full.json()) == (503, {"database": "has no room left on its disk"})
            assert (await web.get(f"{desk.url}/healthz")).status_code == 200
        assert (await web.get(f"{desk.url}/readyz")).status_code == 200


async def test_one_whose_connections_are_lost_meanwhile_says_that_the_database_does_not_answer(
    desk: Desk, agency_url: str
) -> None:
    def lose(trip: Sequence[Sent]) -> None:
        if any("generate_series" in statement for statement, _ in trip):
            with psycopg.connect(agency_url, autocommit=True) as server:
                server.execute(_LOSE)

    with desk.bot.database.heard_by(lose):
        async with httpx.AsyncClient() as web:
            lost = await web.get(f"{desk.url}/readyz")
    assert (lost.status_code, lost.json()) == (503, {"database": "does not answer"})


async def test_looking_for_room_writes_a_megabyte(desk: Desk) -> None:
    before = await written(desk.bot.database)
    async with desk.bot.database.outside() as session:
        assert await has_room(session)
        await session.run(text("SELECT pg_stat_force_next_flush()"))
    assert await written(desk.bot.database) - before == pytest.approx(2**20, rel=0.3)


async def written(database: Database) -> int:
    """What the server has put into files that are gone again, in bytes."""
    async with database.outside() as session:
        (row,) = await session.all(text("SELECT temp_bytes FROM pg_stat_database WHERE datname = current_database()"))
    return int(row.temp_bytes)
