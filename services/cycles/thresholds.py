"""Crossings, noted in the transaction that changes a balance."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from domain.cycles.thresholds import noted
from domain.rhythm.cards import card_key
from services.cycles.provisional import provisional_carries
from services.outbox.messages import restate
from store.cycles import thresholds
from store.cycles.thresholds import Look
from store.database import Transaction


async def look_again(tx: Transaction, cycle_ids: Iterable[UUID], now: datetime) -> None:
    """Note what a change means for the thresholds of these cycles, which this transaction holds; call it last.

    Whoever changes what a cycle has available or used calls it, but for a plain log, which does so in its own
    statement. A cycle that nobody has used costs one statement for all of them; one of which nothing new is to be
    noted costs no more than the look. The cards of all of them are edited, which is one statement more.
    """
    wanted = list(dict.fromkeys(cycle_ids))
    found = await thresholds.looks(tx, wanted) if wanted else ()
    changes = {look.cycle_id: noted(look.figures, look.terms, look.known) for look in await with_carries(tx, found)}
    changes = {cycle_id: change for cycle_id, change in changes.items() if change}
    if changes:
        await thresholds.note(tx, changes, now=now)
    if wanted:
        await restate(tx, [card_key(each) for each in wanted], now=now)


async def with_carries(tx: Transaction, found: Sequence[Look]) -> Sequence[Look]:
    """The same with what the cycle before would hand on, where that one is not closed yet."""
    waiting = [each.cycle_id for each in found if each.has_open_before]
    carries = await provisional_carries(tx, waiting) if waiting else {}
    return [
        replace(look, figures=replace(look.figures, carried_in=look.figures.carried_in + carries.get(look.cycle_id, 0)))
        for look in found
    ]
