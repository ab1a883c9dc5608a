"""Submissions seen: the memory that makes the second delivery of the same thing harmless. What else is worth a few days
is remembered beside them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text

from store.database import Database, Transaction

KEPT = timedelta(days=7)
_AT_A_TIME = 1_000

_FACTS = text("SELECT facts FROM submission WHERE workspace_id = :workspace_id AND key = :key")
_CLAIM = text("""
    INSERT INTO submission (workspace_id, key, facts, seen_at)
    VALUES (:workspace_id, :key, CAST(:facts AS jsonb), :now)
    ON CONFLICT DO NOTHING RETURNING key
""")
_OLD_ANYWHERE = text("SELECT workspace_id, due FROM old_submissions(:before)")
_TELL = text("""
    UPDATE submission SET facts = CAST(:facts AS jsonb) WHERE workspace_id = :workspace_id AND key = :key
""")
_KEEP = text("""
    INSERT INTO submission (workspace_id, key, facts, seen_at)
    VALUES (:workspace_id, :key, CAST(:facts AS jsonb), :now)
    ON CONFLICT (workspace_id, key) DO UPDATE SET facts = excluded.facts, seen_at = excluded.seen_at
""")
_FORGET = text("""
    DELETE FROM submission WHERE workspace_id = :workspace_id AND key IN (
        SELECT key FROM submission WHERE workspace_id = :workspace_id AND seen_at < :before
        ORDER BY seen_at LIMIT :most FOR UPDATE SKIP LOCKED)
""")


async def facts(tx: Transaction, key: str) -> Mapping[str, Any] | None:
    """What was answered to a submission, or None when it is new."""
    row = await tx.first(_FACTS, key=key)
    return None if row is None else row.facts


async def claim(tx: Transaction, key: str, told: Mapping[str, Any], *, now: datetime) -> Mapping[str, Any] | None:
    """Remember a submission and what is answered; the facts of the first time when it was seen, else None.

    A second one that comes at the same time waits here until the first has committed.
    """
    if await tx.first(_CLAIM, key=key, facts=json.dumps(told), now=now) is not None:
        return None
    return await facts(tx, key)


async def old_anywhere(database: Database, *, now: datetime) -> Mapping[UUID, int]:
    """How many `forget_old` would drop, by workspace; the oldest first."""
    found = await database.everywhere(_OLD_ANYWHERE, before=now - KEPT)
    return {row.workspace_id: row.due for row in found}


async def tell(tx: Transaction, key: str, told: Mapping[str, Any]) -> None:
    """Complete the facts of a submission claimed in this transaction, before which they were not known."""
    await tx.run(_TELL, key=key, facts=json.dumps(told))


async def keep(tx: Transaction, key: str, told: Mapping[str, Any], *, now: datetime) -> None:
    """Remember facts under a key as long as a submission, in the place of those that were there."""
    await tx.run(_KEEP, key=key, facts=json.dumps(told), now=now)


async def forget_old(tx: Transaction, *, now: datetime) -> int:
    """Drop what Slack can no longer send again, some at a time: all at once may take longer than a statement may; how
    many.
    """
    return await tx.run(_FORGET, before=now - KEPT, most=_AT_A_TIME)
