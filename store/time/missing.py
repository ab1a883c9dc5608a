"""What each person logged, week by week."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import text

from domain.people.people import Person
from domain.time.missing import DAYS, WEEKS_BACK
from store import rows
from store.database import Transaction


@dataclass(frozen=True, slots=True)
class Weeks:
    """A person's minutes in blocks of seven days, newest first; `by_client`: those of the older blocks, by client."""

    person: Person
    minutes: tuple[int, ...]
    by_client: tuple[tuple[UUID, int], ...]


# By way of the people, so that of a workspace's years of entries only these weeks are read.
_WEEKS = text(f"""
    SELECT {rows.PERSON}, r.client_id, (CAST(:until AS date) - 1 - e.worked_on) / {DAYS} AS back,
           sum(e.minutes)::bigint AS minutes
    FROM person p
    JOIN time_entry e ON (e.workspace_id, e.person_id) = (p.workspace_id, p.person_id)
        AND e.worked_on >= :first AND e.worked_on < :until
    JOIN retainer r ON (r.workspace_id, r.retainer_id) = (e.workspace_id, e.retainer_id)
    WHERE p.workspace_id = :workspace_id AND p.is_active AND p.role <> 'client'
      AND (CAST(:person_ids AS uuid[]) IS NULL OR p.person_id = ANY(CAST(:person_ids AS uuid[])))
      AND NOT EXISTS (
          SELECT FROM time_entry_reversal v
          WHERE (v.workspace_id, v.time_entry_id) = (e.workspace_id, e.time_entry_id))
    GROUP BY p.workspace_id, p.person_id, r.client_id, back
    ORDER BY lower(p.name), p.person_id
""")


async def weeks(tx: Transaction, *, until: date, person_ids: Sequence[UUID] | None = None) -> tuple[Weeks, ...]:
    """The weeks up to, but not including, a day, of these people or of the team; who logged nothing is left out."""
    ids = None if person_ids is None else list(person_ids)
    first = date.fromordinal(until.toordinal() - DAYS * (WEEKS_BACK + 1))
    people: dict[UUID, Person] = {}
    minutes: dict[UUID, list[int]] = {}
    clients: dict[UUID, dict[UUID, int]] = {}
    for row in await tx.all(_WEEKS, until=until, first=first, person_ids=ids):
        people.setdefault(row.person_id, rows.person(row))
        minutes.setdefault(row.person_id, [0] * (WEEKS_BACK + 1))[row.back] += row.minutes
        by_client = clients.setdefault(row.person_id, {})
        if row.back:
            by_client[row.client_id] = by_client.get(row.client_id, 0) + row.minutes
    return tuple(
        Weeks(person, tuple(minutes[person_id]), _most_first(clients[person_id]))
        for person_id, person in people.items()
    )


def _most_first(by_client: dict[UUID, int]) -> tuple[tuple[UUID, int], ...]:
    return tuple(sorted(by_client.items(), key=lambda each: (-each[1], each[0])))
