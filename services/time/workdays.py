"""What somebody did, day by day."""

from __future__ import annotations

from datetime import date, timedelta

from domain.people.people import Person
from domain.time.entries import DayOfWork
from store.database import Transaction
from store.time import entries as time_entries


async def days_of(tx: Transaction, person: Person, *, first: date, last: date) -> tuple[DayOfWork, ...]:
    """Every day from `first` to `last` with the person's entries that stand, days without any included."""
    entries = await time_entries.of_person(tx, person.person_id, first=first, last=last)
    days = (first + timedelta(days=ahead) for ahead in range((last - first).days + 1))
    return tuple(DayOfWork(on, tuple(each for each in entries if each.worked_on == on)) for on in days)


async def week_of(tx: Transaction, person: Person, day: date) -> tuple[DayOfWork, ...]:
    """The seven days of a day's week, from Monday on."""
    monday = day - timedelta(days=day.weekday())
    return await days_of(tx, person, first=monday, last=monday + timedelta(days=6))
