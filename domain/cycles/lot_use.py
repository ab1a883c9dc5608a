"""Which lots work used: decided by the dates of the work, never by when it was logged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Self
from uuid import UUID

from domain.cycles.lots import Lot

LastDay = Callable[[Lot], date | None]


@dataclass(frozen=True, slots=True)
class Use:
    """What one entry used on its local date, in the unit of the retainer's kind; a reversal is negative.

    Lots end with a day, so the uses of one day are interchangeable and need no order of their own. A reversal
    bears the date of what it reverses.
    """

    on: date
    quantity: int


@dataclass(frozen=True, slots=True)
class TakenAway:
    """Capacity (> 0) that went without being used: a deficit carried in, a negative adjustment, a refund.

    `lot_id` names the lot that it must come from, as a refund of a paid block does.
    """

    on: date
    quantity: int
    lot_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Contents:
    """All that the end of a cycle is worked out from: its lots, its work, and what was taken away."""

    lots: tuple[Lot, ...] = ()
    uses: tuple[Use, ...] = ()
    taken: tuple[TakenAway, ...] = ()

    @property
    def added_up(self) -> int:
        """What the lots and what was taken away sum to; below zero where more was taken than there was."""
        return sum(lot.quantity for lot in self.lots) - sum(each.quantity for each in self.taken)

    def without(self, use: Use) -> Self:
        """The same cycle, had this work not been done."""
        return replace(self, uses=(*self.uses, Use(use.on, -use.quantity)))


@dataclass(frozen=True, slots=True)
class LotUse:
    """What became of one lot. `used` is negative only where more was given back than the cycle used."""

    lot: Lot
    used: int = 0
    taken: int = 0

    @property
    def left(self) -> int:
        """What is still in the lot."""
        return self.lot.quantity - self.used - self.taken


@dataclass(frozen=True, slots=True)
class Usage:
    """A replay's outcome. `lots` stand in the order in which they are used.

    `overage` is work that no lot covers; `uncovered` is what was to be taken away and was not there to take.
    """

    lots: tuple[LotUse, ...]
    overage: int
    uncovered: int

    @property
    def left(self) -> tuple[Lot, ...]:
        """The lots that still hold something, each with what is left as its quantity."""
        return tuple(replace(each.lot, quantity=each.left) for each in self.lots if each.left)


def own_last_day(lot: Lot) -> date | None:
    """The day a lot ends by itself."""
    return lot.expires_on


def use_lots(
    lots: Iterable[Lot],
    uses: Iterable[Use],
    *,
    taken: Sequence[TakenAway] = (),
    last_day: LastDay = own_last_day,
) -> Usage:
    """Replay `uses` over `lots`: first to end, first to go; then the oldest, then by id.

    Lots without an end go last. A lot serves work up to its last day, that day included, and also work of the
    days before it was granted: the approval of an excess comes after the excess, and what a cycle has available is
    one figure for all its days. For the same reason what is taken away goes before any use, from lots that still
    run on that day while there are some. `last_day` says when a lot ends, where not its own expiry ends it.

    Raises ValueError where more is given back than used and there is no lot to hold it.
    """
    shelf = _Shelf(lots, last_day)
    uncovered = shelf.take_away(taken)
    demands, returned = _settled(uses)
    overage = sum(quantity - shelf.draw(on, quantity) for on, quantity in demands)
    uncovered -= (forgiven := min(uncovered, returned))
    shelf.put_back(returned - forgiven)
    return Usage(lots=shelf.result(), overage=overage, uncovered=uncovered)


def _settled(uses: Iterable[Use]) -> tuple[list[tuple[date, int]], int]:
    """The uses per day in order, reversals settled, and what was given back beyond all of them."""
    demands: list[tuple[date, int]] = []
    returned = 0
    for on, of_day in groupby(sorted(uses, key=attrgetter("on")), key=attrgetter("on")):
        net = sum(use.quantity for use in of_day) - returned
        day = on
        while net < 0 and demands:
            # A reversal under another date than its entry's: it undoes the latest work before it.
            day, before = demands.pop()
            net += before
        returned = max(0, -net)
        if net > 0:
            demands.append((day, net))
    return demands, returned


class _Shelf:
    """The lots in the order of use, and how much of each is gone."""

    def __init__(self, lots: Iterable[Lot], last_day: LastDay) -> None:
        ends = sorted(((last_day(lot) or date.max, lot) for lot in lots), key=_order_of_use)
        self._ends = [end for end, _ in ends]
        self._lots = [lot for _, lot in ends]
        self._left = [lot.quantity for lot in self._lots]
        self._taken = [0] * len(self._lots)
        self._first = 0

    def take_away(self, taken: Sequence[TakenAway]) -> int:
        """Take what is owed and return what was not there."""
        place = {lot.lot_id: index for index, lot in enumerate(self._lots)}
        demands = []
        for each in taken:
            named = place.get(each.lot_id) if each.lot_id else None
            got = 0 if named is None else self._pull(named, each.quantity)
            demands.append((each.on, each.quantity - got))
        owed = sum(quantity - self.draw(on, quantity) for on, quantity in sorted(demands))
        self._first = 0
        owed -= self.draw(date.min, owed)
        self._first = 0
        self._taken = [lot.quantity - left for lot, left in zip(self._lots, self._left, strict=True)]
        return owed

    def draw(self, on: date, wanted: int) -> int:
        """Take from the lots that still run on a day; days must come in order. Returns how much there was."""
        got = 0
        while got < wanted and self._first < len(self._lots):
            if self._left[self._first] > 0 and self._ends[self._first] >= on:
                got += self._pull(self._first, wanted - got)
            else:
                self._first += 1
        return got

    def put_back(self, returned: int) -> None:
        """Give the youngest unpaid lot what came back beyond all use: its rule decides what becomes of it."""
        if not returned:
            return
        if not self._lots:
            raise ValueError("more was given back than used, and there is no lot to hold it")
        youngest = max(
            range(len(self._lots)), key=lambda index: (not self._lots[index].is_paid, self._lots[index].granted_on)
        )
        self._left[youngest] += returned

    def result(self) -> tuple[LotUse, ...]:
        """What became of each lot."""
        rows = zip(self._lots, self._left, self._taken, strict=True)
        return tuple(LotUse(lot, used=lot.quantity - left - taken, taken=taken) for lot, left, taken in rows)

    def _pull(self, index: int, wanted: int) -> int:
        got = min(wanted, self._left[index])
        self._left[index] -= got
        return got


def _order_of_use(ending: tuple[date, Lot]) -> tuple[date, date, UUID]:
    end, lot = ending
    return end, lot.granted_on, lot.lot_id
