"""What happens to the database: it stops, dies, loses its lines, fills its disk, gets a new version."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import cycle, product

import psycopg

from benchmarks.chaos.field import Field
from benchmarks.chaos.line import Cut
from benchmarks.chaos.repeating import repeating
from store.embedded.server import Server

_STANDS = 0.5
_LOOKED_EVERY, _PLANNED = 0.02, 8
_STATEMENTS = range(10)
# Words of early statements: of any transaction, mostly a log; of a message's turn, a cycle's, an appointment's.
_BEGINS = ("BEGIN", "FROM lane", "FROM cycle", "FROM appointment")
# The lock that replicas take to migrate (store/migrate.py), so that one that starts meanwhile waits for the end.
_MIGRATION = (
    "SELECT pg_advisory_lock(727301)",
    "ALTER TABLE time_entry ADD COLUMN chaos text NOT NULL DEFAULT ''",
    "ALTER TABLE ledger_entry ADD COLUMN chaos integer",
    "CREATE INDEX chaos ON ledger_entry (workspace_id, occurred_at)",
    "ALTER TABLE client ADD COLUMN chaos boolean NOT NULL DEFAULT false",
    "DROP INDEX chaos",
    "ALTER TABLE client DROP COLUMN chaos",
    "ALTER TABLE ledger_entry DROP COLUMN chaos",
    "ALTER TABLE time_entry DROP COLUMN chaos",
    "SELECT pg_advisory_unlock(727301)",
)
# What the server answers where its disk is full, wherever something would be added to it.
_GROWS = ("time_entry", "ledger_entry", "outbox_message", "cycle", "submission")
_FULL_DISK = """
    CREATE OR REPLACE FUNCTION chaos_disk() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$
"""


@asynccontextmanager
async def restarted(field: Field) -> AsyncIterator[None]:
    """Stopped in order, its sessions ended, and started again."""
    await asyncio.to_thread(field.server.stop)
    await asyncio.sleep(_STANDS)
    await asyncio.to_thread(field.server.start)
    yield


@asynccontextmanager
async def crashed(field: Field) -> AsyncIterator[None]:
    """All its processes gone at once, in the middle of whatever they did; the next start recovers."""
    os.kill(_postmaster(field.server), signal.SIGQUIT)
    while field.server.listens():  # noqa: ASYNC110 - it happens in another process
        await asyncio.sleep(0.02)
    await asyncio.to_thread(field.server.start)
    yield


@asynccontextmanager
async def cut(field: Field) -> AsyncIterator[None]:
    """Connections break between any two statements, before the server hears of one or before its answer is heard."""

    places = list(product(_BEGINS, _STATEMENTS, (False, True)))
    field.chance.shuffle(places)
    plans = cycle(places)

    async def once() -> None:
        if len(field.line.planned) < _PLANNED:
            field.line.planned.append(Cut(*next(plans)))
        await asyncio.sleep(_LOOKED_EVERY)

    try:
        async with repeating(once):
            yield
    finally:
        field.line.planned.clear()


@asynccontextmanager
async def all_cut(field: Field) -> AsyncIterator[None]:
    """Every connection breaks at once, as where a firewall forgets them."""
    field.line.cut_all()
    yield


@asynccontextmanager
async def full_disk(field: Field) -> AsyncIterator[None]:
    """Nothing can be added to a table."""
    triggers = [f"CREATE TRIGGER chaos BEFORE INSERT ON {each} EXECUTE FUNCTION chaos_disk()" for each in _GROWS]
    await _execute(field, _FULL_DISK, *triggers)
    try:
        yield
    finally:
        await _execute(field, *(f"DROP TRIGGER IF EXISTS chaos ON {each}" for each in _GROWS))


@asynccontextmanager
async def migrating(field: Field) -> AsyncIterator[None]:
    """Columns and an index come, as with a new version, and go again."""
    await _execute(field, *_MIGRATION)
    yield


async def _execute(field: Field, *statements: str) -> None:
    """As the owner, each in a transaction of its own; waits for locks as a migration does."""
    async with await psycopg.AsyncConnection.connect(field.url, autocommit=True) as connection:
        for each in statements:
            await connection.execute(each.encode())


def _postmaster(server: Server) -> int:
    return int((server.files / "postmaster.pid").read_text().splitlines()[0])
