"""Where no retainer is billed here yet: the first close offers to draft what it came to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from domain.appointments import AppointmentKind
from domain.invoices.desk import Offer, Offered, OfferTaken, offered
from domain.invoices.refusals import NothingOffered
from domain.kinds import Invoicing
from domain.people.people import Caller
from domain.rhythm.closing_notes import ClosingNotes
from services.invoices.drafting import draft
from services.invoices.holding import is_new, manager
from services.rhythm.finance import tell_anew
from store import appointments
from store.cycles import cycles
from store.database import Database, Transaction
from store.invoices import settings
from store.rhythm import closing_notes


async def offer_of(tx: Transaction, notes: ClosingNotes | None) -> Offer | None:
    """What is offered with the closings of a day, once; a day that offers it does so till one retainer is billed."""
    found = offered(notes) if notes else None
    if found is None or not await settings.are_all_off(tx, but_matters=True):
        return None
    if not await settings.offer_on(tx, found.day):
        return None
    return found


class Offering:
    """One method an act."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def look(self, day: date, *, by: Caller) -> Offer:
        """What would be drafted of a day. Raises ManagersOnly, NothingOffered."""
        async with self._database.reading(by.workspace_id) as tx:
            await manager(tx, by, "choose how retainers are invoiced")
            return await _of_day(tx, day)

    async def take(self, day: date, *, by: Caller, key: str, now: datetime) -> OfferTaken:
        """Bill the retainers of a day here from the cycles on that closed, after the month, and draft those; what
        somebody has chosen for one meanwhile stays. Raises ManagersOnly, NothingOffered.
        """
        async with self._database.transaction(by.workspace_id) as tx:
            person = await manager(tx, by, "choose how retainers are invoiced")
            found = await _of_day(tx, day)
            # Whoever drafts for a retainer holds its cycle before.
            for each in sorted(found.cycles, key=lambda one: one.called.retainer_id):
                await cycles.lock_live(tx, each.called.retainer_id)
            ways = await settings.ways(tx, _ids(found.cycles))
            if await is_new(tx, key, person, now=now):
                wanted = [each for each in found.cycles if ways[each.called.retainer_id][0] is Invoicing.OFF]
                for each in wanted:
                    since = each.cycle.starts_on
                    await settings.switch(tx, each.called.retainer_id, Invoicing.ARREARS, since)
                due = {each.cycle.cycle_id: now for each in wanted}
                await appointments.set_due(tx, AppointmentKind.INVOICE, due)
                await tell_anew(tx, day)
            return OfferTaken(found, tuple(each.called for each in await _taken(tx, found)))

    async def undo(self, day: date, *, by: Caller, key: str, now: datetime) -> OfferTaken:
        """Bill elsewhere again what the offer switched on, and nobody has chosen otherwise since; drafts that nobody
        edited go. Raises ManagersOnly, NothingOffered.
        """
        async with self._database.transaction(by.workspace_id) as tx:
            person = await manager(tx, by, "choose how retainers are invoiced")
            found = await _of_day(tx, day)
            for each in sorted(found.cycles, key=lambda one: one.called.retainer_id):
                await cycles.lock_live(tx, each.called.retainer_id)
            there = await _taken(tx, found)
            if await is_new(tx, key, person, now=now):
                for each in there:
                    await settings.switch(tx, each.called.retainer_id, Invoicing.OFF, None)
                clients = {each.called.client_id for each in there}
                await settings.hold_clients(tx, clients)
                await draft(tx, clients, {}, now=now)
                await tell_anew(tx, day)
            ways = await settings.ways(tx, _ids(found.cycles))
            off = [each.called for each in found.cycles if ways[each.called.retainer_id][0] is Invoicing.OFF]
            return OfferTaken(found, tuple(off))


async def _of_day(tx: Transaction, day: date) -> Offer:
    """Raises NothingOffered."""
    found = offered(ClosingNotes(day, await closing_notes.of_day(tx, day)))
    if found is None:
        raise NothingOffered
    return found


async def _taken(tx: Transaction, offer: Offer) -> tuple[Offered, ...]:
    """Those that are billed as the offer would have it."""
    ways = await settings.ways(tx, _ids(offer.cycles))
    return tuple(
        each for each in offer.cycles if ways[each.called.retainer_id] == (Invoicing.ARREARS, each.cycle.starts_on)
    )


def _ids(found: Iterable[Offered]) -> tuple[UUID, ...]:
    return tuple(each.called.retainer_id for each in found)
