"""Work that comes, is taken back or put right after its cycle was closed: the closed figures stay, the open cycle
bears it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from domain.cycles.closing import Closing
from domain.cycles.lots import Lot, LotSource
from domain.cycles.overage import Settlement
from domain.cycles.rollover import Lost


@dataclass(frozen=True, slots=True)
class LateCover:
    """What a closed cycle still gives for its late work. `grants` are lots for the open cycle, `rest` is uncovered.

    A grant's `lot_id` is that of the lot which was lost; it needs an id of its own when it is stored.
    """

    grants: tuple[Lot, ...]
    rest: int

    @property
    def quantity(self) -> int:
        """All that is covered."""
        return sum(lot.quantity for lot in self.grants)


def cover_late(quantity: int, *, worked_on: date, lost: Sequence[Lost]) -> LateCover:
    """Cover late work first by what its own cycle forfeited or let expire, so that it costs the client nothing twice.

    Only what could still be used on the day of the work counts. `lost` is what the cycle loses without what earlier
    late work has had of it. A grant keeps the age of what was lost and ends with it: since the late work keeps its
    true date too, the replay of the open cycle gives the grant to that work and to nothing else.
    """
    rest = quantity
    grants: list[Lot] = []
    for loss in sorted(lost, key=lambda each: (each.on, each.lot.granted_on, each.lot.lot_id)):
        part = min(rest, loss.lot.quantity) if loss.on >= worked_on else 0
        if part > 0:
            grants.append(replace(loss.lot, quantity=part, source=LotSource.ADJUSTMENT, expires_on=loss.on))
            rest -= part
    return LateCover(grants=tuple(grants), rest=rest)


@dataclass(frozen=True, slots=True)
class LateReturn:
    """What the open cycle gets, or bears, when work of a closed one is taken back or corrected.

    `grants` would have been handed on; they keep age and last day, and need ids of their own. `less` should not have
    been: lots of the closed cycle, with what goes of them. `deficit_less` was handed on as a deficit that need not have
    been, `lost` would have been forfeited or expired, so nothing comes back for it, `not_over` was overage: of that
    `awaiting_less` waited for approval, and `credit_minor` had been billed (None, at a rate nobody knows). These are
    below zero where more work stands than before; a credit below zero is charged late.
    """

    grants: tuple[Lot, ...] = ()
    less: tuple[Lot, ...] = ()
    deficit_less: int = 0
    lost: int = 0
    not_over: int = 0
    awaiting_less: int = 0
    credit_minor: int | None = 0

    @property
    def quantity(self) -> int:
        """What the open cycle has more to use; below zero, less."""
        gone = sum(lot.quantity for lot in self.less)
        return sum(lot.quantity for lot in self.grants) - gone + self.deficit_less


def return_late(before: Closing, after: Closing) -> LateReturn:
    """What a closed cycle would have handed on more or less, worked out `before` and `after` its work was put right.

    Simply giving the hours back would give a client without rollover hours that were forfeited anyway, and one
    whose excess was billed both the hours and the credit. Simply taking more hours would charge the open cycle for
    what the closed one has room for, or has absorbed.
    """
    carried_less = before.settlement.carried - after.settlement.carried
    return LateReturn(
        grants=tuple(_more_carried(before, after)),
        less=tuple(_more_carried(after, before)),
        deficit_less=before.deficit - after.deficit,
        lost=after.expired + after.forfeited - before.expired - before.forfeited,
        not_over=before.overage - after.overage - carried_less,
        awaiting_less=before.settlement.awaiting - after.settlement.awaiting,
        credit_minor=_billed_less(before.settlement, after.settlement),
    )


def added_up(returns: Sequence[LateReturn]) -> LateReturn:
    """What several closed cycles, put right at once, come to together."""
    credited = [each.credit_minor for each in returns]
    return LateReturn(
        grants=tuple(lot for each in returns for lot in each.grants),
        less=tuple(lot for each in returns for lot in each.less),
        deficit_less=sum(each.deficit_less for each in returns),
        lost=sum(each.lost for each in returns),
        not_over=sum(each.not_over for each in returns),
        awaiting_less=sum(each.awaiting_less for each in returns),
        credit_minor=None if None in credited else sum(each or 0 for each in credited),
    )


def _billed_less(before: Settlement, after: Settlement) -> int | None:
    """In minor units; None where the difference is billed at a rate nobody knows."""
    if before.billed == after.billed:
        return 0
    if before.bill_minor is None or after.bill_minor is None:
        return None
    return before.bill_minor - after.bill_minor


def _more_carried(before: Closing, after: Closing) -> Iterator[Lot]:
    """The lots of which more is handed on, as far as more is in sum: under a cap one may fill another's place."""
    more = after.carried_out - before.carried_out
    had = {lot.lot_id: lot.quantity for lot in before.carried.lots}
    for lot in after.carried.lots:
        part = min(more, lot.quantity - had.get(lot.lot_id, 0))
        if part > 0:
            yield replace(lot, quantity=part)
            more -= part
