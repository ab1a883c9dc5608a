"""Work of a closed cycle that is taken back or put right: the open one gets, or bears, what a replay differs by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from domain.appointments import AppointmentKind
from domain.cycles.agreement import Agreement
from domain.cycles.closing import Closing, closing_of
from domain.cycles.cycles import Cycle
from domain.cycles.late import LateReturn, return_late
from domain.cycles.lot_use import TakenAway, Use
from domain.cycles.lots import Lot, LotSource
from domain.cycles.rollover import terms_on
from domain.kinds import Component, CycleState, EntryKind
from services.cycles.grants import grant, renewed
from store import appointments
from store.cycles import contents, cycles, late, ledger, reversals
from store.cycles.late import LateWork
from store.database import Transaction
from store.ids import new_id


async def replayed(tx: Transaction, agreed: Agreement, closed: Cycle) -> Closing:
    """A closed cycle worked out anew with the work that stands now, and without what of it covers late work.

    Its ledger still counts what was taken back since, and does not know what that was put right to.
    """
    held = await contents.of_cycle(tx, closed.cycle_id)
    gone = [Use(line.occurred_on, line.quantity) for line in await reversals.used_by_gone(tx, closed.cycle_id)]
    added = [each.use for each in await late.unposted(tx, closed.cycle_id)]
    had = await late.covered(tx, closed.cycle_id)
    covering = [TakenAway(closed.starts_on, quantity, lot_id) for lot_id, quantity in had.items()]
    held = replace(held, uses=(*held.uses, *gone, *added), taken=(*held.taken, *covering))
    return closing_of(agreed, closed, held)


async def pass_on(
    tx: Transaction,
    agreed: Agreement,
    closed: Cycle,
    before: Closing,
    work: LateWork,
    *,
    into: Cycle,
    corrected: LateWork | None = None,
    now: datetime,
) -> LateReturn:
    """Let the open cycle have, or bear, what a closed one would have handed on otherwise; nothing but that.

    `before` is what `replayed` said until `work` was taken back, or `corrected` by other work. What was handed on too
    little comes to `added` by a `carryover` entry, a carry that comes late; what was handed on too much, or a deficit
    too small, goes the same way. What has ended before the open cycle began counts as lost, for nobody could use it
    there. What is billed for the difference is remembered for the next invoice, and where excess awaits approval the
    draft about it is looked at again.
    """
    returned = _usable_from(into, return_late(before, await replayed(tx, agreed, closed)))
    taken, less = await _taken_from(tx, closed, into, returned.less)
    returned = replace(returned, less=less)
    lots = [*renewed(returned.grants), *_deficit_made_good(agreed, into, returned)]
    await grant_late(tx, into, lots, kind=EntryKind.CARRYOVER, closed=closed, work=work, now=now)
    taken += [TakenAway(into.starts_on, -returned.deficit_less)] if returned.deficit_less < 0 else []
    await ledger.add(tx, [_taken_line(into, each, closed, work, now) for each in taken])
    await late.add_return(
        tx,
        work,
        returned,
        corrected=corrected,
        retainer_id=into.retainer_id,
        closed_id=closed.cycle_id,
        posted_to=into.cycle_id,
        now=now,
    )
    if returned.awaiting_less:
        await appointments.set_due(tx, AppointmentKind.EXCESS, {closed.cycle_id: now})
    return returned


async def grant_late(
    tx: Transaction,
    into: Cycle,
    lots: Sequence[Lot],
    *,
    kind: EntryKind,
    closed: Cycle,
    work: LateWork,
    now: datetime,
) -> None:
    """Add lots to an open cycle because of what came, goes or is put right of a closed one."""
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


def _usable_from(into: Cycle, returned: LateReturn) -> LateReturn:
    """What ended before the open cycle began is lost, and was lost before where it should not have been handed on."""
    grants, less = (tuple(lot for lot in lots if _runs_on(lot, into)) for lots in (returned.grants, returned.less))
    lost = _sum(returned.grants) - _sum(grants) - _sum(returned.less) + _sum(less)
    return replace(returned, grants=grants, less=less, lost=returned.lost + lost)


def _runs_on(lot: Lot, into: Cycle) -> bool:
    return lot.expires_on is None or lot.expires_on >= into.starts_on


def _sum(lots: Sequence[Lot]) -> int:
    return sum(lot.quantity for lot in lots)


async def _taken_from(
    tx: Transaction, closed: Cycle, into: Cycle, less: Sequence[Lot]
) -> tuple[list[TakenAway], tuple[Lot, ...]]:
    """What goes from the open cycle of lots that a closed one handed on too much of; and what of each that is.

    It goes from what is there of them. What is not comes out of whichever hours there are, as long as the cycle after
    the closed one can still change; where that one is closed too, it lost or used them, and nobody is asked again.
    """
    if not less:
        return [], ()
    held = await contents.of_cycle(tx, into.cycle_id)
    there = {lot.lot_id: lot.quantity for lot in held.lots}
    for each in held.taken:
        if each.lot_id in there:
            there[each.lot_id] -= each.quantity
    continuing = await late.continuing(tx, [lot.lot_id for lot in less], in_cycle=into.cycle_id)
    every = await cycles.of_retainer(tx, closed.retainer_id)
    is_next_closed = any(each.starts_on == closed.ends_on and each.state is CycleState.CLOSED for each in every)
    taken: list[TakenAway] = []
    kept: list[Lot] = []
    for lot in less:
        rest = lot.quantity
        for lot_id, first_id in continuing:
            part = min(rest, there.get(lot_id, 0)) if first_id == lot.lot_id else 0
            if part > 0:
                taken.append(TakenAway(into.starts_on, part, lot_id))
                there[lot_id] -= part
                rest -= part
        if rest and not is_next_closed:
            taken.append(TakenAway(into.starts_on, rest))
            rest = 0
        if rest < lot.quantity:
            kept.append(replace(lot, quantity=lot.quantity - rest))
    return taken, tuple(kept)


def _deficit_made_good(agreed: Agreement, into: Cycle, returned: LateReturn) -> list[Lot]:
    """A deficit that need not have been carried: as if the cycle had been granted that much more."""
    if returned.deficit_less <= 0:
        return []
    expires_on = agreed.expiry(terms_on(agreed.history, into.starts_on).rollover, into.ends_on)
    return [Lot(new_id(), LotSource.ADJUSTMENT, returned.deficit_less, into.starts_on, expires_on)]


def _taken_line(into: Cycle, taken: TakenAway, closed: Cycle, work: LateWork, now: datetime) -> ledger.Line:
    return ledger.Line(
        retainer_id=into.retainer_id,
        cycle_id=into.cycle_id,
        kind=EntryKind.CARRYOVER,
        component=Component.ADDED,
        quantity=-taken.quantity,
        occurred_on=taken.on,
        occurred_at=now,
        lot_id=taken.lot_id,
        time_entry_id=work.time_entry_id,
        delivery_id=work.delivery_id,
        person_id=work.person_id,
        late_for_cycle_id=closed.cycle_id,
    )
