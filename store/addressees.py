"""The people who can answer for a client."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text

from domain.people import Person
from store import rows
from store.database import Transaction


@dataclass(frozen=True, slots=True)
class Candidate:
    """`is_manager`: the client's own account manager."""

    person: Person
    is_active: bool
    is_manager: bool


_OF_CLIENT = text(f"""
    SELECT {rows.PERSON}, p.is_active, p.person_id = c.account_manager_id AS is_manager
    FROM client c
    JOIN person p ON p.workspace_id = c.workspace_id
        AND (p.person_id IN (c.account_manager_id, c.backup_manager_id) OR p.role = 'owner')
    WHERE c.workspace_id = :workspace_id AND c.client_id = :client_id AND p.role <> 'client'
    ORDER BY p.person_id = c.account_manager_id DESC NULLS LAST, p.person_id = c.backup_manager_id DESC NULLS LAST,
        p.person_id
""")


async def of_client(tx: Transaction, client_id: UUID) -> tuple[Candidate, ...]:
    """Account manager, backup, then owners, the longest known first; deactivated ones included."""
    found = await tx.all(_OF_CLIENT, client_id=client_id)
    return tuple(Candidate(rows.person(row), row.is_active, bool(row.is_manager)) for row in found)
