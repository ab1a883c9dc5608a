"""What a change order does to the retainer's balance: shown before, and written when it is approved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.change_orders.orders import ChangeOrder, Effects
from domain.change_orders.refusals import NowhereToAdd
from domain.cycles.agreement import Agreement
from domain.cycles.cycles import Cycle
from domain.cycles.lots import Lot, LotSource
from domain.kinds import Component, CycleState, EntryKind, Kind
from domain.values.wall_clock import local_date
from services.cycles.grants import grant
from services.cycles.provisional import with_provisional_carry
from store.cycles import cycles, ledger
from store.database import Transaction
from store.ids import new_id


async def effects_of(tx: Transaction, order: ChangeOrder, *, now: datetime) -> Effects | None:
    """The open cycle's figures without the order and with it. None where the retainer counts no hours, or has ended."""
    if order.called.kind is not Kind.HOURS:
        return None
    every = await cycles.of_retainer(tx, order.called.retainer_id)
    cycle = open_cycle_of(every, order, now=now)
    if cycle is None:
        return None
    before = next((each for each in every if each.ends_on == cycle.starts_on), None)
    figures, _ = await with_provisional_carry(tx, await ledger.figures(tx, cycle.cycle_id), before)
    after = replace(figures, added=figures.added + (0 if order.is_job else order.terms.minutes or 0))
    return Effects(
        available_before=figures.available,
        left_before=figures.remaining,
        available_after=after.available,
        left_after=after.remaining,
    )


def open_cycle_of(every: Sequence[Cycle], order: ChangeOrder, *, now: datetime) -> Cycle | None:
    """The open cycle of today where the client is; of a retainer that has not begun, its first."""
    today = local_date(now, order.client_timezone)
    live = [each for each in every if each.state is CycleState.OPEN]
    return next((each for each in live if each.holds(today)), live[0] if live else None)


async def add_hours(
    tx: Transaction,
    order: ChangeOrder,
    agreed: Agreement,
    live: Sequence[Cycle],
    *,
    person_id: UUID | None,
    now: datetime,
) -> Cycle:
    """Grant an approved order's hours as a lot that was paid for: never capped, forfeited or expired.

    `live` are held. Raises NowhereToAdd.
    """
    cycle = open_cycle_of(live, order, now=now)
    if cycle is None or order.terms.minutes is None:
        raise NowhereToAdd(retainer=order.called.label, code=order.code)
    on = max(local_date(now, agreed.retainer.timezone), cycle.starts_on)
    await grant(
        tx,
        cycle,
        [Lot(new_id(), LotSource.CHANGE_ORDER, order.terms.minutes, on)],
        kind=EntryKind.CHANGE_ORDER,
        component=Component.ADDED,
        person_id=person_id,
        change_order_id=order.change_order_id,
        now=now,
    )
    return cycle


def as_facts(effects: Effects | None) -> dict[str, int] | None:
    """For the record of an approval."""
    if effects is None:
        return None
    return {
        "available_before": effects.available_before,
        "left_before": effects.left_before,
        "available_after": effects.available_after,
        "left_after": effects.left_after,
    }


def read_facts(facts: dict[str, Any] | None) -> Effects | None:
    """What `as_facts` made."""
    return Effects(**facts) if facts else None
