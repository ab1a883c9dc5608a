"""Time entries: written once, never changed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from domain.cycles.figures import Figures
from domain.cycles.thresholds import NOTHING, Watched
from domain.time.entries import LoggedBy, Source, TimeEntry
from store import rows
from store.change_orders import reading as change_orders
from store.database import Transaction
from store.ids import new_id

# The same work typed again this soon is stored, and said (docs/rules.md, 17).
_SAME_WITHIN = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Recorded:
    """What stood before the entry: the cycle's figures, the author's minutes of that day, and when the same work was
    logged last, if just now. `is_repeat`: the key had been seen, nothing was written, and these are its facts."""

    before: Figures
    day_minutes: int
    same_at: datetime | None
    time_entry_id: UUID
    minutes: int
    worked_on: date
    cycle_id: UUID
    logged_at: datetime
    late_for_cycle_id: UUID | None = None
    catchup_id: UUID | None = None
    is_repeat: bool = False


# One statement, so one round trip: the key is claimed first, and everything else is written only if it was free.
# Thresholds that lie between before and after are noted in it too, by a function of the database: a part of the
# statement that writes costs a tenth of the log even when it has nothing to write, and most entries cross nothing.
_RECORD = text(f"""
    WITH sums AS MATERIALIZED (
        SELECT {rows.FIGURES}
        FROM ledger_entry l WHERE l.workspace_id = :workspace_id AND l.cycle_id = :cycle_id
    ), day AS MATERIALIZED (
        SELECT coalesce(sum(e.minutes), 0)::bigint AS minutes,
               max(e.logged_at) FILTER (
                   WHERE e.retainer_id = :retainer_id AND e.raw_minutes = :raw_minutes
                   AND e.description = :description AND e.logged_at > :same_since) AS same_at
        FROM time_entry e
        WHERE e.workspace_id = :workspace_id AND e.person_id = :person_id AND e.worked_on = :worked_on
          AND NOT EXISTS (
              SELECT FROM time_entry_reversal v
              WHERE (v.workspace_id, v.time_entry_id) = (e.workspace_id, e.time_entry_id))
    ), claimed AS (
        INSERT INTO submission (workspace_id, key, facts, seen_at)
        SELECT :workspace_id, :key,
               CAST(:facts AS jsonb) || jsonb_build_object(
                   'before', to_jsonb(sums), 'day_minutes', day.minutes, 'same_at', day.same_at),
               :logged_at
        FROM sums, day
        ON CONFLICT DO NOTHING
        RETURNING facts
    ), entry AS (
        INSERT INTO time_entry (
            workspace_id, time_entry_id, retainer_id, cycle_id, person_id, worked_on, timezone, raw_minutes, minutes,
            description, billable, counts, rate_minor, permalink, source, replaces_id, logged_at,
            late_for_cycle_id, change_order_id, logged_by_id, catchup_id)
        SELECT :workspace_id, :time_entry_id, :retainer_id, :cycle_id, :person_id, :worked_on, :timezone,
               :raw_minutes, :minutes, :description, :billable, :counts, :rate_minor, CAST(:permalink AS text),
               :source, CAST(:replaces_id AS uuid), :logged_at,
               CAST(:late_for_cycle_id AS uuid), CAST(:change_order_id AS uuid), CAST(:logged_by_id AS uuid),
               CAST(:catchup_id AS uuid)
        FROM claimed
    ), line AS (
        INSERT INTO ledger_entry (
            workspace_id, entry_id, retainer_id, cycle_id, kind, component, quantity, occurred_on, occurred_at,
            time_entry_id, person_id, late_for_cycle_id)
        SELECT :workspace_id, :entry_id, :retainer_id, :cycle_id, 'time', 'used', -:minutes, :worked_on, :logged_at,
               :time_entry_id, :person_id, CAST(:late_for_cycle_id AS uuid)
        FROM claimed WHERE :counts AND :minutes > 0
    ), figures AS (
        SELECT greatest(0, allotment + carried_in + added + :carried) AS available, used AS before,
               used + :minutes AS after
        FROM claimed, sums
    ), crossed AS (
        SELECT w.key, f.available
        FROM figures f, unnest(CAST(:watched AS text[]), CAST(:by_used AS bigint[]), CAST(:by_available AS bigint[]),
                               CAST(:least AS bigint[])) AS w (key, by_used, by_available, least)
        WHERE :counts AND (f.available = 0) = (w.key = '{NOTHING}')
          AND w.by_used * f.after - w.by_available * f.available >= w.least
          AND w.by_used * f.before - w.by_available * f.available < w.least
    )
    SELECT facts, (
        SELECT count(note_crossing(:workspace_id, :cycle_id, key, available, :logged_at)) FROM crossed) AS crossed
    FROM claimed
