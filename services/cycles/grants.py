"""Granting lots: to one cycle because of one thing, or to many cycles that move on together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from domain.cycles.cycles import Cycle
from domain.cycles.lots import Lot
from domain.kinds import Component, EntryKind
from store.cycles import ledger
from store.database import Transaction
from store.ids import new_id


@dataclass(frozen=True, slots=True)
class Grant:
    """Lots that a cycle gets, and why: the kind of their entries, and the figure that they come to."""

    cycle: Cycle
    lots: Sequence[Lot]
    kind: EntryKind
    component: Component

    def lines(self, now: datetime) -> list[ledger.Line]:
        """The entries that put the lots on the balance. The lots say since when they count; the entries are of the
        cycle's days, or of the closed cycle's that they make good.
        """
        return [
            ledger.Line(
                retainer_id=self.cycle.retainer_id,
                cycle_id=self.cycle.cycle_id,
                kind=self.kind,
                component=self.component,
                quantity=lot.quantity,
                occurred_on=max(self.cycle.starts_on, lot.granted_on),
                occurred_at=now,
                lot_id=lot.lot_id,
            )
            for lot in self.lots
        ]


async def grant_all(tx: Transaction, grants: Sequence[Grant], *, now: datetime) -> None:
    """Add lots to cycles, and their entries."""
    await add_lots(tx, grants)
    await ledger.add(tx, [line for each in grants for line in each.lines(now)])


async def add_lots(tx: Transaction, grants: Sequence[Grant]) -> None:
    """Add the lots, for who adds the entries among others."""
    await ledger.add_lots(tx, [(each.cycle, lot) for each in grants for lot in each.lots])


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
    """Add lots to one cycle, with entries that say because of whom or what."""
    granted = Grant(cycle, lots, kind, component)
    await add_lots(tx, [granted])
    lines = [
        replace(
            line,
            late_for_cycle_id=late_for,
            decision_id=decision_id,
            time_entry_id=time_entry_id,
            delivery_id=delivery_id,
            person_id=person_id,
            change_order_id=change_order_id,
        )
        for line in granted.lines(now)
    ]
    await ledger.add(tx, lines)


async def carry_in(tx: Transaction, cycle: Cycle, lots: Sequence[Lot], *, now: datetime) -> None:
    """Grant lots that come from before this cycle; those of another cycle need ids of their own (`renewed`)."""
    await grant_all(tx, [carried(cycle, lots)], now=now)


def carried(cycle: Cycle, lots: Sequence[Lot]) -> Grant:
    """Lots that come from before a cycle."""
    return Grant(cycle, lots, EntryKind.CARRYOVER, Component.CARRIED_IN)


def renewed(lots: Sequence[Lot]) -> list[Lot]:
    """The same lots for another cycle: each gets an id of its own and remembers the one it continues."""
    return [replace(lot, lot_id=new_id(), origin_id=lot.lot_id) for lot in lots]
