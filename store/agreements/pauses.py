"""Pauses of a retainer: planned, running, and past."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import text

from domain.cycles.pauses import Pause
from store.database import Transaction

_OF_RETAINERS = text("""
    SELECT retainer_id, starts_on, resumes_on, decision_id FROM pause
    WHERE workspace_id = :workspace_id AND retainer_id = ANY(:retainer_ids) ORDER BY starts_on
""")
_PLAN = text("""
    INSERT INTO pause (workspace_id, retainer_id, starts_on, resumes_on, decision_id)
    VALUES (:workspace_id, :retainer_id, :starts_on, :resumes_on, :decision_id)
""")
_DROP = text("""
    DELETE FROM pause WHERE workspace_id = :workspace_id AND retainer_id = :retainer_id AND starts_on = :starts_on
""")
_CUT = text("""
    UPDATE pause SET resumes_on = :resumes_on
    WHERE workspace_id = :workspace_id AND retainer_id = :retainer_id AND starts_on = :starts_on
""")


async def of_retainers(tx: Transaction, retainer_ids: Sequence[UUID]) -> Mapping[UUID, tuple[Pause, ...]]:
    """All pauses of many retainers, oldest first; the last may lie ahead. Those without any are left out."""
    found: dict[UUID, tuple[Pause, ...]] = {}
    for row in await tx.all(_OF_RETAINERS, retainer_ids=list(retainer_ids)):
        pause = Pause(row.starts_on, row.resumes_on, row.decision_id)
        found[row.retainer_id] = (*found.get(row.retainer_id, ()), pause)
    return found


async def plan(tx: Transaction, retainer_id: UUID, pause: Pause) -> None:
    """Let a retainer pause. Raises Taken when another one begins on that day."""
    await tx.run(
        _PLAN,
        retainer_id=retainer_id,
        starts_on=pause.starts_on,
        resumes_on=pause.resumes_on,
        decision_id=pause.decision_id,
    )


async def drop(tx: Transaction, retainer_id: UUID, starts_on: date) -> None:
    """Forget a pause that has not begun."""
    await tx.run(_DROP, retainer_id=retainer_id, starts_on=starts_on)


async def cut(tx: Transaction, retainer_id: UUID, starts_on: date, *, resumes_on: date) -> None:
    """Let a pause end on another day."""
    await tx.run(_CUT, retainer_id=retainer_id, starts_on=starts_on, resumes_on=resumes_on)
