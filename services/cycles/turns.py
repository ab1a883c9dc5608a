"""Moving cycles on: open, closing in their grace, closed; whenever somebody gets to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from domain.cycles.agreement import Agreement
from domain.cycles.cycles import Cycle
from domain.kinds import CycleState
from domain.values.clocks import MOST_APART, ClocksDiffer
from domain.values.wall_clock import midnight
from services.agreements.agreed import agreement
from services.agreements.term_watch import end_by_itself, go_on, goes_on
from services.appointments.business_days import grace_period
from services.cycles.closing import close
from services.cycles.opening import open_cycle
from store import clock
from store.cycles import cycles, term_ends
from store.database import Database, Transaction


class CycleTurns:
    """Moves cycles on, whenever somebody gets to it: the clock, or whoever looks at a retainer first."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def due_anywhere(self, now: datetime) -> Mapping[UUID, int]:
        """How many retainers have something to move on, by workspace; the longest due first."""
        return await cycles.due_anywhere(self._database, now)

    async def due(self, workspace_id: UUID, now: datetime) -> tuple[UUID, ...]:
        """The retainers with something to move on."""
        async with self._database.reading(workspace_id) as tx:
            return await cycles.due(tx, now)

    async def turn(self, workspace_id: UUID, retainer_id: UUID, now: datetime) -> int:
        """Do all that is due for one retainer, in order, however much was missed; how many steps that took.

        Harmless when two do it at once: the live cycles are held, and the second finds nothing due.
        """
        async with self._database.transaction(workspace_id) as tx:
            return await turn_within(tx, retainer_id, now)

    async def open_until(self, workspace_id: UUID, retainer_id: UUID, day: date, now: datetime) -> None:
        """Open the cycles up to a day's, ahead of the client's midnight: an author further east is there already."""
        async with self._database.transaction(workspace_id) as tx:
            await require_right_clock(tx, now)
            live = await cycles.lock_live(tx, retainer_id)
            agreed = await agreement(tx, retainer_id)
            last = live[-1] if live else None
            while last and last.ends_on <= day:
                agreed = await _going_on(tx, agreed, last, now)
                if agreed.ends_with(last):
                    break
                last = await open_cycle(tx, agreed, agreed.span_after(last), follows=True, now=now)


async def turn_within(tx: Transaction, retainer_id: UUID, now: datetime) -> int:
    """Do all that is due for one retainer within a transaction; how many steps that took."""
    # What is left at the end of a term may go to another retainer: both are held, in the order everybody keeps.
    receivers = await term_ends.receivers(tx, retainer_id)
    for each in sorted({retainer_id, *receivers}):
        # Locked before the terms are read: whoever changes them holds the cycles too.
        await cycles.lock_live(tx, each)
    # Those first: what they get must not fall into a cycle that is over.
    return sum([await _turn(tx, each, now) for each in (*sorted(receivers), retainer_id)])


async def require_right_clock(tx: Transaction, now: datetime) -> None:
    """Raise ClocksDiffer where `now` was read from a clock that is ahead of the server's: a cycle that it began or
    ended would be so for good. One that is behind finds nothing due that is not.
    """
    ahead = await clock.ahead(tx, now)
    if ahead is not None and ahead > MOST_APART:
        raise ClocksDiffer(ahead)


async def _turn(tx: Transaction, retainer_id: UUID, now: datetime) -> int:
    agreed: Agreement | None = await agreement(tx, retainer_id)
    steps = 0
    while agreed is not None and (agreed := await _step(tx, agreed, now)) is not None:
        steps += 1
    return steps


async def _step(tx: Transaction, agreed: Agreement, now: datetime) -> Agreement | None:
    """The oldest thing due. A cycle closes before the one after it can, so what it hands on is known by then.

    The agreement as it is then, None where nothing was due.
    """
    live = await cycles.lock_live(tx, agreed.retainer.called.retainer_id)
    due = next((each for each in live if each.is_due(agreed.retainer.timezone, now)), None)
    if due is None:
        return None
    await require_right_clock(tx, now)
    if due.state is CycleState.CLOSING:
        await close(tx, agreed, due, now=now)
        return agreed
    agreed = await _going_on(tx, agreed, due, now)
    await begin_closing(tx, agreed, due, live=live, now=now)
    if agreed.ends_with(due):
        await end_by_itself(tx, agreed, now)
    return agreed


async def _going_on(tx: Transaction, agreed: Agreement, cycle: Cycle, now: datetime) -> Agreement:
    """The agreement, longer by a term where this open cycle is its last and it renews by itself (docs/rules.md, 23)."""
    is_last = cycle.state is CycleState.OPEN and agreed.ends_with(cycle)
    return await go_on(tx, agreed, now) if is_last and await goes_on(tx, agreed.retainer) else agreed


async def begin_closing(
    tx: Transaction, agreed: Agreement, cycle: Cycle, *, live: tuple[Cycle, ...], now: datetime
) -> None:
    """Start a cycle's grace, and open the one after it, unless the retainer ends or that was opened ahead."""
    await begin_grace(tx, agreed, cycle, live=live)
    if cycle == live[-1] and not agreed.ends_with(cycle):
        await open_cycle(tx, agreed, agreed.span_after(cycle), follows=True, now=now)


async def begin_grace(tx: Transaction, agreed: Agreement, cycle: Cycle, *, live: Sequence[Cycle]) -> None:
    """Put a cycle into its grace, which ends no earlier than that of a reopened cycle before it."""
    earlier = [each.closes_on for each in live if each.starts_on < cycle.starts_on and each.closes_on]
    grace = await grace_period(tx)
    closes_on = max([grace.closes_on(cycle.last_day), *earlier])
    turns_at = midnight(closes_on, agreed.retainer.timezone)
    await cycles.begin_grace(tx, cycle.cycle_id, closes_on=closes_on, due_at=turns_at)
