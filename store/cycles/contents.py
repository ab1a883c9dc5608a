"""What the ledger of a cycle holds: all that its end is worked out from, of many cycles at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, TextClause, text

from domain.cycles.lot_use import Contents, TakenAway, Use
from domain.cycles.lots import Lot, LotSource
from store.database import Ask, Transaction

# Three kinds of rows, each in its order. A lot whose grant was turned round is not there; the reversal of what was
# taken from a lot is positive. Use is of a day, reversals taken off. Taken is a deficit carried in, a negative
# adjustment, what a refund or a move took out of a lot.
_PARTS = """
    SELECT 'lot' AS part, l.cycle_id, l.lot_id, l.quantity::bigint, l.granted_on AS on_day, 0::bigint AS place,
           l.source, l.expires_on, l.origin_lot_id
    FROM lot l WHERE l.workspace_id = :workspace_id AND l.cycle_id = ANY(:cycle_ids) AND NOT EXISTS (
        SELECT FROM ledger_entry v WHERE (v.workspace_id, v.lot_id) = (l.workspace_id, l.lot_id)
          AND v.kind = 'reversal' AND v.quantity < 0)
    UNION ALL
    {use}
    UNION ALL
    SELECT 'taken', l.cycle_id, l.lot_id, -l.quantity, l.occurred_on, l.sequence, NULL, NULL, NULL FROM ledger_entry l
    WHERE l.workspace_id = :workspace_id AND l.cycle_id = ANY(:cycle_ids)
      AND l.component IN ('carried_in', 'added') AND l.quantity < 0 AND l.kind <> 'reversal'
      AND NOT EXISTS (
          SELECT FROM ledger_entry v WHERE (v.workspace_id, v.reverses_id) = (l.workspace_id, l.entry_id))
    ORDER BY part, place, on_day, lot_id
"""
_BY_DAY = """SELECT 'use', cycle_id, NULL, -sum(quantity)::bigint, occurred_on, 0, NULL, NULL, NULL FROM ledger_entry
    WHERE workspace_id = :workspace_id AND cycle_id = ANY(:cycle_ids) AND component = 'used'
    GROUP BY cycle_id, occurred_on HAVING sum(quantity) <> 0"""
# In one sum for a cycle whose lots all reach to its last day: work of its days draws on them in one order, whichever
# day it was done. A pause moves the days on which lots end.
_IN_SUM = """SELECT 'use', u.cycle_id, NULL, -sum(u.quantity)::bigint, min(u.occurred_on), 0, NULL, NULL, NULL
    FROM (
        SELECT cy.workspace_id, cy.cycle_id, cy.is_pause OR EXISTS (
            SELECT FROM lot t
            WHERE (t.workspace_id, t.cycle_id) = (cy.workspace_id, cy.cycle_id) AND t.expires_on < cy.ends_on - 1
        ) AS by_day
        FROM cycle cy WHERE cy.workspace_id = :workspace_id AND cy.cycle_id = ANY(:cycle_ids) OFFSET 0
    ) asked JOIN ledger_entry u ON (u.workspace_id, u.cycle_id) = (asked.workspace_id, asked.cycle_id)
    WHERE u.component = 'used'
    GROUP BY u.cycle_id, CASE WHEN asked.by_day THEN u.occurred_on END HAVING sum(u.quantity) <> 0"""
_HELD, _SUMMED = (text(_PARTS.format(use=use)) for use in (_BY_DAY, _IN_SUM))


def held_in(cycle_ids: Sequence[UUID]) -> Ask[Mapping[UUID, Contents]]:
    """The contents of many cycles."""
    return _asked(_HELD, cycle_ids)


def summed_in(cycle_ids: Sequence[UUID]) -> Ask[Mapping[UUID, Contents]]:
    """The same, as far as an end is worked out from it: days on which work was done are one, where no lot ends between
    them.
    """
    return _asked(_SUMMED, cycle_ids)


def _asked(statement: TextClause, cycle_ids: Sequence[UUID]) -> Ask[Mapping[UUID, Contents]]:
    def read(found: Sequence[Row[Any]]) -> Mapping[UUID, Contents]:
        held: dict[UUID, tuple[list[Lot], list[Use], list[TakenAway]]] = {each: ([], [], []) for each in cycle_ids}
        for row in found:
            lots, uses, taken = held[row.cycle_id]
            if row.part == "lot":
                source = LotSource(row.source)
                lots.append(Lot(row.lot_id, source, row.quantity, row.on_day, row.expires_on, row.origin_lot_id))
            elif row.part == "use":
                uses.append(Use(row.on_day, row.quantity))
            else:
                taken.append(TakenAway(row.on_day, row.quantity, row.lot_id))
        return {
            cycle_id: Contents(tuple(lots), tuple(uses), tuple(taken)) for cycle_id, (lots, uses, taken) in held.items()
        }

    return Ask(statement, {"cycle_ids": list(cycle_ids)}, read)


async def of_cycles(tx: Transaction, cycle_ids: Sequence[UUID]) -> Mapping[UUID, Contents]:
    """The contents of many cycles, in one statement."""
    return await tx.ask(held_in(cycle_ids))


async def of_cycle(tx: Transaction, cycle_id: UUID) -> Contents:
    """The contents of one cycle."""
    return (await of_cycles(tx, [cycle_id]))[cycle_id]
