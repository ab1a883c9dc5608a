"""Taking an entry back: a line that turns it round, never a change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from domain.cycles.cycles import Cycle
from domain.kinds import CycleState
from domain.people.people import Person, require_worker
from domain.time.entries import (
    AlreadyReversed,
    ClosedEntry,
    EntryGone,
    MovedIntoClosed,
    MovedToOtherCurrency,
    NotYours,
    Reversed,
    TimeEntry,
)
from domain.values.days import long_date
from services.agreements.agreed import agreement
from services.cycles.corrections import pass_on, replayed
from services.cycles.due import CyclesDue
from services.cycles.finding import Found, cycle_for
from services.cycles.late_work import let_cover_go, open_one
from services.cycles.provisional import figures_shown
from services.cycles.thresholds import look_again
from services.people.visibility import cycle_shown, money_hidden
from services.time.on_orders import progressed
from services.time.writing import late_work
from store import submissions
from store.agreements import retainers
from store.cycles import cycles
from store.database import Transaction
from store.people import people
from store.time import entries as time_entries

_EVER = datetime.min.replace(tzinfo=UTC)


async def entry_of(tx: Transaction, time_entry_id: UUID) -> TimeEntry:
    """The entry with an id. Raises EntryGone."""
    entry = await time_entries.by_id(tx, time_entry_id)
    if entry is None:
        raise EntryGone
    return entry


async def last_own(tx: Transaction, person: Person) -> TimeEntry | None:
    """What a person logged last and did not take back."""
    newest = await time_entries.newest(tx, person.person_id, since=_EVER, count=1)
    return newest[0] if newest else None


def require_own(entry: TimeEntry, person: Person) -> None:
    """Raise NotYours for who neither logged the entry nor answers for the team's; TeamOnly for a client."""
    require_worker(person)
    if entry.person_id != person.person_id and not person.role.sees_money:
        raise NotYours


async def author(tx: Transaction, entry: TimeEntry) -> Person:
    """Who logged an entry."""
    person = await people.by_id(tx, entry.person_id)
    if person is None:
        raise LookupError(entry.person_id)
    return person


async def check_move(tx: Transaction, entry: TimeEntry, found: Found, day: date, *, now: datetime) -> None:
    """Whether an entry may become one of this retainer and day.

    Raises MovedToOtherCurrency, MovedIntoClosed, and what `cycle_for` raises.
    """
    old, new = entry.called, found.called
    if new.currency != old.currency:
        raise MovedToOtherCurrency(old=old.label, old_currency=old.currency, new=new.label, new_currency=new.currency)
    if new.client_id != old.client_id and (await cycle_for(tx, found, day, now=now)).late_for is not None:
        raise MovedIntoClosed(day=long_date(day), retainer=new.label)


async def lock_in_order(tx: Transaction, *retainer_ids: UUID) -> None:
    """Lock the live cycles of several retainers in the order that everybody locks them in."""
    for retainer_id in sorted(set(retainer_ids)):
        await cycles.lock_live(tx, retainer_id)


async def reverse(tx: Transaction, time_entry_id: UUID, *, person: Person, reason: str, now: datetime) -> Reversed:
    """Take an entry back. Raises EntryGone, NotYours, AlreadyReversed, ClosedEntry, and CyclesDue."""
    entry = await entry_of(tx, time_entry_id)
    require_own(entry, person)
    retainer_id = entry.called.retainer_id
    live = await cycles.lock_live(tx, retainer_id)
    retainer = await retainers.by_id(tx, retainer_id)
    if retainer is not None and any(each.is_due(retainer.timezone, now) for each in live):
        # Whether the cycle is closed must not depend on whether somebody looked at it since.
        raise CyclesDue(tx, (retainer_id,), now=now)
    cycle = next((each for each in live if each.cycle_id == entry.cycle_id), None)
    if cycle is None:
        return await _reverse_closed(tx, entry, live, person=person, reason=reason, now=now)
    await take_out(tx, entry, person=person, reason=reason, now=now)
    await look_again(tx, [each.cycle_id for each in live], now)
    await _order_too(tx, entry, now)
    return Reversed(entry, after=await figures_shown(tx, cycle))


