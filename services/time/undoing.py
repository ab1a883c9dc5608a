"""Undoing what one did last, whether that was time or units."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from domain.deliverables.deliveries import Delivery, TakenBack
from domain.people.people import Caller, Person, require_worker
from domain.time.entries import NothingToUndo, Reversed, TimeEntry
from services.cycles.due import on_turned_cycles
from services.deliverables.returning import take_back, taken_back_before
from services.people.people import caller
from services.time.reversing import last_own, reverse_once, reversed_before
from store import deliverables as deliveries
from store import submissions
from store.database import Database, Transaction
from store.people import people

# Undoing what is older than this could be a slip, so it is asked about (docs/rules.md, 8).
UNDO_WITHOUT_ASKING = timedelta(minutes=15)


class UndoOld(Exception):  # noqa: N818 - a question, not an error
    """The last thing was a time entry, older than 15 minutes: ask before undoing it."""

    def __init__(self, entry: TimeEntry) -> None:
        self.entry = entry
        super().__init__(entry.time_entry_id)


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
    async def last(self, *, by: Caller, key: str, now: datetime) -> Reversed | TakenBack:
        """Take it back. Raises NothingToUndo, UndoOld, UndoOldDelivery, ClosedEntry, ClosedDelivery, TeamOnly."""
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
            if isinstance(last, TimeEntry):
                return await reverse_once(tx, last.time_entry_id, person=person, reason="undo", key=key, now=now)
            taken_back = await take_back(tx, last.delivery_id, person=person, now=now)
            await submissions.tell(tx, key, {"delivery_id": last.delivery_id.hex})
            return taken_back


async def _last(tx: Transaction, person: Person, *, now: datetime) -> TimeEntry | Delivery:
    """What somebody did last and did not take back. Raises NothingToUndo, and to ask UndoOld and UndoOldDelivery."""
    entry = await last_own(tx, person)
    delivery = await deliveries.newest(tx, person.person_id)
    if entry is not None and (delivery is None or entry.logged_at >= delivery.logged_at):
        if now - entry.logged_at > UNDO_WITHOUT_ASKING:
            raise UndoOld(entry)
        return entry
    if delivery is None:
        raise NothingToUndo
    if now - delivery.logged_at > UNDO_WITHOUT_ASKING:
        raise UndoOldDelivery(delivery)
    return delivery


async def _undone_before(tx: Transaction, told: Mapping[str, Any]) -> Reversed | TakenBack:
    """A submission that comes a second time means what it meant the first time."""
    if "delivery_id" in told:
        return await taken_back_before(tx, UUID(told["delivery_id"]))
    return await reversed_before(tx, told)
