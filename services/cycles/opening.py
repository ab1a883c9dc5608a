"""Opening a cycle: its row, its grant, and what is carried into it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from domain.cycles.agreement import Agreement
from domain.cycles.cycles import Cycle
from domain.cycles.following import Opened
from domain.cycles.lots import Lot, LotSource
from domain.cycles.rollover import terms_on
from domain.kinds import Component, CycleState, EntryKind, Kind
from domain.registers import FOLLOWS_OPENING
from domain.values.calendar import Span
from services.appointments.business_days import business_days
from services.cycles.thresholds import look_again
from store import appointments
from store.cycles import cycles, ledger
from store.database import Transaction
from store.ids import new_id


async def open_cycle(
    tx: Transaction,
    agreed: Agreement,
    span: Span,
    *,
    follows: bool,
    now: datetime,
    granting: tuple[int, int | None] | None = None,
) -> Cycle:
    """Open one cycle, or a pause where one is planned: the row, and its allotment as a lot with its ledger entry.

    `granting`: allotment and fee, where they are not what the retainer's setting says.
    """
    terms = terms_on(agreed.history, span.starts_on)
    is_pause = agreed.pause_from(span.starts_on) is not None
    allotment, fee_minor = (0, None) if is_pause else granting or agreed.grants(span)
    cycle = Cycle(
        cycle_id=new_id(),
        retainer_id=agreed.retainer.called.retainer_id,
        starts_on=span.starts_on,
        ends_on=span.ends_on,
        state=CycleState.OPEN,
        terms_from=terms.effective_from,
        allotment=allotment,
        fee_minor=fee_minor,
        is_pause=is_pause,
    )
    await cycles.open_cycle(tx, cycle, follows=follows, due_at=cycle.due_at(agreed.retainer.timezone), now=now)
    await grant_allotment(tx, agreed, cycle, now=now)
    if any(each.percent is None for each in terms.thresholds):
        # 10 h left, of 8 h granted, is passed from the beginning, and by nobody.
        await look_again(tx, [cycle.cycle_id], now)
    days = await business_days(tx)
    opened = Opened(cycle, agreed.retainer.timezone, days, is_first=not follows, at=now)
    for following in FOLLOWS_OPENING:
        if due := following.due(opened):
            await appointments.set_due(tx, following.kind, {cycle.cycle_id: due})
    return cycle


async def grant_allotment(tx: Transaction, agreed: Agreement, cycle: Cycle, *, now: datetime) -> None:
    """Grant what the cycle's row says. A funds retainer is filled by deposits only; its target is not a grant."""
    terms = terms_on(agreed.history, cycle.starts_on)
    if cycle.allotment and terms.kind is not Kind.FUNDS:
        expires_on = agreed.expiry(terms.rollover, cycle.ends_on)
        lot = Lot(new_id(), LotSource.ALLOTMENT, cycle.allotment, cycle.starts_on, expires_on)
        await grant(tx, cycle, [lot], kind=EntryKind.ALLOTMENT, component=Component.ALLOTMENT, now=now)


async def carry_in(tx: Transaction, cycle: Cycle, lots: Sequence[Lot], *, now: datetime) -> None:
    """Grant lots that come from before this cycle; those of another cycle need ids of their own (`renewed`)."""
    await grant(tx, cycle, lots, kind=EntryKind.CARRYOVER, component=Component.CARRIED_IN, now=now)


async def grant(
    tx: Transaction,
    cycle: Cycle,
    lots: Sequence[Lot],
    *,
    kind: EntryKind,
    component: Component,
    now: datetime,
    late_for: UUID | None = None,
    decision_id: UUID | None = None,
    time_entry_id: UUID | None = None,
    delivery_id: UUID | None = None,
    person_id: UUID | None = None,
    change_order_id: UUID | None = None,
) -> None:
    """Add lots to a cycle, and the entries that put them on the balance. The lots say since when they count; the
    entries are of the cycle's days, or of the closed cycle's that they make good.
    """
    await ledger.add_lots(tx, cycle.retainer_id, cycle.cycle_id, lots)
    lines = [
        ledger.Line(
            retainer_id=cycle.retainer_id,
            cycle_id=cycle.cycle_id,
            kind=kind,
            component=component,
            quantity=lot.quantity,
            occurred_on=max(cycle.starts_on, lot.granted_on),
            occurred_at=now,
            lot_id=lot.lot_id,
            late_for_cycle_id=late_for,
            decision_id=decision_id,
            time_entry_id=time_entry_id,
            delivery_id=delivery_id,
            person_id=person_id,
            change_order_id=change_order_id,
        )
        for lot in lots
    ]
    await ledger.add(tx, lines)


def renewed(lots: Sequence[Lot]) -> list[Lot]:
    """The same lots for another cycle: each gets an id of its own and remembers the one it continues."""
    return [replace(lot, lot_id=new_id(), origin_id=lot.lot_id) for lot in lots]
