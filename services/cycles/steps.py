"""The steps of cycles within a transaction: open, closing in their grace, closed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from domain.kinds import CycleState
from domain.values.clocks import MOST_APART, ClocksDiffer
from services.cycles.closing import close_cycles
from services.cycles.grace import end_cycles
from services.cycles.held import Held, hold
from store import clock
from store.database import Transaction


async def turn_within(tx: Transaction, retainer_id: UUID, now: datetime) -> int:
    """Do all that is due for one retainer, and for those that get what it leaves; how many steps that took."""
    held, steps = await hold(tx, [retainer_id]), 0
    while done := await step(tx, held, now):
        steps += done
    return steps


async def step(tx: Transaction, held: Mapping[UUID, Held], now: datetime) -> int:
    """Do the oldest thing due of each of these retainers; how many had one."""
    due = {retainer_id: (each, cycle) for retainer_id, each in held.items() if (cycle := each.due(now))}
    # Those that get something first: it must not fall into a cycle that is over.
    ready = [each for each in due.values() if not each[0].receivers & due.keys()] or [*due.values()][:1]
    if ready:
        await require_right_clock(tx, now)
    ending = [(each, cycle) for each, cycle in ready if cycle.state is CycleState.OPEN]
    closing = [(each, cycle) for each, cycle in ready if cycle.state is CycleState.CLOSING]
    if ending:
        await end_cycles(tx, ending, now=now)
    if closing:
        await close_cycles(tx, closing, held, now=now)
    return len(ready)


async def require_right_clock(tx: Transaction, now: datetime) -> None:
    """Raise ClocksDiffer where `now` was read from a clock that is ahead of the server's: a cycle that it began or
    ended would be so for good. One that is behind finds nothing due that is not.
    """
    ahead = await clock.ahead(tx, now)
    if ahead is not None and ahead > MOST_APART:
        raise ClocksDiffer(ahead)
