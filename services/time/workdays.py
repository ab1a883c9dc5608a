"""What somebody did, day by day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

from domain.people.people import Person
from domain.time.entries import DayOfWork, TimeEntry
from store.database import Transaction
from store.time import entries as time_entries


async def days_of(tx: Transaction, person: Person, *, first: date, last: date) -> tuple[DayOfWork, ...]:
    """Every day from `first` to `last` with the person's entries that stand, days without any included."""
    entries = await time_entries.of_person(tx, person.person_id, first=first, last=last)
    return days_with(entries, first=first, last=last)


async def weeks_of(tx: Transaction, days: Mapping[UUID, date]) -> Mapping[UUID, tuple[DayOfWork, ...]]:
    """The week of a day of each of some people, in one statement however many they are."""
    if not days:
        return {}
    spans = {person_id: _week(day) for person_id, day in days.items()}
    first, last = min(span[0] for span in spans.values()), max(span[1] for span in spans.values())
    theirs: dict[UUID, list[TimeEntry]] = {person_id: [] for person_id in days}
    for each in await time_entries.of_people(tx, list(days), first=first, last=last):
        theirs[each.person_id].append(each)
    return {
        person_id: days_with(theirs[person_id], first=monday, last=sunday)
        for person_id, (monday, sunday) in spans.items()
    }


def days_with(entries: Sequence[TimeEntry], *, first: date, last: date) -> tuple[DayOfWork, ...]:
    """The days from `first` to `last`, each with its entries."""
    days = (first + timedelta(days=ahead) for ahead in range((last - first).days + 1))
    return tuple(DayOfWork(on, tuple(each for each in entries if each.worked_on == on)) for on in days)


async def week_of(tx: Transaction, person: Person, day: date) -> tuple[DayOfWork, ...]:
    """The seven days of a day's week, from Monday on."""
    monday, sunday = _week(day)
    return await days_of(tx, person, first=monday, last=sunday)


def _week(day: date) -> tuple[date, date]:
    """Its Monday and its Sunday."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)
