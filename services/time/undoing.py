"""Undoing what one did last, whether that was time, a catch-up, units or an expense."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from domain.deliverables.deliveries import Delivery, TakenBack
from domain.invoices.expenses import Becomes, Expense, ShownExpense
from domain.people.people import Caller, Person, require_worker
from domain.time.entries import CatchupReversed, NothingToUndo, Reversed, TimeEntry
from services.cycles.due import on_turned_cycles
from services.deliverables.returning import take_back, taken_back_before
from services.people.people import caller
from services.time.catchups import catchup_reversed_before, left_of, reverse_catchup
from services.time.reversing import last_own, reverse_once, reversed_before
from store import deliverables as deliveries
from store import submissions
from store.clients import clients
from store.database import Database, Transaction
from store.invoices import expenses
from store.people import people

# Undoing what is older than this could be a slip, so it is asked about (docs/rules.md, 8).
UNDO_WITHOUT_ASKING = timedelta(minutes=15)


Undone = Reversed | CatchupReversed | TakenBack | ShownExpense


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


class UndoOldExpense(Exception):  # noqa: N818 - a question, not an error
    """The last thing was an expense, older than 15 minutes: ask before undoing it."""

    def __init__(self, spent: ShownExpense) -> None:
        self.spent = spent
        super().__init__(spent.expense.expense_id)


class Undoing:
    """`/retainer undo` takes back what somebody did last; it says what that was."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @on_turned_cycles
    async def last(self, *, by: Caller, key: str, now: datetime) -> Undone:
        """Take it back, a catch-up as a whole.

        Raises NothingToUndo, UndoOld, UndoOldCatchup, UndoOldDelivery, UndoOldExpense, ClosedEntry, ClosedDelivery,
        TeamOnly.
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
            if isinstance(last, Expense):
                await expenses.take_back(tx, last.expense_id, by=person.person_id, now=now)
                await submissions.tell(tx, key, {"expense_id": last.expense_id.hex})
                return await _taken_back(tx, last.expense_id)
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


async def _last(tx: Transaction, person: Person, *, now: datetime) -> UUID | TimeEntry | Delivery | Expense:
    """What somebody did last and did not take back; of a catch-up, its id.

    Raises NothingToUndo, and to ask UndoOld, UndoOldCatchup, UndoOldDelivery and UndoOldExpense.
    """
    entry = await last_own(tx, person)
    delivery = await deliveries.newest(tx, person.person_id)
    expense = await expenses.last_own(tx, person.person_id)
    found: list[TimeEntry | Delivery | Expense] = [each for each in (entry, delivery, expense) if each is not None]
    # Of two at the same instant, time is the last.
    last = max(found, key=lambda each: each.logged_at, default=None)
    if last is None:
        raise NothingToUndo
    is_old = now - last.logged_at > UNDO_WITHOUT_ASKING
    if isinstance(last, TimeEntry):
        return await _last_time(tx, last, is_old=is_old)
    if is_old and isinstance(last, Expense):
        raise UndoOldExpense(await _shown(tx, last))
    if is_old and isinstance(last, Delivery):
        raise UndoOldDelivery(last)
    return last


async def _taken_back(tx: Transaction, expense_id: UUID) -> ShownExpense:
    (expense,) = await expenses.by_ids(tx, [expense_id])
    return await _shown(tx, expense)


async def _shown(tx: Transaction, expense: Expense) -> ShownExpense:
    client = await clients.by_id(tx, expense.client_id)
    assert client is not None  # noqa: S101 - the key of a table says so
    on = (await expenses.on_invoices(tx, [expense.expense_id])).get(expense.expense_id)
    return ShownExpense(expense, client, None, Becomes.TAKEN_BACK, on.number if on else None)


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
    if "expense_id" in told:
        return replace(await _taken_back(tx, UUID(told["expense_id"])), is_repeat=True)
    if "delivery_id" in told:
        return await taken_back_before(tx, UUID(told["delivery_id"]))
    if "catchup_id" in told:
        return await catchup_reversed_before(tx, told)
    return await reversed_before(tx, told)
