"""What came after its cycle was closed: late work, what was taken back, and what was put right."""

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
# What was written into a closed cycle in the place of other work has no ledger entry: that cycle's stay as they are.
_UNPOSTED = text("""
    SELECT e.time_entry_id, NULL::uuid AS delivery_id, e.cycle_id, e.worked_on AS on_day, e.minutes AS quantity,
           e.person_id, e.late_for_cycle_id, e.logged_at
    FROM time_entry e
    WHERE e.workspace_id = :workspace_id AND e.cycle_id = :cycle_id AND e.counts AND e.minutes > 0
      AND NOT EXISTS (SELECT FROM time_entry_reversal v
                      WHERE (v.workspace_id, v.time_entry_id) = (e.workspace_id, e.time_entry_id))
      AND NOT EXISTS (SELECT FROM ledger_entry l
                      WHERE (l.workspace_id, l.time_entry_id) = (e.workspace_id, e.time_entry_id)
                        AND l.component = 'used')
    UNION ALL
    SELECT NULL, d.delivery_id, d.cycle_id, d.delivered_on, d.quantity, d.person_id, d.late_for_cycle_id, d.logged_at
    FROM delivery d
    WHERE d.workspace_id = :workspace_id AND d.cycle_id = :cycle_id AND d.counts
      AND NOT EXISTS (SELECT FROM delivery_reversal v
                      WHERE (v.workspace_id, v.delivery_id) = (d.workspace_id, d.delivery_id))
      AND NOT EXISTS (SELECT FROM ledger_entry l
                      WHERE (l.workspace_id, l.delivery_id) = (d.workspace_id, d.delivery_id)
                        AND l.component = 'used')
    ORDER BY logged_at, time_entry_id, delivery_id
""")
# The lots of a cycle that go on with others, through all that lies in between; what covers late work is none of them.
_CONTINUING = text("""
    WITH RECURSIVE continued (lot_id, first_id, cycle_id) AS (
        SELECT o.lot_id, o.lot_id, o.cycle_id FROM lot o
        WHERE o.workspace_id = :workspace_id AND o.lot_id = ANY(:lot_ids)
        UNION ALL
        SELECT o.lot_id, c.first_id, o.cycle_id
        FROM continued c JOIN lot o ON o.workspace_id = :workspace_id AND o.origin_lot_id = c.lot_id
        WHERE EXISTS (SELECT FROM ledger_entry l WHERE (l.workspace_id, l.lot_id) = (o.workspace_id, o.lot_id)
                        AND l.kind = 'carryover' AND l.quantity > 0)
    )
    SELECT lot_id, first_id FROM continued WHERE cycle_id = :cycle_id ORDER BY lot_id
""")
_ADD_RETURN = text("""
    INSERT INTO late_return (workspace_id, late_return_id, retainer_id, cycle_id, late_for_cycle_id, time_entry_id,
        delivery_id, corrected_entry_id, corrected_delivery_id, returned, lost, not_over, credit_minor, returned_at)
    VALUES (:workspace_id, :late_return_id, :retainer_id, :cycle_id, :late_for_cycle_id, :time_entry_id,
        :delivery_id, CAST(:corrected_entry_id AS uuid), CAST(:corrected_delivery_id AS uuid), :returned, :lost,
        :not_over, :credit_minor, :now)
""")


@dataclass(frozen=True, slots=True)
class LateWork:
    """A time entry or a delivery that stands in `cycle_id` and came, goes, or is put right after a cycle was closed.

    `late_for_cycle_id`: the closed cycle of its day, where it was posted to another one.
    """

    cycle_id: UUID
    use: Use
    person_id: UUID
    time_entry_id: UUID | None = None
    delivery_id: UUID | None = None
    late_for_cycle_id: UUID | None = None


async def covered(tx: Transaction, cycle_id: UUID) -> Mapping[UUID, int]:
    """What late work has already had of a closed cycle's lost lots."""
    return {row.origin_lot_id: row.quantity for row in await tx.all(_COVERED, cycle_id=cycle_id)}


async def standing(tx: Transaction, cycle_id: UUID) -> Sequence[LateWork]:
    """The late work of a closed cycle that was not taken back, in the order of logging."""
    return [
        LateWork(row.cycle_id, Use(row.on_day, row.quantity), row.person_id, row.time_entry_id, row.delivery_id)
        for row in await tx.all(_LATE, cycle_id=cycle_id)
    ]


async def unposted(tx: Transaction, cycle_id: UUID) -> Sequence[LateWork]:
    """The work of a closed cycle that its ledger does not know: it was put right since."""
    return [
        LateWork(
            row.cycle_id,
            Use(row.on_day, row.quantity),
            row.person_id,
            row.time_entry_id,
            row.delivery_id,
            row.late_for_cycle_id,
        )
        for row in await tx.all(_UNPOSTED, cycle_id=cycle_id)
    ]


async def continuing(tx: Transaction, lot_ids: Sequence[UUID], *, in_cycle: UUID) -> Sequence[tuple[UUID, UUID]]:
    """(lot of the cycle, the one of these that it goes on with), in the order in which they were granted."""
    found = await tx.all(_CONTINUING, lot_ids=list(lot_ids), cycle_id=in_cycle)
    return [(row.lot_id, row.first_id) for row in found]


async def add_return(
    tx: Transaction,
    work: LateWork,
    returned: LateReturn,
    *,
    corrected: LateWork | None,
    retainer_id: UUID,
    closed_id: UUID,
    posted_to: UUID,
    now: datetime,
) -> None:
    """Remember what a cycle got, or bears, because work of a closed one was taken back, or `corrected` by other."""
    await tx.run(
        _ADD_RETURN,
        late_return_id=new_id(),
        retainer_id=retainer_id,
        cycle_id=posted_to,
        late_for_cycle_id=closed_id,
        time_entry_id=work.time_entry_id,
        delivery_id=work.delivery_id,
        corrected_entry_id=corrected.time_entry_id if corrected else None,
        corrected_delivery_id=corrected.delivery_id if corrected else None,
        returned=returned.quantity,
        lost=returned.lost,
        not_over=returned.not_over,
        credit_minor=returned.credit_minor,
        now=now,
    )
