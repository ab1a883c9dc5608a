"""The clients that contractors work for, each named by an owner."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import text

from store.database import Transaction

_OF_PERSON = text("""
    SELECT client_id FROM contractor_client WHERE workspace_id = :workspace_id AND person_id = :person_id
""")
_EVERY = text("""
    SELECT n.person_id, c.name FROM contractor_client n
    JOIN client c ON (c.workspace_id, c.client_id) = (n.workspace_id, n.client_id)
    WHERE n.workspace_id = :workspace_id ORDER BY n.person_id, lower(c.name), c.client_id
""")
_OF_CLIENT = text("""
    SELECT p.slack_user_id FROM contractor_client n
    JOIN person p ON (p.workspace_id, p.person_id) = (n.workspace_id, n.person_id)
    WHERE n.workspace_id = :workspace_id AND n.client_id = :client_id AND p.is_contractor AND p.is_active
""")
_FORGET = text("DELETE FROM contractor_client WHERE workspace_id = :workspace_id AND person_id = :person_id")
_NAME = text("""
    INSERT INTO contractor_client (workspace_id, person_id, client_id)
    SELECT :workspace_id, :person_id, client_id FROM unnest(CAST(:client_ids AS uuid[])) AS given (client_id)
""")


async def clients_of(tx: Transaction, person_id: UUID) -> frozenset[UUID]:
    """The clients that a contractor works for."""
    return frozenset(row.client_id for row in await tx.all(_OF_PERSON, person_id=person_id))


async def every(tx: Transaction) -> Mapping[UUID, tuple[str, ...]]:
    """The names of each contractor's clients."""
    found: dict[UUID, tuple[str, ...]] = {}
    for row in await tx.all(_EVERY):
        found[row.person_id] = (*found.get(row.person_id, ()), row.name)
    return found


async def of_client(tx: Transaction, client_id: UUID) -> frozenset[str]:
    """The Slack user ids of those who work for a client as contractors."""
    return frozenset(row.slack_user_id for row in await tx.all(_OF_CLIENT, client_id=client_id))


async def name(tx: Transaction, person_id: UUID, client_ids: Collection[UUID]) -> None:
    """From now on these are the clients that somebody works for, and no others."""
    await tx.run(_FORGET, person_id=person_id)
    if client_ids:
        await tx.run(_NAME, person_id=person_id, client_ids=sorted(client_ids))
