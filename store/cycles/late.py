"""Late work: what closed cycles have given for it, and what came back for what was taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import text

from domain.cycles.late import LateReturn
from domain.cycles.lot_use import Use
from store.database import Transaction
from store.ids import new_id

# Lots granted for late work by the lost lot that they continue; those that were turned round are free again.
_COVERED = text("""
    SELECT o.origin_lot_id, sum(l.quantity)::bigint AS quantity
    FROM ledger_entry l JOIN lot o ON (o.workspace_id, o.lot_id) = (l.workspace_id, l.lot_id)
    WHERE l.workspace_id = :workspace_id AND l.late_for_cycle_id = :cycle_id AND l.component = 'added'
      AND l.kind IN ('expiry', 'forfeit') AND NOT EXISTS (
          SELECT FROM ledger_entry v WHERE (v.workspace_id, v.reverses_id) = (l.workspace_id, l.entry_id))
    GROUP BY o.origin_lot_id
""")
_LATE = text("""
    SELECT e.time_entry_id, NULL::uuid AS delivery_id, e.cycle_id, e.worked_on AS on_day, e.minutes AS quantity,
           e.person_id, e.logged_at
    FROM time_entry e
    WHERE e.workspace_id = :workspace_id AND e.late_for_cycle_id = :cycle_id AND e.counts AND e.minutes > 0
      AND NOT EXISTS (SELECT FROM time_entry_reversal v
                      WHERE (v.workspace_id, v.time_entry_id) = (e.workspace_id, e.time_entry_id))
    UNION ALL
    SELECT NULL, d.delivery_id, d.cycle_id, d.delivered_on, d.quantity, d.person_id, d.logged_at
    FROM delivery d
    WHERE d.workspace_id = :workspace_id AND d.late_for_cycle_id = :cycle_id AND d.counts
      AND NOT EXISTS (SELECT FROM delivery_reversal v
                      WHERE (v.workspace_id, v.delivery_id) = (d.workspace_id, d.delivery_id))
    ORDER BY logged_at, time_entry_id, delivery_id
""")
_ADD_RETURN = text("""
    INSERT INTO late_return (workspace_id, late_return_id, retainer_id, cycle_id, late_for_cycle_id, time_entry_id,
        delivery_id, returned, lost, not_over, credit_minor, returned_at)
    VALUES (:workspace_id, :late_return_id, :retainer_id, :cycle_id, :late_for_cycle_id, :time_entry_id,
        :delivery_id, :returned, :lost, :not_over, :credit_minor, :now)
""")


@dataclass(frozen=True, slots=True)
class LateWork:
    """Work posted to `cycle_id` after its own cycle was closed: a time entry or a delivery."""

    cycle_id: UUID
    use: Use
    person_id: UUID
    time_entry_id: UUID | None = None
    delivery_id: UUID | None = None


async def covered(tx: Transaction, cycle_id: UUID) -> Mapping[UUID, int]:
    """What late work has already had of a closed cycle's lost lots."""
    return {row.origin_lot_id: row.quantity for row in await tx.all(_COVERED, cycle_id=cycle_id)}


async def standing(tx: Transaction, cycle_id: UUID) -> Sequence[LateWork]:
    """The late work of a closed cycle that was not taken back, in the order of logging."""
    return [
        LateWork(row.cycle_id, Use(row.on_day, row.quantity), row.person_id, row.time_entry_id, row.delivery_id)
        for row in await tx.all(_LATE, cycle_id=cycle_id)
    ]


async def add_return(
    tx: Transaction, work: LateWork, returned: LateReturn, *, retainer_id: UUID, posted_to: UUID, now: datetime
) -> None:
    """Remember what a cycle got for work that was taken back from a closed one; `work.cycle_id` is the closed one."""
    await tx.run(
        _ADD_RETURN,
        late_return_id=new_id(),
        retainer_id=retainer_id,
        cycle_id=posted_to,
        late_for_cycle_id=work.cycle_id,
        time_entry_id=work.time_entry_id,
        delivery_id=work.delivery_id,
        returned=returned.quantity,
        lost=returned.lost,
        not_over=returned.not_over,
        credit_minor=returned.credit_minor,
        now=now,
    )
