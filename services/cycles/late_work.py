"""Work that comes after its cycle was closed: the open cycle bears it, the closed one stays."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from domain.cycles.agreement import Agreement
from domain.cycles.cycles import Cycle
from domain.cycles.late import cover_late
from domain.kinds import Component, CycleState, EntryKind
from services.cycles.corrections import grant_late, replayed
from services.cycles.grants import renewed
from store.cycles import cycles, late, ledger, reversals
from store.cycles.late import LateWork
from store.database import Transaction


def open_one(live: Sequence[Cycle]) -> Cycle | None:
    """The cycle that late work goes to: the oldest that is open; None once the retainer has ended."""
    return next((each for each in live if each.state is CycleState.OPEN), None)


async def cover(
    tx: Transaction, agreed: Agreement, closed: Cycle, work: LateWork, *, into: Cycle, now: datetime
) -> int:
    """Cover late work of a closed cycle by what that cycle lost; how much of it is covered.

    The lots go to the figure `added` of the open cycle, and a positive `expiry` or `forfeit` entry puts them there:
    its kind says which loss is made good, and the closed cycle's own lines stay as they are. They end before the
    open cycle begins, so nothing but the late work can use them (`domain.cycles.late.cover_late`).
    """
    lost = (await replayed(tx, agreed, closed)).carried.lost
    covering = cover_late(work.use.quantity, worked_on=work.use.on, lost=lost)
    why = {each.lot.lot_id: each.why for each in lost}
    for lot in covering.grants:
        await grant_late(tx, into, renewed([lot]), kind=why[lot.lot_id], closed=closed, work=work, now=now)
    return covering.quantity


async def cover_again(
    tx: Transaction, agreed: Agreement, closed: Cycle, *, live: Sequence[Cycle], now: datetime
) -> None:
    """Cover the late work of a cycle that was reopened and is closed anew: what it loses may be other than before."""
    into = {each.cycle_id: each for each in live}
    for work in await late.standing(tx, closed.cycle_id):
        if work.cycle_id in into:
            await cover(tx, agreed, closed, work, into=into[work.cycle_id], now=now)


async def let_cover_go(tx: Transaction, work: LateWork, *, now: datetime) -> None:
    """Take away what covered late work that was taken back while its open cycle is still open."""
    lines = await reversals.added_for(tx, time_entry_id=work.time_entry_id, delivery_id=work.delivery_id)
    await reversals.turn_round(tx, lines, person_id=work.person_id, now=now)


async def post_corrected(tx: Transaction, agreed: Agreement, reopened: Cycle, *, now: datetime) -> None:
    """Write the work that was put right while a cycle was closed into its ledger: it counts there again.

    Late work among it is covered, as any is; what covered such work that is gone by now is let go.
    """
    for work in await late.unposted(tx, reopened.cycle_id):
        await ledger.add(tx, [_used_line(reopened, work, now)])
        closed = await cycles.by_id(tx, work.late_for_cycle_id) if work.late_for_cycle_id else None
        if closed is not None:
            await cover(tx, agreed, closed, work, into=reopened, now=now)


def _used_line(reopened: Cycle, work: LateWork, now: datetime) -> ledger.Line:
    return ledger.Line(
        retainer_id=reopened.retainer_id,
        cycle_id=reopened.cycle_id,
        kind=EntryKind.TIME if work.time_entry_id else EntryKind.DELIVERY,
        component=Component.USED,
        quantity=-work.use.quantity,
        occurred_on=work.use.on,
        occurred_at=now,
        time_entry_id=work.time_entry_id,
        delivery_id=work.delivery_id,
        person_id=work.person_id,
        late_for_cycle_id=work.late_for_cycle_id,
    )
