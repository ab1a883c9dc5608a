"""How far a new workspace is, by what its tables hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from domain.home import FirstStep, FirstSteps
from store.database import Transaction

_FIRST_STEPS = text("""
    SELECT looking.person_id, w.first_steps_hidden_at IS NOT NULL AS are_hidden, u.alias, u.name,
        EXISTS (SELECT FROM person p WHERE p.workspace_id = w.workspace_id AND p.is_active
            AND p.person_id <> looking.person_id AND (p.role <> 'client' OR p.is_contractor AND p.is_guest)) AS people,
        w.settings_saved_at IS NOT NULL AS settings,
        EXISTS (SELECT FROM client c WHERE c.workspace_id = w.workspace_id) AS client,
        EXISTS (SELECT FROM retainer r WHERE r.workspace_id = w.workspace_id) AS retainer,
        EXISTS (SELECT FROM channel_binding b WHERE b.workspace_id = w.workspace_id) AS channel,
        EXISTS (SELECT FROM time_entry e WHERE e.workspace_id = w.workspace_id)
            OR EXISTS (SELECT FROM delivery d WHERE d.workspace_id = w.workspace_id) AS entry
    FROM workspace w
    CROSS JOIN unnest(CAST(:person_ids AS uuid[])) AS looking (person_id)
    LEFT JOIN LATERAL (
        SELECT c.alias, c.name FROM client c
        WHERE c.workspace_id = w.workspace_id AND c.archived_at IS NULL AND NOT EXISTS (
            SELECT FROM channel_binding b WHERE (b.workspace_id, b.client_id) = (c.workspace_id, c.client_id))
        ORDER BY c.created_at, c.client_id LIMIT 1
    ) u ON true
    WHERE w.workspace_id = :workspace_id
""")
_HIDE = text("UPDATE workspace SET first_steps_hidden_at = :at WHERE workspace_id = :workspace_id")


async def first_steps(tx: Transaction, person_ids: Sequence[UUID]) -> Mapping[UUID, FirstSteps]:
    """What is done of them, for each of some people; who looks is no second person."""
    return {row.person_id: _steps(row) for row in await tx.all(_FIRST_STEPS, person_ids=list(person_ids))}


def _steps(row: Row[Any]) -> FirstSteps:
    done = frozenset(step for step in FirstStep if getattr(row, step.value))
    return FirstSteps(done, row.alias, row.name, row.are_hidden)


async def hide_first_steps(tx: Transaction, at: datetime | None) -> None:
    """Put them away for everybody, or, with None, show them again."""
    await tx.run(_HIDE, at=at)
