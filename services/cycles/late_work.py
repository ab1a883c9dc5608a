"""Work that comes, or is taken back, after its cycle was closed: the open cycle bears it, the closed one stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from domain.cycles.agreement import Agreement
from domain.cycles.closing import closing_of
from domain.cycles.cycles import Cycle
from domain.cycles.late import LateReturn, cover_late, return_late
from domain.cycles.lot_use import Contents, Use
from domain.cycles.lots import Lot, LotSource
from domain.cycles.rollover import terms_on
from domain.kinds import Component, CycleState, EntryKind
from services.cycles.opening import grant, renewed
from store.cycles import contents, cycles, late, reversals
from store.cycles.late import LateWork
from store.database import Transaction
from store.ids import new_id


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
    lost = closing_of(agreed, closed, await _as_corrected(tx, closed)).carried.lost
    had = await late.covered(tx, closed.cycle_id)
    covering = cover_late(work.use.quantity, worked_on=work.use.on, lost=lost, covered=had)
    why = {each.lot.lot_id: each.why for each in lost}
    for lot in covering.grants:
        await _grant(tx, into, renewed([lot]), kind=why[lot.lot_id], closed=closed, work=work, now=now)
    return covering.quantity


async def cover_again(tx: Transaction, agreed: Agreement, closed: Cycle, *, now: datetime) -> None:
    """Cover the late work of a cycle that was reopened and is closed anew: what it loses may be other than before."""
    live = {each.cycle_id: each for each in await cycles.lock_live(tx, closed.retainer_id)}
    for work in await late.standing(tx, closed.cycle_id):
        if work.cycle_id in live:
            await cover(tx, agreed, closed, work, into=live[work.cycle_id], now=now)


async def let_cover_go(tx: Transaction, work: LateWork, *, now: datetime) -> None:
    """Take away what covered late work that was taken back while its open cycle is still open."""
    lines = await reversals.added_for(tx, time_entry_id=work.time_entry_id, delivery_id=work.delivery_id)
    await reversals.turn_round(tx, lines, person_id=work.person_id, now=now)


async def give_back(
    tx: Transaction, agreed: Agreement, closed: Cycle, work: LateWork, *, into: Cycle, now: datetime
) -> LateReturn:
    """Give the open cycle what the closed one would have handed on without the work, and no more than that.

    The lots go to `added` by a `carryover` entry: a carry that comes late. What has ended before the open cycle
    began counts as lost, for nobody could use it there.
    """
    counted = await _as_corrected(tx, closed)
    returned = return_late(closing_of(agreed, closed, counted), closing_of(agreed, closed, counted.without(work.use)))
    returned = _usable_from(into, returned)
    lots = [*renewed(returned.grants), *_deficit_made_good(agreed, into, returned)]
    await _grant(tx, into, lots, kind=EntryKind.CARRYOVER, closed=closed, work=work, now=now)
    await late.add_return(tx, work, returned, retainer_id=into.retainer_id, posted_to=into.cycle_id, now=now)
    return returned


async def _as_corrected(tx: Transaction, closed: Cycle) -> Contents:
    """What a closed cycle held, without the work that was taken back since: its ledger still counts that."""
    held = await contents.of_cycle(tx, closed.cycle_id)
    for line in await reversals.used_by_returned(tx, closed.cycle_id):
        held = held.without(Use(line.occurred_on, -line.quantity))
    return held


def _usable_from(into: Cycle, returned: LateReturn) -> LateReturn:
    usable = tuple(lot for lot in returned.grants if lot.expires_on is None or lot.expires_on >= into.starts_on)
    too_late = sum(lot.quantity for lot in returned.grants) - sum(lot.quantity for lot in usable)
    return replace(returned, grants=usable, lost=returned.lost + too_late)


def _deficit_made_good(agreed: Agreement, into: Cycle, returned: LateReturn) -> list[Lot]:
    """A deficit that need not have been carried: as if the cycle had been granted that much more."""
    if not returned.deficit_less:
        return []
    expires_on = agreed.expiry(terms_on(agreed.history, into.starts_on).rollover, into.ends_on)
    return [Lot(new_id(), LotSource.ADJUSTMENT, returned.deficit_less, into.starts_on, expires_on)]


async def _grant(
    tx: Transaction,
    into: Cycle,
    lots: Sequence[Lot],
    *,
    kind: EntryKind,
    closed: Cycle,
    work: LateWork,
    now: datetime,
) -> None:
    await grant(
        tx,
        into,
        lots,
        kind=kind,
        component=Component.ADDED,
        late_for=closed.cycle_id,
        time_entry_id=work.time_entry_id,
        delivery_id=work.delivery_id,
        person_id=work.person_id,
        now=now,
    )
