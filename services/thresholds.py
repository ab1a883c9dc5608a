"""Crossings, noted in the transaction that changes a balance."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from domain.thresholds import noted
from services.outlooks import outlooks
from store import thresholds
from store.database import Transaction


async def look_again(tx: Transaction, cycle_ids: Iterable[UUID], now: datetime) -> None:
    """Note what a change means for the thresholds of these cycles, which this transaction holds; call it last.

    Whoever changes what a cycle has available or used calls it, but for a plain log, which does so in its own
    statement. A cycle that nobody has used costs one statement for all of them; one of which nothing new is to be
    noted costs no more than the look.
    """
    wanted = list(dict.fromkeys(cycle_ids))
    found = await thresholds.looks(tx, wanted) if wanted else ()
    carried = [each.cycle_id for each in found if each.has_open_before]
    with_carry = await outlooks(tx, carried, now=now) if carried else {}
    changes = {}
    for each in found:
        figures = with_carry[each.cycle_id].figures if each.cycle_id in with_carry else each.figures
        if change := noted(figures, each.terms, each.known):
            changes[each.cycle_id] = change
    if changes:
        await thresholds.note(tx, changes, now=now)
