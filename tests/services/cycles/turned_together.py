"""Turning the cycles of a workspace so many at a time, looked at and undone: ids apart, what came of it."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from typing import cast
from uuid import UUID

from sqlalchemy import text
from structlog.testing import capture_logs

from services.cycles.turns import CycleTurns
from store.database import Database, Transaction

# What has no name of its own is called by the order in which it came to be in what it belongs to.
_NAMES = text("""
    SELECT retainer_id::text AS id, 'the retainer ' || name AS called FROM retainer WHERE workspace_id = :workspace_id
    UNION ALL
    SELECT cycle_id::text, name || ' from ' || cy.starts_on
    FROM cycle cy JOIN retainer USING (workspace_id, retainer_id) WHERE workspace_id = :workspace_id
    UNION ALL
    SELECT renewal_id::text, name || ', question ' || row_number() OVER (PARTITION BY retainer_id ORDER BY renewal_id)
    FROM renewal JOIN retainer USING (workspace_id, retainer_id) WHERE workspace_id = :workspace_id
    UNION ALL
    SELECT entry_id::text, format('%s, entry %s of %s', name,
        row_number() OVER (PARTITION BY cycle_id ORDER BY sequence), cycle_id)
    FROM ledger_entry JOIN retainer USING (workspace_id, retainer_id) WHERE workspace_id = :workspace_id
    UNION ALL
    SELECT lot_id::text, format('%s, lot %s of %s', name,
        row_number() OVER (PARTITION BY cycle_id ORDER BY granted), cycle_id)
    FROM (SELECT l.*, (SELECT min(sequence) FROM ledger_entry e WHERE (e.workspace_id, e.lot_id, e.cycle_id)
                                                                    = (l.workspace_id, l.lot_id, l.cycle_id)) AS granted
          FROM lot l) l JOIN retainer USING (workspace_id, retainer_id) WHERE workspace_id = :workspace_id
""")
# Each with what says nothing but when or in which order it was written.
_TABLES = {
    "cycle": (),
    "cycle_snapshot": (),
    "lot": (),
    "ledger_entry": ("sequence", "recorded_at"),
    "appointment": (),
    "threshold_crossing": (),
    "outbox_message": ("sequence", "message_id"),
    "owed_message": (),
    "renewal": (),
    "retainer": (),
    "term_end": (),
    "late_return": ("late_return_id",),
}
_ID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


async def turn_all(turns: CycleTurns, workspace_id: UUID, now: datetime) -> int:
    """All that is due, as the clock does it; how many steps that took."""
    steps = 0
    while done := await turns.turn_some(workspace_id, now):
        steps += done
    return steps


async def turned(database: Database, workspace_id: UUID, now: datetime, *, at_a_time: int) -> tuple[int, set[str]]:
    """How many steps it took, and every row of the workspace that a turn could touch; nothing of it stays."""
    found: tuple[int, set[str]] = (0, set())
    with suppress(_Undone), capture_logs() as logged:
        async with database.transaction(workspace_id) as tx:
            turns = CycleTurns(cast("Database", _Within(tx)), at_a_time=at_a_time)
            found = await turn_all(turns, workspace_id, now), await _rows(tx)
            raise _Undone
    # What fails together is done alone, and would come out alike.
    assert [each["event"] for each in logged if each["event"].startswith("cycle")] == []
    return found


class _Undone(Exception):  # noqa: N818 - nothing went wrong
    """What was done is not to stay."""


class _Within:
    """A database of which every transaction is a part of one."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    @asynccontextmanager
    async def transaction(self, _workspace_id: UUID) -> AsyncIterator[Transaction]:
        await self._tx.run(text("SAVEPOINT within"))
        try:
            yield self._tx
        except BaseException:
            await self._tx.run(text("ROLLBACK TO within"))
            raise
        await self._tx.run(text("RELEASE within"))

    reading = transaction


async def _rows(tx: Transaction) -> set[str]:
    called = {row.id: row.called for row in await tx.all(_NAMES)}

    def named(found: re.Match[str]) -> str:
        return str(called.get(found[0], found[0]))

    rows: set[str] = set()
    for table, but in _TABLES.items():
        of_workspace = text(f"SELECT to_jsonb(t) - CAST(:but AS text[]) AS row FROM {table} t")  # noqa: S608 - ours
        for row in await tx.all(of_workspace, but=list(but)):
            # A name may hold an id that has a name.
            written = _ID.sub(named, _ID.sub(named, json.dumps(row.row, sort_keys=True)))
            rows.add(f"{table} {written}")
    return rows