""")
_SEEN = text("SELECT facts FROM submission WHERE workspace_id = :workspace_id AND key = :key")


def columns(entry: TimeEntry, *, rate_minor: int | None, replaces: UUID | None) -> dict[str, Any]:
    """What a row of `time_entry` holds, by column but for the workspace."""
    return {
        "time_entry_id": entry.time_entry_id,
        "retainer_id": entry.called.retainer_id,
        "cycle_id": entry.cycle_id,
        "person_id": entry.person_id,
        "worked_on": entry.worked_on,
        "timezone": entry.timezone,
        "raw_minutes": entry.raw_minutes,
        "minutes": entry.minutes,
        "description": entry.description,
        "billable": entry.billable,
        "counts": entry.counts,
        "rate_minor": rate_minor,
        "permalink": entry.permalink,
        "source": entry.source.value,
        "replaces_id": replaces,
        "logged_at": entry.logged_at,
        "late_for_cycle_id": entry.late_for_cycle_id,
        "change_order_id": entry.order.change_order_id if entry.order else None,
        "logged_by_id": entry.logged_by.person_id if entry.logged_by else None,
        "catchup_id": entry.catchup_id,
    }


async def record(
    tx: Transaction,
    entry: TimeEntry,
    *,
    key: str,
    rate_minor: int | None,
    replaces: UUID | None,
    watched: tuple[Watched, ...] = (),
    carried: int = 0,
) -> Recorded:
    """Write an entry, its ledger line, and which of `watched` it crosses; its cycle must be held by this transaction.

    `carried`: what the cycle before would hand on, which is not in the ledger yet. A key that was seen writes nothing
    and returns what was said then, with `is_repeat`.
    """
    facts = {
        "time_entry_id": entry.time_entry_id.hex,
        "minutes": entry.minutes,
        "worked_on": entry.worked_on.isoformat(),
        "cycle_id": entry.cycle_id.hex,
        "logged_at": entry.logged_at.isoformat(),
        "late_for": entry.late_for_cycle_id.hex if entry.late_for_cycle_id else None,
        "catchup": entry.catchup_id.hex if entry.catchup_id else None,
    }
    row = await tx.first(
        _RECORD,
        key=key,
        facts=json.dumps(facts),
        entry_id=new_id(),
        **columns(entry, rate_minor=rate_minor, replaces=replaces),
        same_since=entry.logged_at - _SAME_WITHIN,
        carried=carried,
        **_as_arrays(watched),
    )
    if row is not None:
        return _recorded(row.facts, is_repeat=False)
    seen = await tx.first(_SEEN, key=key)
    assert seen is not None, "a key that could not be claimed is there"  # noqa: S101 - a claim, not input
    return _recorded(seen.facts, is_repeat=True)


@lru_cache(maxsize=1024)
def _as_arrays(watched: tuple[Watched, ...]) -> Mapping[str, str]:
    """Written once for all entries under the same terms, as PostgreSQL reads them: the driver takes far longer."""
    return {
        "watched": _array(each.key for each in watched),
        "by_used": _array(each.line.by_used for each in watched),
        "by_available": _array(each.line.by_available for each in watched),
        "least": _array(each.line.least for each in watched),
    }


def _array(values: Iterable[object]) -> str:
    return f"{{{','.join(map(str, values))}}}"


def _recorded(facts: Mapping[str, Any], *, is_repeat: bool) -> Recorded:
    same_at = facts["same_at"]
    return Recorded(
        before=rows.figures(facts["before"]),
        day_minutes=facts["day_minutes"],
        same_at=datetime.fromisoformat(same_at) if same_at else None,
        time_entry_id=UUID(facts["time_entry_id"]),
        minutes=facts["minutes"],
        worked_on=date.fromisoformat(facts["worked_on"]),
        cycle_id=UUID(facts["cycle_id"]),
        logged_at=datetime.fromisoformat(facts["logged_at"]),
        late_for_cycle_id=UUID(facts["late_for"]) if facts.get("late_for") else None,
        catchup_id=UUID(facts["catchup"]) if facts.get("catchup") else None,
        is_repeat=is_repeat,
    )


# What an entry is read from; the joins go with `time_entry e`.
COLUMNS = f"""e.*, {rows.ENTRY_WORDS} AS words, {rows.CALLED}, {change_orders.NAME}, b.name AS logged_by"""
JOINS = """
    JOIN retainer r ON (r.workspace_id, r.retainer_id) = (e.workspace_id, e.retainer_id)
    JOIN client c ON (c.workspace_id, c.client_id) = (r.workspace_id, r.client_id)
    LEFT JOIN change_order o ON (o.workspace_id, o.change_order_id) = (e.workspace_id, e.change_order_id)
    LEFT JOIN person b ON (b.workspace_id, b.person_id) = (e.workspace_id, e.logged_by_id)"""
_ENTRY = f"SELECT {COLUMNS} FROM time_entry e {JOINS} WHERE e.workspace_id = :workspace_id"
STANDING = """NOT EXISTS (SELECT FROM time_entry_reversal v
    WHERE (v.workspace_id, v.time_entry_id) = (e.workspace_id, e.time_entry_id))"""

_BY_ID = text(f"{_ENTRY} AND e.time_entry_id = :time_entry_id")
_REVERSED = text("""
    SELECT reason FROM time_entry_reversal WHERE workspace_id = :workspace_id AND time_entry_id = :time_entry_id
