"""What everybody logged in a few days, by day and by client."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import text

from domain.people.people import Person
from domain.time.team_week import DAYS, PersonWeek
from store import rows
from store.database import Transaction
from store.time.entries import STANDING

# By way of the people, so that of a workspace's years of entries only this week is read. Who logged nothing is there,
# too; who left, where they worked in that week.
_WEEK = text(f"""
    SELECT {rows.PERSON}, e.worked_on, c.client_id, c.name AS client_name, sum(e.minutes)::bigint AS minutes
    FROM person p
    LEFT JOIN time_entry e ON (e.workspace_id, e.person_id) = (p.workspace_id, p.person_id)
        AND e.worked_on BETWEEN :monday AND :sunday AND {STANDING}
    LEFT JOIN retainer r ON (r.workspace_id, r.retainer_id) = (e.workspace_id, e.retainer_id)
    LEFT JOIN client c ON (c.workspace_id, c.client_id) = (r.workspace_id, r.client_id)
    WHERE p.workspace_id = :workspace_id
      AND (e.time_entry_id IS NOT NULL
           OR (p.is_active AND (p.role <> 'client' OR (p.is_contractor AND p.is_guest))))
    GROUP BY p.workspace_id, p.person_id, e.worked_on, c.client_id, c.name
""")


async def week(tx: Transaction, monday: date) -> tuple[PersonWeek, ...]:
    """The week from a Monday on, a line for everybody who logs time."""
    people: dict[UUID, Person] = {}
    days: dict[UUID, list[int]] = {}
    clients: dict[UUID, dict[tuple[UUID, str], int]] = {}
    sunday = date.fromordinal(monday.toordinal() + DAYS - 1)
    for row in await tx.all(_WEEK, monday=monday, sunday=sunday):
        people.setdefault(row.person_id, rows.person(row))
        minutes = days.setdefault(row.person_id, [0] * DAYS)
        by_client = clients.setdefault(row.person_id, {})
        if row.worked_on is not None:
            minutes[(row.worked_on - monday).days] += row.minutes
            client = (row.client_id, row.client_name)
            by_client[client] = by_client.get(client, 0) + row.minutes
    return tuple(
        PersonWeek(person, tuple(days[person_id]), _most_first(clients[person_id]))
        for person_id, person in people.items()
    )


def _most_first(by_client: Mapping[tuple[UUID, str], int]) -> tuple[tuple[str, int], ...]:
    ordered = sorted(by_client.items(), key=lambda each: (-each[1], each[0][1]))
    return tuple((name, minutes) for (_, name), minutes in ordered)
