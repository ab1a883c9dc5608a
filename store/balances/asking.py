"""Who asks for a balance, and of which retainers: in one statement, for the team, who may see all of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, text

from domain.agreements.retainers import RetainerName
from domain.people.people import Person
from store import rows
from store.cycles.locking import Wanted
from store.database import Transaction

_ASKED = text(f"""
    SELECT {rows.PERSON}, meant.*
    FROM person p LEFT JOIN (
        SELECT {rows.CALLED}, b.kind AS bound_as
        FROM client c JOIN retainer r ON (r.workspace_id, r.client_id) = (c.workspace_id, c.client_id)
        LEFT JOIN channel_binding b ON (b.workspace_id, b.client_id) = (c.workspace_id, c.client_id)
            AND b.slack_channel_id = CAST(:slack_channel_id AS text) AND c.archived_at IS NULL
        WHERE c.workspace_id = :workspace_id AND c.client_id IN (
            SELECT client_id FROM client WHERE workspace_id = :workspace_id AND alias = CAST(:client_alias AS text)
            UNION ALL
            SELECT client_id FROM channel_binding
            WHERE workspace_id = :workspace_id AND slack_channel_id = CAST(:slack_channel_id AS text)
            UNION ALL
            SELECT client_id FROM retainer
            WHERE workspace_id = :workspace_id AND matter_number = CAST(:matter_number AS text))
          AND (r.archived_at IS NULL OR r.matter_number = CAST(:matter_number AS text))
    ) meant ON true
    WHERE p.workspace_id = :workspace_id AND p.slack_user_id = :slack_user_id AND p.is_active
    ORDER BY meant.bound_as, lower(meant.client_name), lower(meant.name), meant.retainer_id
""")


async def asked(
    tx: Transaction, wanted: Wanted, *, slack_user_id: str
) -> tuple[Person | None, tuple[RetainerName, ...]]:
    """The person, or None when never introduced or no longer active; and what is not archived of the client with the
    alias and of the channel's, and the retainer that has the number, archived or not.
    """
    found: Sequence[Row[Any]] = await tx.all(
        _ASKED,
        slack_user_id=slack_user_id,
        client_alias=wanted.client_alias,
        matter_number=wanted.matter_number,
        slack_channel_id=wanted.slack_channel_id,
    )
    if not found:
        return None, ()
    return rows.person(found[0]), tuple(rows.called(row) for row in found if row.retainer_id is not None)
