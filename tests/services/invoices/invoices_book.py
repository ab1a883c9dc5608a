"""What is to stand on invoices, fact by fact, from what people did and which cycles there are.

It knows nothing of how the bot finds that out: excess and its corrections are the slow book's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from tests.services.cycles.slow_book import OVER_MINOR, Book, Rules

ALLOTTED, MINUTE_MINOR = 600, 100
_ONE_DAY = timedelta(days=1)


class Key(NamedTuple):
    """A fact, and the retainer of the lines that it is on; what is of no retainer has None."""

    kind: str
    fact_id: Any
    on: date | None
    retainer_id: UUID | None


class Stands(NamedTuple):
    """What of a fact stands on lines, and `fixed` of it on those that follow nothing any more; minor units."""

    amount: int
    fixed: int


@dataclass
class BilledRetainer:
    """A retainer of 10 hours a month, and how it is billed: arrears, advance, one or time.

    `credits`: what taking back an entry changed in a closed cycle since that closed, by the cycle's place.
    """

    retainer_id: UUID
    way: str
    fee: int
    book: Book
    cycle_ids: list[UUID] = field(default_factory=list)
    credits: dict[int, dict[UUID, int]] = field(default_factory=lambda: defaultdict(dict))

    def follow(self, rows: Sequence[Any]) -> None:
        """Take over which cycles there are, and which are over; the oldest first."""
        self.cycle_ids = [row.cycle_id for row in rows]
        for place, row in enumerate(rows):
            # The one after it was opened when this one's grace began.
            for each in rows[len(self.book.cycles) : place + 2]:
                self.book.open_cycle(each.starts_on, each.ends_on, is_pause=False)
            if row.state == "closed" and self.book.cycles[place].closed is None:
                self.book.close(place)
                self.credits.pop(place, None)

    def take_back(self, entry_id: UUID, *, today: date) -> None:
        """Work turns out wrong; what that is credited is one fact."""
        place = self.book.entries[entry_id].home
        cycle = self.book.cycles[place]
        before = cycle.charged
        self.book.take_back(entry_id, opened=self.book.cycle_of(today))
        if cycle.charged != before:
            self.credits[place][entry_id] = cycle.charged - before

    def is_open_again(self, place: int) -> bool:
        """Whether a cycle was over, and is not now: nobody knows yet what it comes to."""
        cycle = self.book.cycles[place]
        return cycle.closed is None and cycle.times_closed > 0


@dataclass
class InvoicesBook:
    """All that one client is billed for. `orders`: their price, None for the time on them; `jobs`: the order and the
    minutes of each entry on one; `expenses` in minor units.
    """

    retainers: dict[str, BilledRetainer] = field(default_factory=dict)
    orders: dict[UUID, int | None] = field(default_factory=dict)
    jobs: dict[UUID, tuple[UUID, int]] = field(default_factory=dict)
    expenses: dict[UUID, int] = field(default_factory=dict)

    def bill(self, name: str, retainer_id: UUID, way: str, fee: int, *, since: date) -> None:
        """Begin with a retainer."""
        book = Book([Rules(since, ALLOTTED, carries=False, cap=None, overage="bill")])
        self.retainers[name] = BilledRetainer(retainer_id, way, fee, book)

    def expected(
        self, stands: dict[Key, Stands], returns: dict[UUID, UUID], ordered_of: UUID, today: date
    ) -> dict[Key, set[int]]:
        """What each fact may stand for. `returns`: the fact of what taking back an entry is credited."""
        found: dict[Key, set[int]] = {}
        for each in self.retainers.values():
            found |= dict(_fees(each, today))
            found |= dict(_time(each, stands) if each.way == "time" else _excess(each, stands, returns))
        for order_id, price in self.orders.items():
            logged = sum(minutes for of, minutes in self.jobs.values() if of == order_id)
            worth = min(logged, 5 * 60) * MINUTE_MINOR if price is None else price
            found[Key("change_order", order_id, None, ordered_of)] = {worth}
        for expense_id, amount in self.expenses.items():
            found[Key("expense", expense_id, None, None)] = {amount}
        return found


def differences(stands: dict[Key, Stands], expected: dict[Key, set[int]]) -> dict[Key, tuple[int, set[int]]]:
    """What stands for something else than it may. Time is compared in minutes of a rate: what comes to nothing has no
    line, and waits for one.
    """
    found = {
        key: (stands.get(key, Stands(0, 0)).amount, expected.get(key, {0}))
        for key in sorted({*stands, *expected}, key=str)
        if stands.get(key, Stands(0, 0)).amount not in expected.get(key, {0})
    }
    time = [key for key in found if key.kind == "time"]
    if all(len(found[key][1]) == 1 for key in time) and not sum(found[key][0] - max(found[key][1]) for key in time):
        found = {key: each for key, each in found.items() if key not in time}
    return found


def _fees(of: BilledRetainer, today: date) -> Iterator[tuple[Key, set[int]]]:
    cycles = of.book.cycles
    for place, cycle in enumerate(cycles):
        key = Key("fee", of.retainer_id, cycle.starts, of.retainer_id)
        # Which close its draft comes from; what there is of a cycle in advance, or of the first, waits for none.
        close = place if of.way == "arrears" else place - 1
        waits = of.way == "arrears" or (of.way == "one" and place > 0)
        if of.way != "time" and (not waits or cycles[close].closed is not None):
            yield key, {of.fee}
        elif waits and of.is_open_again(close):
            # It stands where it stood; a draft that was discarded since comes with the close.
            yield key, {0, of.fee}
    ahead = cycles[-1].ends
    if of.way == "advance" and _five_business_days_before(ahead) <= today:
        yield Key("fee", of.retainer_id, ahead, of.retainer_id), {of.fee}


def _excess(of: BilledRetainer, stands: dict[Key, Stands], returns: dict[UUID, UUID]) -> Iterator[tuple[Key, set[int]]]:
    for place, cycle in enumerate(of.book.cycles):
        key = Key("overage", of.cycle_ids[place], None, of.retainer_id)
        late = {Key("credit", returns[each], None, of.retainer_id): minor for each, minor in of.credits[place].items()}
        if cycle.closed is not None:
            yield key, {cycle.closed.overage * OVER_MINOR}
            yield from ((each, {minor}) for each, minor in late.items())
        elif of.is_open_again(place):
            # Drafts say nothing of it, and what was sent is not corrected yet.
            yield from ((each, {stands.get(each, Stands(0, 0)).fixed}) for each in (key, *late))


def _time(of: BilledRetainer, stands: dict[Key, Stands]) -> Iterator[tuple[Key, set[int]]]:
    for entry_id, entry in of.book.entries.items():
        key = Key("time", entry_id, None, of.retainer_id)
        now = 0 if entry.is_gone else entry.minutes * MINUTE_MINOR
        if of.book.cycles[entry.home].closed is not None:
            yield key, {now}
        elif of.is_open_again(entry.home):
            yield key, {now, stands.get(key, Stands(0, 0)).fixed}


def _five_business_days_before(day: date) -> date:
    left = 5
    while left:
        day -= _ONE_DAY
        left -= day.isoweekday() < 6
    return day
