"""Undoing what one did last, whether that was time, a catch-up or units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from domain.deliverables.deliveries import Delivery, TakenBack
from domain.people.people import Caller, Person, require_worker
from domain.time.entries import CatchupReversed, NothingToUndo, Reversed, TimeEntry
from services.cycles.due import on_turned_cycles
from services.deliverables.returning import take_back, taken_back_before
from services.people.people import caller
from services.time.catchups import catchup_reversed_before, left_of, reverse_catchup
from services.time.reversing import last_own, reverse_once, reversed_before
from store import deliverables as deliveries
from store import submissions
from store.database import Database, Transaction
from store.people import people

# Undoing what is older than this could be a slip, so it is asked about (docs/rules.md, 8).
UNDO_WITHOUT_ASKING = timedelta(minutes=15)


Undone = Reversed | CatchupReversed | TakenBack


class UndoOld(Exception):  # noqa: N818 - a question, not an error
    """The last thing was a time entry, older than 15 minutes: ask before undoing it."""

    def __init__(self, entry: TimeEntry) -> None:
        self.entry = entry
        super().__init__(entry.time_entry_id)


class UndoOldCatchup(Exception):  # noqa: N818 - a question, not an error
    """The last thing was a catch-up, older than 15 minutes: ask before undoing what is left of it."""

    def __init__(self, entries: Sequence[TimeEntry]) -> None:
        self.entries = tuple(entries)
        super().__init__(self.entries[0].catchup_id)


class UndoOldDelivery(Exception):  # noqa: N818 - a question, not an error
    """The last thing was a delivery, older than 15 minutes: ask before undoing it."""

    def __init__(self, delivery: Delivery) -> None:
        self.delivery = delivery
        super().__init__(delivery.delivery_id)


class Undoing:
    """`/retainer undo` takes back what somebody did last; it says what that was."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @on_turned_cycles
    async def last(self, *, by: Caller, key: str, now: datetime) -> Undone:
        """Take it back, a catch-up as a whole.

        Raises NothingToUndo, UndoOld, UndoOldCatchup, UndoOldDelivery, ClosedEntry, ClosedDelivery, TeamOnly.
        """
        async with self._database.transaction(by.workspace_id) as tx:
            person = await caller(tx, by)
            require_worker(person)
            # One after the other: of two that come at once, the second finds what the first has left.
            await people.lock(tx, person.person_id)
            # Claimed before the last thing is looked up: a second delivery must not find the one before it.
            told = await submissions.claim(tx, key, {}, now=now)
            if told is not None:
                return await _undone_before(tx, told)
            last = await _last(tx, person, now=now)
            if isinstance(last, UUID):
                return await reverse_catchup(tx, last, person=person, key=key, now=now)
            if isinstance(last, TimeEntry):
                return await reverse_once(tx, last.time_entry_id, person=person, reason="undo", key=key, now=now)
            taken_back = await take_back(tx, last.delivery_id, person=person, now=now)
            await submissions.tell(tx, key, {"delivery_id": last.delivery_id.hex})
            return taken_back

    @on_turned_cycles
    async def catchup(self, catchup_id: UUID, *, by: Caller, key: str, now: datetime) -> CatchupReversed:
        """Take back a catch-up, whatever its age. Raises EntryGone, NotYours, CatchupGone, ClosedEntry, TeamOnly."""
        async with self._database.transaction(by.workspace_id) as tx:
            person = await caller(tx, by)
            told = await submissions.claim(tx, key, {}, now=now)
            if told is not None:
                return await catchup_reversed_before(tx, told)
            return await reverse_catchup(tx, catchup_id, person=person, key=key, now=now)


async def _last(tx: Transaction, person: Person, *, now: datetime) -> UUID | TimeEntry | Delivery:
    """What somebody did last and did not take back; of a catch-up, its id.

    Raises NothingToUndo, and to ask UndoOld, UndoOldCatchup and UndoOldDelivery.
    """
    entry = await last_own(tx, person)
    delivery = await deliveries.newest(tx, person.person_id)
    if entry is not None and (delivery is None or entry.logged_at >= delivery.logged_at):
        return await _last_time(tx, entry, is_old=now - entry.logged_at > UNDO_WITHOUT_ASKING)
    if delivery is None:
        raise NothingToUndo
    if now - delivery.logged_at > UNDO_WITHOUT_ASKING:
        raise UndoOldDelivery(delivery)
    return delivery


async def _last_time(tx: Transaction, entry: TimeEntry, *, is_old: bool) -> UUID | TimeEntry:
    """An entry, or the catch-up that it came in with others that stand. Raises UndoOld, UndoOldCatchup."""
    together = await left_of(tx, entry.catchup_id) if entry.catchup_id else ()
    if len(together) > 1 and entry.catchup_id:
        if is_old:
            raise UndoOldCatchup(together)
        return entry.catchup_id
    if is_old:
        raise UndoOld(entry)
    return entry


async def _undone_before(tx: Transaction, told: Mapping[str, Any]) -> Undone:
    """A submission that comes a second time means what it meant the first time."""
    if "delivery_id" in told:
        return await taken_back_before(tx, UUID(told["delivery_id"]))
    if "catchup_id" in told:
        return await catchup_reversed_before(tx, told)
    return await reversed_before(tx, told)
