"""Retainers whose cycles move on: their live cycles are held, and what moving them on needs is read once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from domain.cycles.agreement import Agreement
from domain.cycles.cycles import Cycle
from domain.kinds import CycleState
from services.agreements.agreed import agreements
from store.cycles import cycles, term_ends
from store.cycles.cycles import Live, Moved
from store.database import Transaction

Lock = Callable[[Transaction, Collection[UUID]], Awaitable[Live]]


@dataclass(slots=True)
class Held:
    """A retainer whose live cycles this transaction holds, as they are by now: whoever moves one on says so here.

    `receivers`: the retainers that get what is left of it, directly or by way of another one.
    """

    agreed: Agreement
    live: tuple[Cycle, ...]
    receivers: frozenset[UUID] = frozenset()

    def due(self, now: datetime) -> Cycle | None:
        """The oldest cycle whose state has to change by now. It closes before the one after it can, so what it hands
        on is known by then.
        """
        return next((each for each in self.live if each.is_due(self.agreed.retainer.timezone, now)), None)

    def is_alone(self, now: datetime) -> bool:
        """Whether what is due takes statements of its own, so that it should keep no others held: the end of a term,
        and whatever has to wait for who gets the rest.
        """
        due = self.due(now)
        return due is not None and (
            bool(self.receivers) or (due.state is CycleState.OPEN and self.agreed.ends_with(due))
        )

    def after(self, cycle: Cycle) -> Cycle | None:
        """The cycle that follows on one."""
        return next((each for each in self.live if each.starts_on == cycle.ends_on), None)

    def is_last(self, cycle: Cycle) -> bool:
        """Whether no other one was opened ahead."""
        return cycle.cycle_id == self.live[-1].cycle_id

    def moved(self, cycle: Cycle, state: CycleState, closes_on: date | None) -> Moved:
        """The cycle in another state, for who stores it."""
        now = replace(cycle, state=state, closes_on=closes_on)
        self.live = tuple(now if each.cycle_id == now.cycle_id else each for each in self.live)
        self.live = tuple(each for each in self.live if each.state is not CycleState.CLOSED)
        return Moved(now, now.due_at(self.agreed.retainer.timezone))


async def hold(tx: Transaction, retainer_ids: Iterable[UUID], *, lock: Lock = cycles.lock_live_of) -> dict[UUID, Held]:
    """Hold retainers, and those that get what is left of them, in the order that everybody keeps; by id.

    Those that `lock` leaves out are left out, and so are those whose receivers are. Raises LookupError.
    """
    wanted = set(retainer_ids)
    gifts = await term_ends.gifts(tx, wanted)
    live = await lock(tx, sorted(wanted | {receiver for _, receiver in gifts}))
    # Locked before the terms are read: whoever changes them holds the cycles too.
    agreed = await agreements(tx, list(live))
    reached = {each: _reached(each, gifts) for each in live}
    return {each: Held(agreed[each], live[each], reached[each]) for each in live if reached[each] <= live.keys()}


def _reached(retainer_id: UUID, gifts: Collection[tuple[UUID, UUID]]) -> frozenset[UUID]:
    reached: set[UUID] = set()
    while more := {receiver for giver, receiver in gifts if giver in {retainer_id, *reached}} - reached:
        reached |= more
    return frozenset(reached)
