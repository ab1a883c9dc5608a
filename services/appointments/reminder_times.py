"""When somebody is reminded next: their appointment goes where they, their role and their zone are."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from domain.appointments import AppointmentKind
from domain.people.people import Person
from domain.time.reminders import next_reminder
from services.appointments.business_days import business_days
from store import appointments
from store.database import Transaction
from store.time import reminders


async def appoint(tx: Transaction, person_id: UUID, *, now: datetime) -> datetime | None:
    """Make the appointment that the person's choice, zone and role mean, or take it away; when it is."""
    found = await reminders.of_person(tx, person_id)
    if found is None:
        return None
    days = await business_days(tx)
    at = next_reminder(found.reminders, found.person.timezone, now, days) if found.works_here else None
    if at is None:
        await appointments.drop(tx, AppointmentKind.REMINDER, [person_id])
    else:
        await appointments.set_due(tx, AppointmentKind.REMINDER, {person_id: at})
    return at


async def moved(tx: Transaction, before: Person | None, after: Person, *, is_active: bool, now: datetime) -> None:
    """Slack tells of somebody. `before` is None for who is new or was deactivated.

    Only what a reminder depends on moves it: Slack tells of every change of a status, and one that is due just then
    would be put off to the next day.
    """
    if before is None or not is_active or (before.timezone, before.role) != (after.timezone, after.role):
        await appoint(tx, after.person_id, now=now)
