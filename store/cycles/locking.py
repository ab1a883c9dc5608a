"""Finding the retainer that somebody means, and for who writes locking its live cycles: the first of the two statements
of a log.

The balance is read by a later statement of the same transaction, never by this one: lock and sum in one statement
read a snapshot from before the wait for the lock (docs/decisions/0007).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import Row, TextClause, text

from domain.agreements.retainers import RetainerName
from domain.agreements.terms import Terms
from domain.cycles.cycles import Cycle
from domain.people.people import Person
from store import rows
from store.database import Transaction


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person named; what is None was not. The channel's client serves only where nothing named is found."""

    client_alias: str | None = None
    retainer_alias: str | None = None
    matter_number: str | None = None
    slack_channel_id: str | None = None
    retainer_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class LiveCycle:
    """One live cycle of a matching retainer.

    `by_name`: found by what was named rather than by the channel. `due_at`: when its state has to change next.
    """

    person: Person
    called: RetainerName
    client_timezone: str
    cycle: Cycle
    terms: Terms
    by_name: bool
    due_at: datetime | None


class Search(Protocol):
    """`lock` or `look`."""

    async def __call__(self, tx: Transaction, wanted: Wanted, *, slack_user_id: str) -> tuple[LiveCycle, ...]:
        """The live cycles of every retainer that matches."""


_MATCHING = """WITH matching AS (
        SELECT 1 AS rank, r.retainer_id
        FROM client c JOIN retainer r ON (r.workspace_id, r.client_id) = (c.workspace_id, c.client_id)
        WHERE c.workspace_id = :workspace_id AND c.alias = CAST(:client_alias AS text)
          AND (CAST(:retainer_alias AS text) IS NULL OR r.alias = CAST(:retainer_alias AS text))
        UNION
        SELECT 1, retainer_id FROM retainer
        WHERE workspace_id = :workspace_id AND matter_number = CAST(:matter_number AS text)
        UNION
        SELECT 1, retainer_id FROM retainer
        WHERE workspace_id = :workspace_id AND retainer_id = CAST(:retainer_id AS uuid)
        UNION
        SELECT 2, r.retainer_id
        FROM channel_binding b JOIN retainer r ON (r.workspace_id, r.client_id) = (b.workspace_id, b.client_id)
        WHERE b.workspace_id = :workspace_id AND b.slack_channel_id = CAST(:slack_channel_id AS text)
    )"""
_LOOK = f"""
    {_MATCHING}
    SELECT {rows.PERSON}, {rows.CALLED}, c.timezone AS client_timezone, {rows.CYCLE}, cy.due_at, {rows.TERMS}, m.rank
    FROM person p
    CROSS JOIN matching m
    JOIN retainer r ON (r.workspace_id, r.retainer_id) = (p.workspace_id, m.retainer_id)
    JOIN client c ON (c.workspace_id, c.client_id) = (r.workspace_id, r.client_id)
    JOIN cycle cy ON (cy.workspace_id, cy.retainer_id) = (r.workspace_id, r.retainer_id) AND cy.state <> 'closed'
    JOIN terms t ON (t.workspace_id, t.retainer_id, t.effective_from)
                  = (cy.workspace_id, cy.retainer_id, cy.terms_from)
    WHERE p.workspace_id = :workspace_id AND p.slack_user_id = :slack_user_id AND p.is_active
      AND c.archived_at IS NULL AND r.archived_at IS NULL
      AND m.rank = (SELECT min(rank) FROM matching)
    ORDER BY cy.retainer_id, cy.starts_on"""
# Rows come, and are locked, in one order for everybody: two who hold several cycles cannot wait for each other.
_LOCK = text(f"{_LOOK} FOR NO KEY UPDATE OF cy")
_SEEN = text(_LOOK)
_MEANT = text(f"{_MATCHING} SELECT retainer_id FROM matching WHERE rank = (SELECT min(rank) FROM matching)")


async def lock(tx: Transaction, wanted: Wanted, *, slack_user_id: str) -> tuple[LiveCycle, ...]:
    """The live cycles of every retainer that matches, locked; by retainer, then by start.

    Empty when the person, the client, the retainer or a live cycle is missing: who calls tells which.
    """
    return await _find(tx, _LOCK, wanted, slack_user_id=slack_user_id)


async def look(tx: Transaction, wanted: Wanted, *, slack_user_id: str) -> tuple[LiveCycle, ...]:
    """The same for who only looks; nothing is locked."""
    return await _find(tx, _SEEN, wanted, slack_user_id=slack_user_id)


async def _find(tx: Transaction, how: TextClause, wanted: Wanted, *, slack_user_id: str) -> tuple[LiveCycle, ...]:
    return tuple(_live_cycle(row) for row in await tx.all(how, slack_user_id=slack_user_id, **_named(wanted)))


async def meant(tx: Transaction, wanted: Wanted) -> frozenset[UUID]:
    """The retainers that match, whether anything can be logged on them or not; nothing is locked."""
    return frozenset(row.retainer_id for row in await tx.all(_MEANT, **_named(wanted)))


def _named(wanted: Wanted) -> dict[str, Any]:
    return {
        "client_alias": wanted.client_alias,
        "retainer_alias": wanted.retainer_alias,
        "matter_number": wanted.matter_number,
        "slack_channel_id": wanted.slack_channel_id,
        "retainer_id": wanted.retainer_id,
    }


def _live_cycle(row: Row[Any]) -> LiveCycle:
    name = rows.called(row)
    return LiveCycle(
        person=rows.person(row),
        called=name,
        client_timezone=row.client_timezone,
        cycle=rows.cycle(row),
        terms=rows.terms(row, name.kind),
        by_name=row.rank == 1,
        due_at=row.due_at,
    )
