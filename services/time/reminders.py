"""Reminders to log: to whom one is said when their time has come, and what people do about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from domain.appointments import Appointment, AppointmentKind
from domain.outbox import MessageKind, Outgoing, ToPerson
from domain.people.people import Caller
from domain.time.entries import DayOfWork, Timer
from domain.time.reminders import day_due, next_reminder
from domain.values.wall_clock import local_date
from services.appointments.business_days import business_days
from services.outbox.messages import say
from services.people.people import caller
from services.time.timers import as_timer
from services.time.workdays import days_of
from store import appointments
from store.database import Database, Transaction
from store.time import reminders, timers


@dataclass(frozen=True, slots=True)
class ReminderDue:
    """What a reminder says: the day's work so far, how much would be enough, and the timer that runs, if one does.
    `today` is the person's.
    """

    work: DayOfWork
    today: date
    enough_minutes: int
    timer: Timer | None = None

    @property
    def missing_minutes(self) -> int:
        """How much less is logged than is enough."""
        return self.enough_minutes - self.work.minutes


async def handle(tx: Transaction, due: Sequence[Appointment], now: datetime) -> Mapping[UUID, datetime | None]:
    """Say a reminder to those who logged less than they said is enough; when each is looked at next."""
    found = await reminders.of_people(tx, [each.subject_id for each in due])
    reminded = {each.person.person_id: each for each in found if each.works_here}
    calendar, set_for = await business_days(tx), {each.subject_id: each.due_at for each in due}
    again = {who: next_reminder(each.reminders, each.person.timezone, now, calendar) for who, each in reminded.items()}
    days = {
        who: day
        for who, each in reminded.items()
        if (day := day_due(each.reminders, each.person.timezone, set_for[who], now, calendar)) is not None
    }
    logged = await reminders.logged(tx, days)
    short = [who for who in days if not reminded[who].reminders.is_enough(logged.get(who, 0))]
    await say(tx, *(_reminder(who, days[who], again[who]) for who in short), now=now)
    return again


class Reminders:
    """What people do about their reminders."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def due(self, workspace_id: UUID, person_id: UUID, on: date, now: datetime) -> ReminderDue | None:
        """What there is to say to somebody about a day; None where enough is logged by now, or they are away, said no
        to it, or are deactivated.
        """
        async with self._database.reading(workspace_id) as tx:
            found = await reminders.of_person(tx, person_id)
            if found is None or not found.works_here or not found.reminders.is_for(on):
                return None
            (work,) = await days_of(tx, found.person, first=on, last=on)
            if found.reminders.is_enough(work.minutes):
                return None
            running = await timers.of_person(tx, person_id)
            return ReminderDue(
                work=work,
                today=local_date(now, found.person.timezone),
                enough_minutes=found.reminders.enough_minutes,
                timer=as_timer(running, now) if running else None,
            )

    async def skip(self, on: date, *, by: Caller) -> None:
        """Say no to a day: nothing more is said about it to the caller."""
        async with self._database.transaction(by.workspace_id) as tx:
            person = await caller(tx, by)
            found = await reminders.of_person(tx, person.person_id)
            if found is not None:
                # A click on an old message takes no later no back.
                latest = max(on, found.reminders.skipped_on or on)
                await reminders.save(tx, person.person_id, replace(found.reminders, skipped_on=latest))

    async def stop(self, *, by: Caller) -> None:
        """No more reminders, until the caller chooses them again; the choice of time and days is kept."""
        async with self._database.transaction(by.workspace_id) as tx:
            person = await caller(tx, by)
            found = await reminders.of_person(tx, person.person_id)
            if found is not None:
                await reminders.save(tx, person.person_id, replace(found.reminders, is_on=False))
                await appointments.drop(tx, AppointmentKind.REMINDER, [person.person_id])


def _reminder(person_id: UUID, on: date, next_at: datetime | None) -> Outgoing:
    """Of one day and person, once for ever; too late when the next one is due."""
    return Outgoing(
        kind=MessageKind.REMINDER,
        key=f"reminder:{person_id.hex}:{on}",
        to=ToPerson(person_id),
        facts={"on": on.isoformat()},
        not_after=next_at,
    )
