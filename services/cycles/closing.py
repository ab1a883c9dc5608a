"""Closing cycles for good: what they hand on and lose is written, and their figures are frozen.

However many close together, each kind of row is written by one statement; one alone is many with one
(docs/decisions/0021).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.cycles.closing import Closing, closing_of
from domain.cycles.cycles import Cycle
from domain.cycles.following import Closed
from domain.kinds import Component, CycleState, EntryKind
from services.cycles.following import follow_closing
from services.cycles.grants import Grant, add_lots, carried, renewed
from services.cycles.held import Held
from services.cycles.late_work import cover_again
from services.cycles.term_ends import end_terms
from services.cycles.thresholds import look_again
from store.cycles import contents, cycles, ledger
from store.database import Transaction


@dataclass(frozen=True, slots=True)
class _Ending:
    """A cycle that closes, and how."""

    held: Held
    cycle: Cycle
    closing: Closing

    @property
    def ends_term(self) -> bool:
        """Whether something is left or owed where the retainer ends."""
        return self.held.agreed.ends_with(self.cycle) and bool(self.closing.carried_out or self.closing.deficit)


async def close_cycles(
    tx: Transaction, due: Sequence[tuple[Held, Cycle]], held: Mapping[UUID, Held], *, now: datetime
) -> None:
    """Write the ends of cycles, one of a retainer, and give the next ones their carry. `held`: all that are.

    Where a retainer ends and something is left or owed, what somebody decided happens to it; as long as nobody has,
    the cycle stays in its grace.
    """
    there = await contents.of_cycles(tx, [cycle.cycle_id for _, cycle in due])
    found = [_Ending(of, cycle, closing_of(of.agreed, cycle, there[cycle.cycle_id])) for of, cycle in due]
    decided, waiting = await _with_ends(tx, found, held, now=now)
    revisions = await _freeze(tx, decided, now=now) if decided else {}
    moved = [each.held.moved(each.cycle, CycleState.CLOSED, each.cycle.closes_on) for each in decided]
    undecided = [each.held.moved(each.cycle, CycleState.CLOSING, None) for each in waiting]
    await cycles.move_on(tx, [*moved, *undecided])
    await _hand_on(tx, decided, now=now)
    closed = [
        Closed(each.cycle, each.closing, revisions[each.cycle.cycle_id], now, each.held.agreed.retainer.invoicing)
        for each in decided
    ]
    await follow_closing(tx, closed)
    for each, as_closed in zip(decided, moved, strict=True):
        if revisions[each.cycle.cycle_id] > 1:
            await cover_again(tx, each.held.agreed, as_closed.cycle, live=each.held.live, now=now)
    await look_again(tx, [live.cycle_id for each in decided for live in each.held.live], now)


async def _with_ends(
    tx: Transaction, found: Sequence[_Ending], held: Mapping[UUID, Held], *, now: datetime
) -> tuple[list[_Ending], list[_Ending]]:
    """Those that close, and those that wait for what somebody says about the end of their term."""
    ending = {each.cycle.cycle_id: each for each in found if each.ends_term}
    ended = await end_terms(tx, [(e.held.agreed, e.cycle, e.closing) for e in ending.values()], held, now=now)
    decided = [
        _Ending(each.held, each.cycle, ended[each.cycle.cycle_id].closing if each.ends_term else each.closing)
        for each in found
        if not each.ends_term or each.cycle.cycle_id in ended
    ]
    return decided, [each for each in ending.values() if each.cycle.cycle_id not in ended]


async def _freeze(tx: Transaction, closing: Sequence[_Ending], *, now: datetime) -> Mapping[UUID, int]:
    sums = await ledger.figures_of(tx, [each.cycle.cycle_id for each in closing])
    frozen = {each.cycle.cycle_id: each.closing.onto(sums[each.cycle.cycle_id]) for each in closing}
    return await cycles.freeze(tx, frozen, now=now)


async def _hand_on(tx: Transaction, closing: Sequence[_Ending], *, now: datetime) -> None:
    """Write what became of each cycle's lots, and give the one after it what it hands on."""
    lines: list[ledger.Line] = []
    grants: list[Grant] = []
    for each in closing:
        lines += _closing_lines(each.cycle, each.closing, now)
        if after := each.held.after(each.cycle):
            grants.append(carried(after, renewed(each.closing.carried.lots)))
            lines += [*grants[-1].lines(now), _deficit_line(after, each.closing, now)]
    await add_lots(tx, grants)
    await ledger.add(tx, lines)


def _closing_lines(cycle: Cycle, closing: Closing, now: datetime) -> list[ledger.Line]:
    """A line for every lot, on the day that something happened to it."""
    lines = [
        ledger.Line(
            retainer_id=cycle.retainer_id,
            cycle_id=cycle.cycle_id,
            kind=EntryKind.CARRYOVER,
            component=Component.CARRIED_OUT,
            quantity=-lot.quantity,
            occurred_on=cycle.last_day,
            occurred_at=now,
            lot_id=lot.lot_id,
        )
        for lot in closing.carried.lots
    ]
    lines += [
        ledger.Line(
            retainer_id=cycle.retainer_id,
            cycle_id=cycle.cycle_id,
            kind=lost.why,
            component=Component.EXPIRED if lost.why is EntryKind.EXPIRY else Component.FORFEITED,
            quantity=-lost.lot.quantity,
            occurred_on=lost.on,
            occurred_at=now,
            lot_id=lost.lot.lot_id,
        )
        for lost in closing.carried.lost
    ]
    return lines


def _deficit_line(cycle: Cycle, closing: Closing, now: datetime) -> ledger.Line:
    return ledger.Line(
        cycle.retainer_id,
        cycle.cycle_id,
        EntryKind.CARRYOVER,
        Component.CARRIED_IN,
        -closing.deficit,
        cycle.starts_on,
        now,
    )