""")
_OF_PEOPLE = text(f"""
    {_ENTRY} AND e.person_id = ANY(:person_ids) AND e.worked_on BETWEEN :first AND :last AND {STANDING}
    ORDER BY e.worked_on, e.logged_at, e.time_entry_id
""")
_NEWEST = text(f"""
    {_ENTRY} AND e.person_id = :person_id AND e.logged_at > :since AND {STANDING}
    ORDER BY e.logged_at DESC, e.time_entry_id DESC LIMIT :count
""")
_OF_CATCHUP = text(f"{_ENTRY} AND e.catchup_id = :catchup_id ORDER BY e.worked_on, e.time_entry_id")
_STANDING_FOR = text(f"""
    WITH RECURSIVE made AS (
        SELECT unnest(CAST(:time_entry_ids AS uuid[])) AS time_entry_id
        UNION
        SELECT n.time_entry_id
        FROM made m JOIN time_entry n ON n.workspace_id = :workspace_id AND n.replaces_id = m.time_entry_id
    )
    {_ENTRY} AND e.time_entry_id IN (SELECT time_entry_id FROM made) AND {STANDING}
    ORDER BY e.worked_on, e.time_entry_id
""")


async def by_id(tx: Transaction, time_entry_id: UUID) -> TimeEntry | None:
    """One entry, whether it was reversed or not; None when it does not exist."""
    row = await tx.first(_BY_ID, time_entry_id=time_entry_id)
    return None if row is None else entry_of(row)


async def is_reversed(tx: Transaction, time_entry_id: UUID) -> bool:
    """Whether an entry was taken back."""
    return await tx.first(_REVERSED, time_entry_id=time_entry_id) is not None


async def of_person(tx: Transaction, person_id: UUID, *, first: date, last: date) -> tuple[TimeEntry, ...]:
    """A person's entries that stand, of the days from `first` to `last`, oldest first."""
    return await of_people(tx, [person_id], first=first, last=last)


