"""Work that comes, or is taken back, after its cycle was closed: the closed figures stay, the open cycle bears it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from domain.cycles.closing import Closing
from domain.cycles.lots import Lot, LotSource
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


def cover_late(
    quantity: int,
    *,
    worked_on: date,
    lost: Sequence[Lost],
    covered: Mapping[UUID, int] | None = None,
) -> LateCover:
    """Cover late work first by what its own cycle forfeited or let expire, so that it costs the client nothing twice.

    Only what could still be used on the day of the work counts. `covered` is what earlier late work has already had
    of each lost lot, by its id. A grant keeps the age of what was lost and ends with it: since the late work keeps
    its true date too, the replay of the open cycle gives the grant to that work and to nothing else.
    """
    had = dict(covered or {})
    rest = quantity
    grants: list[Lot] = []
    for loss in sorted(lost, key=lambda each: (each.on, each.lot.granted_on, each.lot.lot_id)):
        spent = min(had.get(loss.lot.lot_id, 0), loss.lot.quantity)
        had[loss.lot.lot_id] = had.get(loss.lot.lot_id, 0) - spent
        part = min(rest, loss.lot.quantity - spent) if loss.on >= worked_on else 0
        if part > 0:
            grants.append(replace(loss.lot, quantity=part, source=LotSource.ADJUSTMENT, expires_on=loss.on))
            rest -= part
    return LateCover(grants=tuple(grants), rest=rest)


@dataclass(frozen=True, slots=True)
class LateReturn:
    """What the open cycle gets when work of a closed one is deleted, cut or moved away; quantities >= 0.

    `grants` would have been handed on; they keep age and last day, and need ids of their own. `deficit_less` was
    handed on as a deficit that need not have been. `lost` would have been forfeited or expired, so nothing comes
    back for it. `not_over` was overage: `credit_minor` of it had been billed (None, at a rate nobody knows), the
    rest was absorbed or waited for approval.
    """

    grants: tuple[Lot, ...]
    deficit_less: int
    lost: int
    not_over: int
    credit_minor: int | None

    @property
    def quantity(self) -> int:
        """What the open cycle has more to use."""
        return sum(lot.quantity for lot in self.grants) + self.deficit_less


def return_late(before: Closing, after: Closing) -> LateReturn:
    """What comes back when the closed cycle, worked out `before` and `after` without the work, is compared.

    Simply giving the hours back would give a client without rollover hours that were forfeited anyway, and one
    whose excess was billed both the hours and the credit.
    """
    carried_less = before.settlement.carried - after.settlement.carried
    bills = before.settlement.bill_minor, after.settlement.bill_minor
    return LateReturn(
        grants=tuple(_more_carried(before, after)),
        deficit_less=before.deficit - after.deficit,
        lost=after.expired + after.forfeited - before.expired - before.forfeited,
        not_over=before.overage - after.overage - carried_less,
        credit_minor=None if None in bills else (bills[0] or 0) - (bills[1] or 0),
    )


def _more_carried(before: Closing, after: Closing) -> Iterator[Lot]:
    """The lots of which more is handed on, as far as more is in sum: under a cap one may fill another's place."""
    more = after.carried_out - before.carried_out
    had = {lot.lot_id: lot.quantity for lot in before.carried.lots}
    for lot in after.carried.lots:
        part = min(more, lot.quantity - had.get(lot.lot_id, 0))
        if part > 0:
            yield replace(lot, quantity=part)
            more -= part
