"""The end of cycles: their grace begins, and the next ones open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from domain.cycles.agreement import Agreement
from domain.cycles.cycles import Cycle
from domain.kinds import CycleState
from services.agreements.term_watch import end_by_itself, go_on
from services.appointments.business_days import grace_period
from services.cycles.held import Held
from services.cycles.opening import ToOpen, open_cycles
from store import renewals
from store.cycles import cycles
from store.cycles.cycles import Moved
from store.database import Transaction


async def begin_grace(tx: Transaction, agreed: Agreement, cycle: Cycle, *, live: Sequence[Cycle]) -> None:
    """Put a cycle into its grace; see `end_cycles`, which does it when it is due."""
    await cycles.move_on(tx, [await _in_grace(tx, Held(agreed, tuple(live)), cycle)])


async def end_cycles(tx: Transaction, due: Sequence[tuple[Held, Cycle]], *, now: datetime) -> None:
    """Start the graces of cycles, and open those after them, unless the retainer ends or that was opened ahead."""
    await let_go_on(tx, due, now=now)
    leading = [held.is_last(cycle) and not held.agreed.ends_with(cycle) for held, cycle in due]
    await cycles.move_on(tx, [await _in_grace(tx, held, cycle) for held, cycle in due])
    await open_after(tx, [each for each, leads in zip(due, leading, strict=True) if leads], now=now)
    for held, cycle in due:
        if held.agreed.ends_with(cycle):
            await end_by_itself(tx, held.agreed, now)


async def let_go_on(tx: Transaction, due: Sequence[tuple[Held, Cycle]], *, now: datetime) -> None:
    """Add another term where an open cycle is the last and the retainer renews by itself (docs/rules.md, 23)."""
    last = [
        (held, cycle.retainer_id)
        for held, cycle in due
        if cycle.state is CycleState.OPEN and held.agreed.retainer.auto_renew and held.agreed.ends_with(cycle)
    ]
    going_on = await renewals.going_on(tx, [retainer_id for _, retainer_id in last]) if last else frozenset()
    for held, retainer_id in last:
        if retainer_id in going_on:
            held.agreed = await go_on(tx, held.agreed, now)


async def open_after(tx: Transaction, ended: Sequence[tuple[Held, Cycle]], *, now: datetime) -> None:
    """Open the cycles that follow on these."""
    wanted = [ToOpen(held.agreed, held.agreed.span_after(cycle)) for held, cycle in ended]
    for (held, _), opened in zip(ended, await open_cycles(tx, wanted, now=now) if wanted else (), strict=True):
        held.live = (*held.live, opened)


async def _in_grace(tx: Transaction, held: Held, cycle: Cycle) -> Moved:
    """A grace ends no earlier than that of a reopened cycle before it."""
    earlier = [each.closes_on for each in held.live if each.starts_on < cycle.starts_on and each.closes_on]
    grace = await grace_period(tx)
    return held.moved(cycle, CycleState.CLOSING, max([grace.closes_on(cycle.last_day), *earlier]))
