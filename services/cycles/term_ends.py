"""The end of a retainer's term: what is left and what is owed go where somebody said."""

from __future__ import annotations

from datetime import datetime

from domain.cycles.agreement import Agreement
from domain.cycles.closing import Closing
from domain.cycles.cycles import Cycle
from domain.cycles.rollover import terms_on
from domain.cycles.term_end import EndChoice, TermEnd, end_term
from domain.kinds import Component, CycleState, EntryKind
from services.cycles.opening import grant, renewed
from services.cycles.thresholds import look_again
from store.cycles import cycles, term_ends
from store.database import Transaction


async def end_of_term(
    tx: Transaction, agreed: Agreement, cycle: Cycle, closing: Closing, *, now: datetime
) -> TermEnd | None:
    """Do what was decided with the rest and the deficit of a last cycle; None where nothing was, or can be."""
    choice = await term_ends.of(tx, cycle.retainer_id, cycle.ends_on)
    if choice is None:
        return None
    receiver = await _receiver(tx, choice)
    if choice.moved_to is not None and receiver is None:
        # The other retainer has ended as well: somebody has to decide anew.
        return None
    terms = terms_on(agreed.history, cycle.starts_on)
    ended = end_term(closing, terms, rest=choice.rest, deficit=choice.deficit)
    if receiver is not None:
        lots = renewed(ended.moved)
        await grant(tx, receiver, lots, kind=EntryKind.ADJUSTMENT, component=Component.ADDED, now=now)
        await look_again(tx, [receiver.cycle_id], now)
    await term_ends.settle(tx, cycle.retainer_id, cycle.ends_on, ended, now=now)
    return ended


async def _receiver(tx: Transaction, choice: EndChoice) -> Cycle | None:
    if choice.moved_to is None:
        return None
    live = await cycles.lock_live(tx, choice.moved_to)
    return next((each for each in live if each.state is CycleState.OPEN), None)
