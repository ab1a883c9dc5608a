"""Work that comes after its cycle was closed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from domain.lots import Lot, LotSource
from domain.rollover import Lost


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