async def of_people(tx: Transaction, person_ids: Sequence[UUID], *, first: date, last: date) -> tuple[TimeEntry, ...]:
    """The same of several people."""
    found = await tx.all(_OF_PEOPLE, person_ids=list(person_ids), first=first, last=last)
    return tuple(entry_of(row) for row in found)


async def newest(tx: Transaction, person_id: UUID, *, since: datetime, count: int) -> tuple[TimeEntry, ...]:
    """A person's entries that stand, the last logged first."""
    return tuple(entry_of(row) for row in await tx.all(_NEWEST, person_id=person_id, since=since, count=count))


async def of_catchup(tx: Transaction, catchup_id: UUID) -> tuple[TimeEntry, ...]:
    """All entries of a catch-up as they were logged, taken back or not, oldest day first."""
    return tuple(entry_of(row) for row in await tx.all(_OF_CATCHUP, catchup_id=catchup_id))


async def standing_for(tx: Transaction, entries: Sequence[TimeEntry]) -> tuple[TimeEntry, ...]:
    """What stands of some entries or in their place now, oldest day first."""
    found = await tx.all(_STANDING_FOR, time_entry_ids=[each.time_entry_id for each in entries])
    return tuple(entry_of(row) for row in found)


def entry_of(row: Row[Any]) -> TimeEntry:
    """From the columns of COLUMNS."""
    return TimeEntry(
        time_entry_id=row.time_entry_id,
        called=rows.called(row),
        cycle_id=row.cycle_id,
        person_id=row.person_id,
        worked_on=row.worked_on,
        timezone=row.timezone,
        raw_minutes=row.raw_minutes,
        minutes=row.minutes,
        description=row.words,
        billable=row.billable,
        counts=row.counts,
        source=Source(row.source),
        logged_at=row.logged_at,
        permalink=row.permalink,
        late_for_cycle_id=row.late_for_cycle_id,
        order=change_orders.named(row),
        logged_by=LoggedBy(row.logged_by_id, row.logged_by) if row.logged_by_id else None,
        catchup_id=row.catchup_id,
    )


# The line that the entry made is turned round as it stands; an entry that did not count made none.
_REVERSE = text("""
    WITH reversal AS (
        INSERT INTO time_entry_reversal (workspace_id, time_entry_id, person_id, reason, reversed_at)
        VALUES (:workspace_id, :time_entry_id, :person_id, :reason, :now)
        ON CONFLICT DO NOTHING
        RETURNING time_entry_id
    ), line AS (
        INSERT INTO ledger_entry (
            workspace_id, entry_id, retainer_id, cycle_id, kind, component, quantity, occurred_on, occurred_at,
            time_entry_id, reverses_id, person_id, late_for_cycle_id)
        SELECT l.workspace_id, :entry_id, l.retainer_id, l.cycle_id, 'reversal', l.component, -l.quantity,
               l.occurred_on, :now, l.time_entry_id, l.entry_id, :person_id, l.late_for_cycle_id
        FROM ledger_entry l JOIN reversal USING (time_entry_id)
        WHERE l.workspace_id = :workspace_id AND l.kind = 'time'
    )
    SELECT time_entry_id FROM reversal
""")


_MARK = text("""
    INSERT INTO time_entry_reversal (workspace_id, time_entry_id, person_id, reason, reversed_at)
    VALUES (:workspace_id, :time_entry_id, :person_id, :reason, :now)
    ON CONFLICT DO NOTHING
""")


async def mark_reversed(tx: Transaction, time_entry_id: UUID, *, by: UUID, reason: str, now: datetime) -> bool:
    """Take back an entry of a closed cycle, whose ledger stays as it is; False when somebody did so before."""
    return await tx.run(_MARK, time_entry_id=time_entry_id, person_id=by, reason=reason, now=now) == 1


async def reverse(tx: Transaction, time_entry_id: UUID, *, by: UUID, reason: str, now: datetime) -> bool:
    """Take an entry back; its cycle must be held. False when somebody did so before: nothing is written then."""
    row = await tx.first(_REVERSE, time_entry_id=time_entry_id, entry_id=new_id(), person_id=by, reason=reason, now=now)
    return row is not None
