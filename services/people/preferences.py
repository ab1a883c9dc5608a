"""What somebody chose for themselves: quiet hours, and reminders to log."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from domain.appointments import AppointmentKind
from domain.people.people import Caller, Person, require_worker
from domain.people.quiet import QuietHours
from domain.time.reminders import Reminders, check_reminders
from domain.values.wall_clock import local_date
from services.appointments.reminder_times import appoint
from services.people.people import caller
from store import appointments
from store.database import Database, Transaction
from store.people import preferences
from store.time import reminders


@dataclass(frozen=True, slots=True)
class Chosen:
    """A person's own settings. `reminders` is None for who never chose any; `next_at`, when the next one is due."""

    person: Person
    quiet: QuietHours | None
    reminders: Reminders | None
    next_at: datetime | None = None


class Preferences:
    """People's own settings; nobody sets another's."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def mine(self, *, by: Caller) -> Chosen:
        """The caller's. Raises TeamOnly."""
        async with self._database.reading(by.workspace_id) as tx:
            return await _mine(tx, by)

    async def choose(
        self, quiet: QuietHours | None, wanted: Reminders | None, *, by: Caller, now: datetime
    ) -> tuple[Chosen, Chosen]:
        """Choose them: what was, and what is now. `wanted` None leaves no reminder on.

        Raises TeamOnly, NoDayOn, AwayForYears.
        """
        async with self._database.transaction(by.workspace_id) as tx:
            before = await _mine(tx, by)
            person = before.person
            if quiet != before.quiet:
                await preferences.set_quiet_hours(tx, person.person_id, quiet)
            await _set_reminders(tx, before, wanted, now)
            return before, await _mine(tx, by)


async def _mine(tx: Transaction, by: Caller) -> Chosen:
    person = await caller(tx, by)
    require_worker(person)
    quiet = (await preferences.quiet_hours(tx, [person.person_id])).get(person.person_id)
    found = await reminders.of_person(tx, person.person_id)
    chosen = found.reminders if found else None
    return Chosen(
        person=person,
        quiet=quiet.hours if quiet else None,
        reminders=chosen,
        next_at=await appointments.due_at(tx, AppointmentKind.REMINDER, person.person_id),
    )


async def _set_reminders(tx: Transaction, before: Chosen, wanted: Reminders | None, now: datetime) -> None:
    """Only what is another choice moves the appointment: one that is due just now is kept as it is."""
    person, had = before.person, before.reminders
    if wanted is None:
        # The time and the days are kept for when they are switched on again.
        wanted = replace(had, is_on=False) if had else None
    else:
        checked = check_reminders(wanted, local_date(now, person.timezone))
        wanted = replace(checked, skipped_on=had.skipped_on if had else None)
    if wanted is not None and wanted != had:
        await reminders.save(tx, person.person_id, wanted)
        await appoint(tx, person.person_id, now=now)
