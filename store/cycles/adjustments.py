"""Adjustments, as the ledger and the decision behind each tell them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import text

from domain.cycles.lots import LotSource
from store.database import Transaction

_BY_DECISION = text("""
    SELECT l.cycle_id, l.quantity, d.description, o.source, o.expires_on
    FROM decision d
    JOIN ledger_entry l ON (l.workspace_id, l.cycle_id, l.decision_id) = (d.workspace_id, d.cycle_id, d.decision_id)
    LEFT JOIN lot o ON (o.workspace_id, o.lot_id) = (l.workspace_id, l.lot_id)
    WHERE d.workspace_id = :workspace_id AND d.decision_id = :decision_id AND l.kind = 'adjustment'
""")


@dataclass(frozen=True, slots=True)
class StoredAdjustment:
    """A ledger entry with its reason."""

    cycle_id: UUID
    quantity: int
    reason: str
    is_prepaid: bool
    last_day: date | None


async def by_decision(tx: Transaction, decision_id: UUID) -> StoredAdjustment:
    """What one decision adjusted. Raises LookupError for one that adjusted nothing."""
    row = await tx.first(_BY_DECISION, decision_id=decision_id)
    if row is None:
        raise LookupError(decision_id)
    is_prepaid = row.source == LotSource.PREPAID.value
    return StoredAdjustment(row.cycle_id, row.quantity, row.description, is_prepaid, row.expires_on)
