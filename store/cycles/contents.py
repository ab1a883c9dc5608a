"""What the ledger of a cycle holds: all that its end is worked out from, of many cycles at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import text

from domain.cycles.lot_use import Contents, TakenAway, Use
from domain.cycles.lots import Lot, LotSource
from store.database import Transaction

# A lot whose grant was turned round is not there; the reversal of what was taken from a lot is positive.
_LOTS = text("""
    SELECT l.cycle_id, l.lot_id, l.source, l.quantity, l.granted_on, l.expires_on, l.origin_lot_id FROM lot l
    WHERE l.workspace_id = :workspace_id AND l.cycle_id = ANY(:cycle_ids) AND NOT EXISTS (
        SELECT FROM ledger_entry v WHERE (v.workspace_id, v.lot_id) = (l.workspace_id, l.lot_id)
          AND v.kind = 'reversal' AND v.quantity < 0)
    ORDER BY l.granted_on, l.lot_id
""")
# Use of a day, reversals taken off, in the order in which lots are used up.
_USES = text("""
    SELECT cycle_id, occurred_on, -sum(quantity)::bigint AS quantity FROM ledger_entry
    WHERE workspace_id = :workspace_id AND cycle_id = ANY(:cycle_ids) AND component = 'used'
    GROUP BY cycle_id, occurred_on HAVING sum(quantity) <> 0 ORDER BY occurred_on
""")
# A deficit carried in, a negative adjustment, what a refund or a move took out of a lot.
_TAKEN = text("""
    SELECT l.cycle_id, l.occurred_on, l.lot_id, -l.quantity AS quantity FROM ledger_entry l
    WHERE l.workspace_id = :workspace_id AND l.cycle_id = ANY(:cycle_ids)
      AND l.component IN ('carried_in', 'added') AND l.quantity < 0 AND l.kind <> 'reversal'
      AND NOT EXISTS (
          SELECT FROM ledger_entry v WHERE (v.workspace_id, v.reverses_id) = (l.workspace_id, l.entry_id))
    ORDER BY l.sequence
""")


async def of_cycles(tx: Transaction, cycle_ids: Sequence[UUID]) -> Mapping[UUID, Contents]:
    """The contents of many cycles, in three statements."""
    lots: dict[UUID, list[Lot]] = defaultdict(list)
    uses: dict[UUID, list[Use]] = defaultdict(list)
    taken: dict[UUID, list[TakenAway]] = defaultdict(list)
    for row in await tx.all(_LOTS, cycle_ids=list(cycle_ids)):
        lot = Lot(row.lot_id, LotSource(row.source), row.quantity, row.granted_on, row.expires_on, row.origin_lot_id)
        lots[row.cycle_id].append(lot)
    for row in await tx.all(_USES, cycle_ids=list(cycle_ids)):
        uses[row.cycle_id].append(Use(row.occurred_on, row.quantity))
    for row in await tx.all(_TAKEN, cycle_ids=list(cycle_ids)):
        taken[row.cycle_id].append(TakenAway(row.occurred_on, row.quantity, row.lot_id))
    return {each: Contents(tuple(lots[each]), tuple(uses[each]), tuple(taken[each])) for each in cycle_ids}


async def of_cycle(tx: Transaction, cycle_id: UUID) -> Contents:
    """The contents of one cycle."""
    return (await of_cycles(tx, [cycle_id]))[cycle_id]
