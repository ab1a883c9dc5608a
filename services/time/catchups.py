"""Taking back all that one catch-up logged, at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.cycles.cycles import Cycle
from domain.people.people import Person
from domain.time.entries import CatchupGone, CatchupReversed, ClosedEntry, EntryGone, Reversed, TimeEntry
from services.cycles.due import CyclesDue
from services.cycles.provisional import figures_shown
from services.cycles.thresholds import look_again
from services.time.behalf import Done, leave_trace
from services.time.on_orders import progressed
from services.time.reversing import require_own, reverse, reversed_before, take_out
from store import submissions
from store.cycles import cycles
from store.database import Transaction
from store.time import entries as time_entries


async def left_of(tx: Transaction, catchup_id: UUID) -> tuple[TimeEntry, ...]:
    """What a catch-up logged and stands as it was logged, oldest day first."""
    standing = await time_entries.standing_for(tx, await time_entries.of_catchup(tx, catchup_id))
    return tuple(each for each in standing if each.catchup_id == catchup_id)


async def reverse_catchup(
    tx: Transaction, catchup_id: UUID, *, person: Person, key: str, now: datetime
) -> CatchupReversed:
    """Take back what stands of it as it was logged, for a submission that was claimed (docs/rules.md, 8).

    Raises EntryGone, NotYours, CatchupGone, ClosedEntry where nothing of it can be corrected, and CyclesDue.
    """
    entries = await time_entries.of_catchup(tx, catchup_id)
    if not entries:
        raise EntryGone
    for each in entries:
        require_own(each, person)
    live = await _lock_all(tx, entries, now=now)
    # Only now: whoever changed one of them held its cycle.
    left = await left_of(tx, catchup_id)
    closed, stuck = await _reverse_closed(tx, [each for each in left if each.cycle_id not in live], person, now=now)
    taken = closed + await _take_out(tx, [each for each in left if each.cycle_id in live], live, person, now=now)
    if not taken:
        raise stuck[0][1] if stuck else CatchupGone
    for undone in taken:
        await leave_trace(tx, Done.REMOVED, undone.entry, by=person.person_id, now=now)
    facts = {"catchup_id": catchup_id.hex, "taken": [each.entry.time_entry_id.hex for each in taken]}
    await submissions.tell(tx, key, facts)
    stays = await _changed(tx, catchup_id, entries)
    return CatchupReversed(_by_day(taken), stays=stays, stuck=tuple(entry for entry, _ in stuck))


async def catchup_reversed_before(tx: Transaction, told: Mapping[str, Any]) -> CatchupReversed:
    """What a submission took back that comes a second time."""
    catchup_id = UUID(told["catchup_id"])
    entries = await time_entries.of_catchup(tx, catchup_id)
    taken: list[Reversed] = []
    of_cycle: dict[UUID, Reversed] = {}
    for each in entries:
        if each.time_entry_id.hex in told["taken"]:
            if each.cycle_id not in of_cycle:
                of_cycle[each.cycle_id] = await reversed_before(tx, {"time_entry_id": each.time_entry_id.hex})
            taken.append(replace(of_cycle[each.cycle_id], entry=each))
    stays, stuck = await _changed(tx, catchup_id, entries), await left_of(tx, catchup_id)
    return CatchupReversed(_by_day(taken), stays=stays, stuck=stuck, was_reversed_before=True)


async def _reverse_closed(
    tx: Transaction, entries: Sequence[TimeEntry], person: Person, *, now: datetime
) -> tuple[list[Reversed], list[tuple[TimeEntry, ClosedEntry]]]:
    """Take back entries of closed cycles one by one; and those that cannot be, with why."""
    taken, stuck = [], []
    for entry in entries:
        try:
            taken.append(await reverse(tx, entry.time_entry_id, person=person, reason="undo", now=now))
        except ClosedEntry as refusal:
            stuck.append((entry, refusal))
    return taken, stuck


async def _take_out(
    tx: Transaction, entries: Sequence[TimeEntry], live: Mapping[UUID, Cycle], person: Person, *, now: datetime
) -> list[Reversed]:
    """Take back entries of live cycles. What follows from it is done once for all: there may be hundreds."""
    for entry in entries:
        await take_out(tx, entry, person=person, reason="undo", now=now)
    retainer_ids = {each.called.retainer_id for each in entries}
    await look_again(tx, [each.cycle_id for each in live.values() if each.retainer_id in retainer_ids], now)
    for change_order_id in sorted({each.order.change_order_id for each in entries if each.order}):
        await progressed(tx, change_order_id, now=now)
    after = {cycle_id: await figures_shown(tx, live[cycle_id]) for cycle_id in {each.cycle_id for each in entries}}
    return [Reversed(each, after=after[each.cycle_id]) for each in entries]


async def _lock_all(tx: Transaction, entries: Sequence[TimeEntry], *, now: datetime) -> dict[UUID, Cycle]:
    """The live cycles of their retainers, locked in the order that everybody locks in.

    Raises CyclesDue for all of them at once.
    """
    retainer_ids = {each.called.retainer_id for each in entries}
    due = retainer_ids & set(await cycles.due(tx, now))
    if due:
        raise CyclesDue(tx, tuple(sorted(due)), now=now)
    return {
        each.cycle_id: each for retainer_id in sorted(retainer_ids) for each in await cycles.lock_live(tx, retainer_id)
    }


async def _changed(tx: Transaction, catchup_id: UUID, entries: Sequence[TimeEntry]) -> tuple[TimeEntry, ...]:
    """What stands in the place of entries that somebody changed."""
    standing = await time_entries.standing_for(tx, entries)
    return tuple(each for each in standing if each.catchup_id != catchup_id)


def _by_day(taken: Sequence[Reversed]) -> tuple[Reversed, ...]:
    return tuple(sorted(taken, key=lambda each: (each.entry.worked_on, each.entry.time_entry_id)))
