"""What closing a cycle would hand on, while it can still change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from domain.balance import Figures
from domain.closing import Closing
from domain.kinds import CycleState
from domain.lots import Lot
from domain.retainers import Cycle
from services.cycle_turns import agreement, closing_of
from store import cycles, ledger
from store.database import Transaction


async def with_provisional_carry(tx: Transaction, figures: Figures, before: Cycle | None) -> tuple[Figures, bool]:
    """The figures with what the cycle before would carry in if it closed now; and whether there is such a cycle.

    Read only in the three business days of a grace (and by who is in a new month already, while the client is not),
    so a log costs two statements on all others.
    """
    if before is None or before.state is CycleState.CLOSED:
        return figures, False
    sums = await ledger.figures(tx, before.cycle_id)
    closing = closing_of(
        await agreement(tx, before.retainer_id),
        before,
        lots=await ledger.lots(tx, before.cycle_id),
        uses=await ledger.uses(tx, before.cycle_id),
        deficit=max(0, -sums.carried_in),
    )
    return carrying(figures, closing), True


async def figures_shown(tx: Transaction, cycle: Cycle) -> Figures:
    """The figures of a cycle as people are shown them: with its provisional carry."""
    live = await cycles.hold_live(tx, cycle.retainer_id)
    before = next((each for each in live if each.ends_on == cycle.starts_on), None)
    return (await with_provisional_carry(tx, await ledger.figures(tx, cycle.cycle_id), before))[0]


def carrying(figures: Figures, closing: Closing) -> Figures:
    """A cycle's figures once the one before has closed like this."""
    return replace(figures, carried_in=figures.carried_in + closing.carried_out - closing.deficit)


def lots_with_carry(lots: Sequence[Lot], closing: Closing | None) -> tuple[Lot, ...]:
    """A cycle's lots once the one before has closed like this."""
    return (*lots, *(closing.carried.lots if closing else ()))
