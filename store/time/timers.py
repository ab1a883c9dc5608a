"""Running timers, one a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from domain.agreements.retainers import RetainerName
from domain.change_orders.orders import OrderName
from store import rows
from store.change_orders import reading as change_orders
from store.database import Database, Transaction

_SELECT = f"""
    SELECT m.person_id, m.started_at, m.description, m.retainer_id AS timed_retainer_id, {rows.CALLED},
        {change_orders.NAME}
    FROM timer m
    LEFT JOIN change_order o ON (o.workspace_id, o.change_order_id) = (m.workspace_id, m.change_order_id)
    LEFT JOIN retainer r ON (r.workspace_id, r.retainer_id) = (m.workspace_id, m.retainer_id)
    LEFT JOIN client c ON (c.workspace_id, c.client_id) = (r.workspace_id, r.client_id)
    WHERE m.workspace_id = :workspace_id AND m.person_id = ANY(:person_ids)"""
_OF_PEOPLE = text(_SELECT)
_LOCK = text(f"{_SELECT} FOR NO KEY UPDATE OF m")
_START = text("""
    INSERT INTO timer (workspace_id, person_id, retainer_id, description, started_at, change_order_id)
    VALUES (:workspace_id, :person_id, :retainer_id, :description, :now, :change_order_id)
    ON CONFLICT DO NOTHING
""")
_END = text("DELETE FROM timer WHERE workspace_id = :workspace_id AND person_id = :person_id")
# Asked once: whoever sets asked_at asks.
_CLAIM_FORGOTTEN = text("""
    UPDATE timer SET asked_at = :now
    WHERE workspace_id = :workspace_id AND started_at <= :before AND asked_at IS NULL
    RETURNING person_id, started_at
""")


_FORGOTTEN_ANYWHERE = text("SELECT workspace_id, due FROM forgotten_timers(:before)")


@dataclass(frozen=True, slots=True)
class Running:
    """A timer as it was started; `called` is None when no client was named, `order` is the change order, if one was."""

    started_at: datetime
    description: str
    called: RetainerName | None
    order: OrderName | None = None


async def of_person(tx: Transaction, person_id: UUID) -> Running | None:
    """A person's timer, or None."""
    return (await of_people(tx, [person_id])).get(person_id)


async def of_people(tx: Transaction, person_ids: Sequence[UUID]) -> Mapping[UUID, Running]:
    """The timers of those of some people who have one."""
    return {row.person_id: _running(row) for row in await tx.all(_OF_PEOPLE, person_ids=list(person_ids))}


async def lock(tx: Transaction, person_id: UUID) -> Running | None:
    """The same, locked till the transaction ends."""
    row = await tx.first(_LOCK, person_ids=[person_id])
    return None if row is None else _running(row)


async def start(
    tx: Transaction,
    person_id: UUID,
    *,
    retainer_id: UUID | None,
    description: str,
    now: datetime,
    change_order_id: UUID | None = None,
) -> bool:
    """Start a timer; False when one runs already, which is left alone."""
    started = await tx.run(
        _START,
        person_id=person_id,
        retainer_id=retainer_id,
        description=description,
        change_order_id=change_order_id,
        now=now,
    )
    return started == 1


async def end(tx: Transaction, person_id: UUID) -> None:
    """Take a person's timer away."""
    await tx.run(_END, person_id=person_id)


async def forgotten_anywhere(database: Database, *, before: datetime) -> Mapping[UUID, int]:
    """How many timers `claim_forgotten` would claim, by workspace; the longest forgotten first."""
    return {row.workspace_id: row.due for row in await database.everywhere(_FORGOTTEN_ANYWHERE, before=before)}


async def claim_forgotten(tx: Transaction, *, before: datetime, now: datetime) -> tuple[tuple[UUID, datetime], ...]:
    """Timers that run since `before` and were not asked about: (person, start), each once and for all."""
    found = await tx.all(_CLAIM_FORGOTTEN, before=before, now=now)
    return tuple((row.person_id, row.started_at) for row in found)


def _running(row: Row[Any]) -> Running:
    return Running(
        started_at=row.started_at,
        description=row.description,
        called=None if row.timed_retainer_id is None else rows.called(row),
        order=change_orders.named(row),
    )
