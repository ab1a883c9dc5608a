"""Undoing what one did last, whether that was time or units."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from domain.deliverables.deliveries import Delivery, TakenBack
from domain.people.people import Caller, require_team
from domain.time.entries import NothingToUndo, Reversed
from services.deliverables.acts import Deliveries
from services.people.people import caller
from services.time.acts import UNDO_WITHOUT_ASKING, Time
from services.time.reversing import last_own
from store import deliverables as deliveries
from store import submissions
from store.database import Database, Transaction


class UndoOldDelivery(Exception):  # noqa: N818 - a question, not an error
    """The last thing was a delivery, older than 15 minutes: ask before undoing it."""

    def __init__(self, delivery: Delivery) -> None:
        self.delivery = delivery
        super().__init__(delivery.delivery_id)


class Undoing:
    """`/retainer undo` takes back what somebody did last; it says what that was."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._time = Time(database)
        self._deliveries = Deliveries(database)

    async def last(self, *, by: Caller, key: str, now: datetime) -> Reversed | TakenBack:
        """Take it back. Raises NothingToUndo, UndoOld, UndoOldDelivery, AlreadyReversed,
        DeliveryGone, ClosedEntry, ClosedDelivery, TeamOnly."""
        async with self._database.transaction(by.workspace_id) as tx:
            delivery_id = await _delivery_to_undo(tx, by=by, key=key, now=now)
        if delivery_id is None:
            return await self._time.undo(by=by, key=key, now=now)
        return await self._deliveries.undo(delivery_id, by=by, key=key, now=now)


async def _delivery_to_undo(tx: Transaction, *, by: Caller, key: str, now: datetime) -> UUID | None:
    """The delivery that is meant; None where it is a time entry, or nothing.

    A submission that comes a second time means what it meant the first time.
    """
    person = await caller(tx, by)
    require_team(person)
    told = await submissions.facts(tx, key)
    if told is not None:
        return UUID(told["delivery_id"]) if "delivery_id" in told else None
    newest = await deliveries.newest(tx, person.person_id)
    if newest is None:
        return None
    try:
        entry = await last_own(tx, person)
    except NothingToUndo:
        entry = None
    if entry is not None and entry.logged_at >= newest.logged_at:
        return None
    if now - newest.logged_at > UNDO_WITHOUT_ASKING:
        raise UndoOldDelivery(newest)
    return newest.delivery_id
