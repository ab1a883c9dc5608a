"""Closing a cycle for good: what it hands on and loses is written, and its figures are frozen."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from domain.cycles.agreement import Agreement
from domain.cycles.closing import Closing, closing_of
from domain.cycles.cycles import Cycle
from domain.cycles.following import Closed
from domain.cycles.term_end import TermEnd
from domain.kinds import Component, CycleState, EntryKind
from domain.registers import FOLLOWS_CLOSING
from services.cycles.late_work import cover_again
from services.cycles.opening import carry_in, renewed
from services.cycles.term_ends import end_of_term
from services.cycles.thresholds import look_again
from store import appointments
from store.cycles import contents, cycles, ledger
from store.database import Transaction


async def close(tx: Transaction, agreed: Agreement, cycle: Cycle, *, now: datetime) -> None:
    """Write a cycle's end, and give the next one its carry; the retainer's live cycles are held.

    Where the retainer ends and something is left or owed, what somebody decided happens to it; as long as nobody
    has, the cycle stays in its grace.
    """
    closing = closing_of(agreed, cycle, await contents.of_cycle(tx, cycle.cycle_id))
    if agreed.ends_with(cycle) and (closing.carried_out or closing.deficit):
        ended = await end_of_term(tx, agreed, cycle, closing, now=now)
        if ended is None:
            await cycles.begin_grace(tx, cycle.cycle_id, closes_on=None, due_at=None)
            return
        closing = ended.closing
        await ledger.add(tx, _taken_lines(cycle, ended, now))
    figures = await ledger.figures(tx, cycle.cycle_id)
    await ledger.add(tx, _closing_lines(cycle, closing, now))
    revision = await cycles.freeze(tx, cycle.cycle_id, closing.onto(figures), now=now)
    await cycles.set_state(tx, cycle.cycle_id, CycleState.CLOSED, due_at=None)
    for following in FOLLOWS_CLOSING:
        if due := following.due(Closed(cycle, closing, revision, now)):
            await appointments.set_due(tx, following.kind, {cycle.cycle_id: due})
    live = await _hand_on(tx, cycle, closing, now=now)
    if revision > 1:
        await cover_again(tx, agreed, replace(cycle, state=CycleState.CLOSED), now=now)
    await look_again(tx, [each.cycle_id for each in live], now)


async def _hand_on(tx: Transaction, cycle: Cycle, closing: Closing, *, now: datetime) -> tuple[Cycle, ...]:
    """Give the cycle after it what it hands on; the live cycles."""
    live = await cycles.lock_live(tx, cycle.retainer_id)
    after = next((each for each in live if each.starts_on == cycle.ends_on), None)
    if after is not None:
        await carry_in(tx, after, renewed(closing.carried.lots), now=now)
        await ledger.add(tx, [_deficit_line(after, closing, now)])
    return live


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


def _taken_lines(cycle: Cycle, ended: TermEnd, now: datetime) -> list[ledger.Line]:
    """What was refunded or moved at the end of a term."""
    return [
        ledger.Line(
            retainer_id=cycle.retainer_id,
            cycle_id=cycle.cycle_id,
            kind=EntryKind.ADJUSTMENT,
            component=Component.ADDED,
            quantity=-taken.quantity,
            occurred_on=taken.on,
            occurred_at=now,
            lot_id=taken.lot_id,
        )
        for taken in ended.taken
    ]
