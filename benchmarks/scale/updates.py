"""What share of the updates of a busy day stays on its page and touches no index: PostgreSQL calls those HOT."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import timedelta

import psycopg

from benchmarks.scale import rows
from benchmarks.scale.filled import NOW, Filled
from domain.appointments import AppointmentKind
from domain.people.people import Workspace
from domain.sending.attempts import Pace
from store import appointments
from store.database import Database
from store.sending import attempts, lanes

_WORKSPACES = 30
_AT_ONCE = Pace(channel=timedelta(), workspace=timedelta())
_COUNTED = """
    SELECT relname::text, n_tup_hot_upd, n_tup_upd FROM pg_stat_user_tables WHERE n_tup_upd > 0 ORDER BY relname
"""


async def in_place(here: Filled, chance: random.Random) -> Sequence[tuple[str, str]]:
    """(table, how many of its updates) where each appointment of some workspaces moves and each message is said."""
    some = chance.sample(here.workspaces, min(_WORKSPACES, len(here.workspaces)))
    with psycopg.connect(here.url, autocommit=True) as connection:
        connection.execute(rows.UNSAID, [[each.workspace_id for each in some]])
    # What a connection has counted is told when it closes.
    with psycopg.connect(here.url, autocommit=True) as connection:
        connection.execute("SELECT pg_stat_reset()")
    database = Database(here.url)
    for workspace in some:
        await _move(database, workspace)
        await _say(database, workspace)
    await database.close()
    with psycopg.connect(here.url, autocommit=True) as connection:
        return [(name, f"{hot:,} of {updates:,}") for name, hot, updates in connection.execute(_COUNTED).fetchall()]


async def _move(database: Database, workspace: Workspace) -> None:
    kind = AppointmentKind.DIGEST
    async with database.transaction(workspace.workspace_id) as tx:
        found = await tx.all(rows.THE_NEXT_DAY, kind=kind.value)
        await appointments.set_due(tx, kind, {row.subject_id: row.due_at for row in found})


async def _say(database: Database, workspace: Workspace) -> None:
    for lane in (f"Cclient{number}" for number in range(1, 1 + rows.RETAINERS)):
        async with database.transaction(workspace.workspace_id) as tx:
            await lanes.make(tx, lane)
            claim = await lanes.take(tx, lane, now=NOW, pace=_AT_ONCE)
        if claim is not None:
            async with database.transaction(workspace.workspace_id) as tx:
                await attempts.sent(tx, claim, sent_to=lane, ts="1.1")
                await lanes.release(tx, claim)
