"""What people decided about a retainer, and why; the ledger refers to it and holds no text itself."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import text

from domain.agreements.decisions import Decision, DecisionKind
from store.database import Transaction
from store.ids import new_id

_ADD = text("""
    INSERT INTO decision (workspace_id, decision_id, retainer_id, cycle_id, kind, description, person_id, decided_at)
    VALUES (:workspace_id, :decision_id, :retainer_id, :cycle_id, :kind, :reason, :person_id, :now)
""")
_OF_RETAINER = text("""
    SELECT d.decision_id, d.cycle_id, d.kind, d.description, p.name AS who, d.decided_at
    FROM decision d JOIN person p ON (p.workspace_id, p.person_id) = (d.workspace_id, d.person_id)
    WHERE d.workspace_id = :workspace_id AND d.retainer_id = :retainer_id
    ORDER BY d.decided_at, d.decision_id
""")
_SPLIT_BEFORE = text("""
    SELECT FROM cycle cy JOIN decision d ON (d.workspace_id, d.cycle_id) = (cy.workspace_id, cy.cycle_id)
    WHERE cy.workspace_id = :workspace_id AND cy.retainer_id = :retainer_id AND cy.ends_on = :day
      AND d.kind = 'terms_split' LIMIT 1
""")


async def add(
    tx: Transaction,
    *,
    retainer_id: UUID,
    cycle_id: UUID | None,
    kind: DecisionKind,
    reason: str,
    person_id: UUID,
    now: datetime,
) -> UUID:
    """Remember a decision; its id."""
    decision_id = new_id()
    await tx.run(
        _ADD,
        decision_id=decision_id,
        retainer_id=retainer_id,
        cycle_id=cycle_id,
        kind=kind.value,
        reason=reason,
        person_id=person_id,
        now=now,
    )
    return decision_id


async def was_split_before(tx: Transaction, retainer_id: UUID, day: date) -> bool:
    """Whether the cycle that ends (half-open) on a day was split there, so that the one from then on is a part."""
    return await tx.first(_SPLIT_BEFORE, retainer_id=retainer_id, day=day) is not None


async def of_retainer(tx: Transaction, retainer_id: UUID) -> tuple[Decision, ...]:
    """All decisions about a retainer, oldest first."""
    return tuple(
        Decision(row.decision_id, row.cycle_id, DecisionKind(row.kind), row.description, row.who, row.decided_at)
        for row in await tx.all(_OF_RETAINER, retainer_id=retainer_id)
    )
