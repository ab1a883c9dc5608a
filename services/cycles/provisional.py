"""What closing a cycle would hand on, while it can still change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from domain.cycles.agreement import Agreement
from domain.cycles.closing import Closing, closing_of
from domain.cycles.cycles import Cycle
from domain.cycles.figures import Figures
from domain.cycles.lot_use import Contents, TakenAway
from domain.kinds import CycleState
from services.agreements.agreed import agreement
from store.agreements import retainers
from store.balances import standings
from store.cycles import contents, cycles, ledger
from store.database import Transaction


async def with_provisional_carry(tx: Transaction, figures: Figures, before: Cycle | None) -> tuple[Figures, bool]:
    """The figures with what the cycle before would carry in if it closed now; and whether there is such a cycle.

    Read only in the three business days of a grace (and by who is in a new month already, while the client is not),
    so a log costs two statements on all others.
    """
    carry = await provisional_carry(tx, before)
    return (figures, False) if carry is None else (replace(figures, carried_in=figures.carried_in + carry), True)


async def provisional_carry(tx: Transaction, before: Cycle | None) -> int | None:
    """What the cycle before would carry in if it closed now, negative for a deficit; None where none is open before."""
    if before is None or before.state is CycleState.CLOSED:
        return None
    held = await contents.of_cycle(tx, before.cycle_id)
    closing = closing_of(await agreement(tx, before.retainer_id), before, held)
    return closing.carried_out - closing.deficit


async def provisional_carries(tx: Transaction, cycle_ids: Sequence[UUID]) -> Mapping[UUID, int]:
    """The same for many cycles, in five statements; those without an open one before are left out."""
    found = await standings.with_the_one_before(tx, cycle_ids)
    before = {
        (each.cycle.retainer_id, each.cycle.ends_on): each
        for each in found
        if each.cycle.state is not CycleState.CLOSED
    }
    pairs = [
        (each.cycle, row)
        for each in found
        if each.cycle.cycle_id in cycle_ids and (row := before.get((each.cycle.retainer_id, each.cycle.starts_on)))
    ]
    held = await contents.of_cycles(tx, [row.cycle.cycle_id for _, row in pairs])
    histories = await retainers.histories(tx, [row.cycle.retainer_id for _, row in pairs])
    carries = {}
    for cycle, row in pairs:
        agreed = Agreement(row.retainer, histories[cycle.retainer_id])
        closing = closing_of(agreed, row.cycle, held[row.cycle.cycle_id])
        carries[cycle.cycle_id] = closing.carried_out - closing.deficit
    return carries


async def figures_shown(tx: Transaction, cycle: Cycle) -> Figures:
    """The figures of a cycle as people are shown them: with its provisional carry. Locks nothing."""
    before = await cycles.before(tx, cycle)
    return (await with_provisional_carry(tx, await ledger.figures(tx, cycle.cycle_id), before))[0]


def carrying(figures: Figures, closing: Closing) -> Figures:
    """A cycle's figures once the one before has closed like this."""
    return replace(figures, carried_in=figures.carried_in + closing.carried_out - closing.deficit)


def with_carry(held: Contents, cycle: Cycle, closing: Closing | None) -> Contents:
    """What a cycle holds once the one before has closed like this."""
    if closing is None:
        return held
    owed = (TakenAway(cycle.starts_on, closing.deficit),) if closing.deficit else ()
    return replace(held, lots=(*held.lots, *closing.carried.lots), taken=(*held.taken, *owed))
