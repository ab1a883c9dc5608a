"""What closing a cycle would hand on, while it can still change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from domain.balance import Figures
from domain.closing import Closing
from domain.kinds import CycleState
from domain.lots import Lot
from services.cycle_turns import agreement, closing_of
from store import ledger
from store.database import Transaction
from store.holding import Held


async def with_provisional_carry(tx: Transaction, figures: Figures, before: Held | None) -> tuple[Figures, bool]:
    """The figures with what the cycle before would carry in if it closed now; and whether there is such a cycle.

    Read only in the three business days of a grace, so a log costs two statements on all others.
    """
    if before is None or before.cycle.state is not CycleState.CLOSING:
        return figures, False
    agreed = await agreement(tx, before.called.retainer_id)
    sums = await ledger.figures(tx, before.cycle.cycle_id)
    closing = closing_of(
        agreed,
        before.cycle,
        lots=await ledger.lots(tx, before.cycle.cycle_id),
        uses=await ledger.uses(tx, before.cycle.cycle_id),
        deficit=max(0, -sums.carried_in),
    )
    return carrying(figures, closing), True


def carrying(figures: Figures, closing: Closing) -> Figures:
    """A cycle's figures once the one before has closed like this."""
    return replace(figures, carried_in=figures.carried_in + closing.carried_out - closing.deficit)


def lots_with_carry(lots: Sequence[Lot], closing: Closing | None) -> tuple[Lot, ...]:
    """A cycle's lots once the one before has closed like this."""
    return (*lots, *(closing.carried.lots if closing else ()))
