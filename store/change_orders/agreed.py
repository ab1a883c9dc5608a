"""Change orders by the cycle in which they were approved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import text

from domain.change_orders.told import AgreedOn
from store.database import Transaction

_AGREED = text("""
    SELECT cy.cycle_id, o.number, o.title, o.minutes, d.approved_on
    FROM cycle cy
    JOIN retainer r ON (r.workspace_id, r.retainer_id) = (cy.workspace_id, cy.retainer_id)
    JOIN client c ON (c.workspace_id, c.client_id) = (r.workspace_id, r.client_id)
    JOIN change_order o ON (o.workspace_id, o.retainer_id) = (cy.workspace_id, cy.retainer_id)
    JOIN change_order_event e ON (e.workspace_id, e.change_order_id, e.version, e.kind)
                               = (o.workspace_id, o.change_order_id, o.version, 'approved')
    CROSS JOIN LATERAL (SELECT (e.happened_at AT TIME ZONE c.timezone)::date AS approved_on) d
    WHERE cy.workspace_id = :workspace_id AND cy.cycle_id = ANY(:cycle_ids)
      AND d.approved_on >= cy.starts_on AND d.approved_on < cy.ends_on
    ORDER BY e.sequence
""")


async def in_cycles(tx: Transaction, cycle_ids: Sequence[UUID]) -> Mapping[UUID, tuple[AgreedOn, ...]]:
    """Those that were approved in the days of these cycles where the client is, in that order."""
    found: dict[UUID, tuple[AgreedOn, ...]] = {}
    for row in await tx.all(_AGREED, cycle_ids=list(cycle_ids)):
        agreed = AgreedOn(row.number, row.title, row.minutes, row.approved_on)
        found[row.cycle_id] = (*found.get(row.cycle_id, ()), agreed)
    return found
