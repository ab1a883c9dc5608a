"""Reminders to log: what each person chose."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from domain.people.people import Person
from domain.time.reminders import Reminders
from store import rows
from store.database import Transaction

_COLUMNS = "r.is_on, r.at_minute, r.weekdays, r.enough_minutes, r.away_until, r.skipped_on"
_OF_PEOPLE = text(f"""
    SELECT {rows.PERSON}, p.is_active, {_COLUMNS} FROM reminder r
    JOIN person p ON (p.workspace_id, p.person_id) = (r.workspace_id, r.person_id)
    WHERE r.workspace_id = :workspace_id AND r.person_id = ANY(:person_ids)
    ORDER BY r.person_id
""")
_SAVE = text("""
    INSERT INTO reminder (workspace_id, person_id, is_on, at_minute, weekdays, enough_minutes, away_until, skipped_on)
    VALUES (:workspace_id, :person_id, :is_on, :at_minute, :weekdays, :enough_minutes, :away_until, :skipped_on)
    ON CONFLICT (workspace_id, person_id) DO UPDATE SET
        is_on = excluded.is_on, at_minute = excluded.at_minute, weekdays = excluded.weekdays,
        enough_minutes = excluded.enough_minutes, away_until = excluded.away_until, skipped_on = excluded.skipped_on
""")
_LOGGED = text("""
    SELECT e.person_id, sum(e.minutes)::bigint AS minutes FROM time_entry e
    JOIN unnest(CAST(:person_ids AS uuid[]), CAST(:days AS date[])) AS asked (person_id, worked_on)
        ON (e.person_id, e.worked_on) = (asked.person_id, asked.worked_on)
    WHERE e.workspace_id = :workspace_id AND NOT EXISTS (
        SELECT FROM time_entry_reversal v WHERE (v.workspace_id, v.time_entry_id) = (e.workspace_id, e.time_entry_id))
    GROUP BY e.person_id
""")


@dataclass(frozen=True, slots=True)
class Reminded:
    """A person who chose reminders. `is_active`: not deactivated in Slack."""

    person: Person
    reminders: Reminders
    is_active: bool

    @property
    def works_here(self) -> bool:
        """Whether the person can log at all."""
        return self.is_active and self.person.role.works


async def of_people(tx: Transaction, person_ids: Collection[UUID]) -> tuple[Reminded, ...]:
    """What these people chose; who never chose any is left out."""
    return tuple(_reminded(row) for row in await tx.all(_OF_PEOPLE, person_ids=list(person_ids)))


async def of_person(tx: Transaction, person_id: UUID) -> Reminded | None:
    """What one person chose; None who never chose any."""
    found = await of_people(tx, [person_id])
    return found[0] if found else None


async def save(tx: Transaction, person_id: UUID, chosen: Reminders) -> None:
    """Choose them."""
    await tx.run(
        _SAVE,
        person_id=person_id,
        is_on=chosen.is_on,
        at_minute=chosen.at_minute,
        weekdays=sorted(chosen.weekdays),
        enough_minutes=chosen.enough_minutes,
        away_until=chosen.away_until,
        skipped_on=chosen.skipped_on,
    )


async def logged(tx: Transaction, days: Mapping[UUID, date]) -> Mapping[UUID, int]:
    """The minutes that stand of a day of each person's; who logged none is left out."""
    found = await tx.all(_LOGGED, person_ids=list(days), days=list(days.values()))
    return {row.person_id: row.minutes for row in found}


def _reminded(row: Row[Any]) -> Reminded:
    chosen = Reminders(
        at_minute=row.at_minute,
        weekdays=frozenset(row.weekdays),
        enough_minutes=row.enough_minutes,
        away_until=row.away_until,
        is_on=row.is_on,
        skipped_on=row.skipped_on,
    )
    return Reminded(rows.person(row), chosen, row.is_active)
