"""The people who can answer for a client."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text

from domain.people.people import Person
from store import rows
from store.database import Transaction


@dataclass(frozen=True, slots=True)
class Candidate:
    """`is_manager`: the client's own account manager."""

    person: Person
    is_active: bool
    is_manager: bool


_OF_CLIENTS = text(f"""
    SELECT c.client_id, {rows.PERSON}, p.is_active, p.person_id = c.account_manager_id AS is_manager
    FROM client c
    JOIN person p ON p.workspace_id = c.workspace_id
        AND (p.person_id IN (c.account_manager_id, c.backup_manager_id) OR p.role = 'owner')
    WHERE c.workspace_id = :workspace_id AND c.client_id = ANY(:client_ids) AND p.role <> 'client'
    ORDER BY p.person_id = c.account_manager_id DESC NULLS LAST, p.person_id = c.backup_manager_id DESC NULLS LAST,
        p.person_id
""")


async def of_client(tx: Transaction, client_id: UUID) -> tuple[Candidate, ...]:
    """Account manager, backup, then owners, the longest known first; deactivated ones included."""
    return (await of_clients(tx, [client_id]))[client_id]


async def of_clients(tx: Transaction, client_ids: Iterable[UUID]) -> Mapping[UUID, tuple[Candidate, ...]]:
    """The same of many clients, in one statement."""
    wanted = list(client_ids)
    found: dict[UUID, list[Candidate]] = {each: [] for each in wanted}
    for row in await tx.all(_OF_CLIENTS, client_ids=wanted):
        found[row.client_id].append(Candidate(rows.person(row), row.is_active, bool(row.is_manager)))
    return {client_id: tuple(candidates) for client_id, candidates in found.items()}
