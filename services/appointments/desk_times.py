"""From when on somebody's mornings are looked at."""

from __future__ import annotations

from datetime import datetime

from domain.appointments import AppointmentKind
from domain.people.people import Person
from domain.values.mornings import next_morning
from services.appointments.business_days import business_days
from store import appointments
from store.database import Transaction


async def desk_expected(tx: Transaction, person: Person, *, now: datetime) -> None:
    """Somebody may have to answer for clients: from the next morning on it is looked at what to tell them."""
    morning = next_morning(now, person.timezone, await business_days(tx))
    await appointments.expect(tx, AppointmentKind.DESK, {person.person_id: morning})