async def take_out(tx: Transaction, entry: TimeEntry, *, person: Person, reason: str, now: datetime) -> None:
    """Turn round an entry of a live cycle, which is held; whoever does looks again at its figures, and at its order's.

    Raises AlreadyReversed.
    """
    if not await time_entries.reverse(tx, entry.time_entry_id, by=person.person_id, reason=reason, now=now):
        raise AlreadyReversed
    if entry.late_for_cycle_id is not None:
        await let_cover_go(tx, late_work(entry), now=now)


async def _order_too(tx: Transaction, entry: TimeEntry, now: datetime) -> None:
    """The change order that it was logged on has come less far."""
    if entry.order is not None:
        await progressed(tx, entry.order.change_order_id, now=now)


async def _reverse_closed(
    tx: Transaction, entry: TimeEntry, live: Sequence[Cycle], *, person: Person, reason: str, now: datetime
) -> Reversed:
    """Take back an entry of a closed cycle: that one stays, the open one gets what it would have been handed."""
    into, closed = open_one(live), await cycles.by_id(tx, entry.cycle_id)
    if entry.is_job and closed is not None:
        return await _reverse_job(tx, entry, into or closed, person=person, reason=reason, now=now)
    if into is None or closed is None:
        raise ClosedEntry(day=long_date(entry.worked_on), retainer=entry.called.label)
    agreed = await agreement(tx, entry.called.retainer_id)
    before = await replayed(tx, agreed, closed) if entry.counts and entry.minutes else None
    if not await time_entries.mark_reversed(tx, entry.time_entry_id, by=person.person_id, reason=reason, now=now):
        raise AlreadyReversed
    returned = None
    if before is not None:
        returned = await pass_on(tx, agreed, closed, before, late_work(entry), into=into, now=now)
        await look_again(tx, [each.cycle_id for each in live], now)
    await _order_too(tx, entry, now)
    shown = cycle_shown(closed, person)
    return Reversed(entry, after=await figures_shown(tx, into), closed=shown, returned=money_hidden(returned, person))


async def _reverse_job(
    tx: Transaction, entry: TimeEntry, shown: Cycle, *, person: Person, reason: str, now: datetime
) -> Reversed:
    """Take back time of a separate job: no cycle counts it, so it does not matter which ones are closed."""
    if not await time_entries.mark_reversed(tx, entry.time_entry_id, by=person.person_id, reason=reason, now=now):
        raise AlreadyReversed
    await _order_too(tx, entry, now)
    return Reversed(entry, after=await figures_shown(tx, shown))


async def reverse_once(
    tx: Transaction, time_entry_id: UUID, *, person: Person, reason: str, key: str, now: datetime
) -> Reversed:
    """Take an entry back for a submission that was claimed, and remember for it which one. Raises as `reverse`."""
    taken_back = await reverse(tx, time_entry_id, person=person, reason=reason, now=now)
    await submissions.tell(tx, key, {"time_entry_id": time_entry_id.hex})
    return taken_back


async def reversed_before(tx: Transaction, told: Mapping[str, Any]) -> Reversed:
    """What a submission took back that comes a second time."""
    entry = await entry_of(tx, UUID(told["time_entry_id"]))
    cycle = await cycles.by_id(tx, entry.cycle_id)
    if cycle is None:
        raise EntryGone
    into = open_one(await cycles.live(tx, cycle.retainer_id)) if cycle.state is CycleState.CLOSED else cycle
    return Reversed(
        entry,
        after=await figures_shown(tx, into or cycle),
        was_reversed_before=True,
        closed=cycle if cycle.state is CycleState.CLOSED else None,
    )
