"""Who answers for which clients, and what they were told on their mornings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import text

from domain.clients.clients import Absent
from domain.people.people import Person
from store import rows
from store.database import Transaction


@dataclass(frozen=True, slots=True)
class Answered:
    """A client that somebody answers for; `absent_id` and `absent`: its account manager, who cannot be told."""

    client_id: UUID
    client_name: str
    absent_id: UUID | None
    absent: Absent | None


# The order of `store.clients.addressees`: account manager, backup, the longest known owner; the first of them who is
# active and may see what account managers are told.
_FIT = "{0}.is_active AND {0}.role IN ('owner', 'manager')"
_WHO = f"""CASE WHEN {_FIT.format("m")} THEN m.person_id WHEN {_FIT.format("b")} THEN b.person_id
        ELSE (SELECT o.person_id FROM person o
              WHERE o.workspace_id = :workspace_id AND o.role = 'owner' AND o.is_active
              ORDER BY o.person_id LIMIT 1) END"""
_ANSWERED = text(f"""
    SELECT {_WHO} AS person_id, c.client_id, c.name,
        CASE WHEN NOT ({_FIT.format("m")}) THEN m.person_id END AS absent_id,
        m.name AS absent_name, m.is_active AS absent_is_active
    FROM client c
    LEFT JOIN person m ON (m.workspace_id, m.person_id) = (c.workspace_id, c.account_manager_id) AND m.role <> 'client'
    LEFT JOIN person b ON (b.workspace_id, b.person_id) = (c.workspace_id, c.backup_manager_id) AND b.role <> 'client'
    WHERE c.workspace_id = :workspace_id AND c.archived_at IS NULL AND {_WHO} = ANY(:person_ids)
    ORDER BY lower(c.name), c.client_id
""")
_PEOPLE = text(f"""
    SELECT {rows.PERSON} FROM person p
    WHERE p.workspace_id = :workspace_id AND p.person_id = ANY(:person_ids) AND p.is_active AND p.role <> 'client'
""")
_WITHOUT = text(f"""
    SELECT {rows.PERSON} FROM person p
    WHERE p.workspace_id = :workspace_id AND p.is_active AND p.role <> 'client'
      AND (p.role IN ('owner', 'manager') OR p.person_id IN (
          SELECT c.account_manager_id FROM client c WHERE c.workspace_id = :workspace_id))
      AND NOT EXISTS (
          SELECT FROM appointment a
          WHERE (a.workspace_id, a.kind, a.subject_id) = (p.workspace_id, 'desk', p.person_id))
""")
# The key of a threshold's message ends with the lane it went to.
_ALERTED = text("""
    SELECT x.cycle_id FROM threshold_crossing x
    WHERE x.workspace_id = :workspace_id AND x.cycle_id = ANY(:cycle_ids) AND x.state = 'said' AND x.crossed_at > :since
      AND EXISTS (SELECT FROM unnest(x.messages) AS said (key) WHERE right(said.key, length(:lane)) = :lane)
    UNION
    SELECT z.cycle_id FROM alert_snooze z
    WHERE z.workspace_id = :workspace_id AND z.cycle_id = ANY(:cycle_ids) AND z.lane = :lane
""")
_TOLD = text("SELECT key, told_on FROM desk_item WHERE workspace_id = :workspace_id AND key = ANY(:keys)")
_TELL = text("""
    INSERT INTO desk_item (workspace_id, key, person_id, told_on)
    SELECT :workspace_id, key, :person_id, :told_on FROM unnest(CAST(:keys AS text[])) AS given (key)
    ON CONFLICT (workspace_id, key) DO UPDATE SET person_id = excluded.person_id, told_on = excluded.told_on
""")


async def answered_by(tx: Transaction, person_ids: Sequence[UUID]) -> Mapping[UUID, tuple[Answered, ...]]:
    """The clients that each of some people is told about, by name; none of the people is left out."""
    found: dict[UUID, list[Answered]] = {each: [] for each in person_ids}
    for row in await tx.all(_ANSWERED, person_ids=list(person_ids)):
        absent = Absent(row.absent_name, row.absent_is_active) if row.absent_id else None
        found[row.person_id].append(Answered(row.client_id, row.name, row.absent_id, absent))
    return {person_id: tuple(theirs) for person_id, theirs in found.items()}


async def people(tx: Transaction, person_ids: Sequence[UUID]) -> Mapping[UUID, Person]:
    """Those of the people who are still at the agency."""
    return {row.person_id: rows.person(row) for row in await tx.all(_PEOPLE, person_ids=list(person_ids))}


async def without_appointment(tx: Transaction) -> tuple[Person, ...]:
    """Owners and managers whose mornings nobody looks at yet."""
    return tuple(rows.person(row) for row in await tx.all(_WITHOUT))


async def alerted(tx: Transaction, cycle_ids: Sequence[UUID], *, lane: str, since: datetime) -> frozenset[UUID]:
    """The cycles of which somebody got a direct message since then, by a threshold, or wants to hear no more."""
    found = await tx.all(_ALERTED, cycle_ids=list(cycle_ids), lane=lane, since=since)
    return frozenset(row.cycle_id for row in found)


async def told(tx: Transaction, keys: Iterable[str]) -> Mapping[str, date]:
    """When items were told last; those that never were are left out."""
    return {row.key: row.told_on for row in await tx.all(_TOLD, keys=list(keys))}


async def tell(tx: Transaction, keys: Sequence[str], *, person_id: UUID, on: date) -> None:
    """Keep that somebody was told of items."""
    await tx.run(_TELL, keys=list(keys), person_id=person_id, told_on=on)
