"""Taking an entry back: a line that turns it round, never a change."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from domain.days import long_date
from domain.people import Person, require_team
from domain.time_entries import AlreadyReversed, ClosedEntry, EntryGone, NothingToUndo, NotYours, Reversed, TimeEntry
from services.closings import figures_shown
from services.cycle_turns import is_due
from services.finding import CyclesDue
from store import cycles, people, retainers, submissions, time_entries
from store.database import Transaction

_EVER = datetime.min.replace(tzinfo=UTC)


async def entry_of(tx: Transaction, time_entry_id: UUID) -> TimeEntry:
    """The entry with an id. Raises EntryGone."""
    entry = await time_entries.by_id(tx, time_entry_id)
    if entry is None:
        raise EntryGone
    return entry


async def last_own(tx: Transaction, person: Person) -> TimeEntry:
    """What a person logged last and did not take back. Raises NothingToUndo."""
    newest = await time_entries.newest(tx, person.person_id, since=_EVER, count=1)
    if not newest:
        raise NothingToUndo
    return newest[0]


def require_own(entry: TimeEntry, person: Person) -> None:
    """Raise NotYours for who neither logged the entry nor answers for the team's; TeamOnly for a client."""
    require_team(person)
    if entry.person_id != person.person_id and not person.role.sees_money:
        raise NotYours


async def author(tx: Transaction, entry: TimeEntry) -> Person:
    """Who logged an entry."""
    person = await people.by_id(tx, entry.person_id)
    if person is None:
        raise LookupError(entry.person_id)
    return person


async def hold_in_order(tx: Transaction, *retainer_ids: UUID) -> None:
    """Lock the live cycles of several retainers in the order that everybody locks them in."""
    for retainer_id in sorted(set(retainer_ids)):
        await cycles.hold_live(tx, retainer_id)


async def reverse(tx: Transaction, time_entry_id: UUID, *, person: Person, reason: str, now: datetime) -> Reversed:
    """Take an entry back. Raises EntryGone, NotYours, AlreadyReversed, ClosedEntry, and CyclesDue."""
    entry = await entry_of(tx, time_entry_id)
    require_own(entry, person)
    retainer_id = entry.called.retainer_id
    live = await cycles.hold_live(tx, retainer_id)
    retainer = await retainers.by_id(tx, retainer_id)
    if retainer is not None and any(is_due(each, retainer.timezone, now) for each in live):
        # Whether the cycle is closed must not depend on whether somebody looked at it since.
        raise CyclesDue((retainer_id,))
    cycle = next((each for each in live if each.cycle_id == entry.cycle_id), None)
    if cycle is None:
        raise ClosedEntry(day=long_date(entry.worked_on), retainer=entry.called.label)
    if not await time_entries.reverse(tx, time_entry_id, by=person.person_id, reason=reason, now=now):
        raise AlreadyReversed
    return Reversed(entry, after=await figures_shown(tx, cycle))


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
    return Reversed(entry, after=await figures_shown(tx, cycle), was_reversed_before=True)
