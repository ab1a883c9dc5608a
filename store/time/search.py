"""Time entries by what was looked for: whose, for whom, which days, which words."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import text

from domain.time.entries import TimeEntry
from domain.time.search import Total
from domain.values.accents import without_accents
from store import rows
from store.database import Transaction
from store.time.entries import COLUMNS, JOINS, STANDING, entry_of

# The words of a row: who was never put into others is not looked up, one by one, among those who were.
_WORDS = f"""CASE WHEN e.time_entry_id IN (
        SELECT n.time_entry_id FROM wording n WHERE n.workspace_id = :workspace_id AND n.time_entry_id IS NOT NULL)
    THEN {rows.ENTRY_WORDS} ELSE e.description END"""
# As `domain.values.accents` has it. The second `lower` is for databases that know no small É. Most texts have nothing
# to take off, and are done in a fraction of the time.
FOLDED = """CASE WHEN octet_length(t.words) = length(t.words) THEN lower(t.words) ELSE
    lower(regexp_replace(normalize(
        replace(replace(replace(replace(translate(lower(t.words), 'øłđς', 'oldσ'),
            'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'), NFKD), '[\\u0300-\\u036f]', '', 'g')) END"""
# By way of the people, so that of a workspace's years of entries only these days are read. What is typed is compared by
# position, to which % and _ are letters as others are. Read once, for the totals and for the page.
_FOUND = text(f"""
    WITH found AS MATERIALIZED (
        SELECT e.time_entry_id, e.worked_on, e.logged_at, e.minutes, e.counts, e.billable, r.client_id,
               c.name AS client_name, p.person_id, p.name AS worker,
               coalesce(o.effect = 'separate_job', false) AS is_job
        FROM person p
        JOIN time_entry e ON (e.workspace_id, e.person_id) = (p.workspace_id, p.person_id)
            AND e.worked_on BETWEEN CAST(:first AS date) AND CAST(:last AS date)
        JOIN retainer r ON (r.workspace_id, r.retainer_id) = (e.workspace_id, e.retainer_id)
        JOIN client c ON (c.workspace_id, c.client_id) = (r.workspace_id, r.client_id)
        LEFT JOIN change_order o ON (o.workspace_id, o.change_order_id) = (e.workspace_id, e.change_order_id)
        WHERE p.workspace_id = :workspace_id
          AND (CAST(:person_ids AS uuid[]) IS NULL OR p.person_id = ANY(CAST(:person_ids AS uuid[])))
          AND (CAST(:seen AS uuid[]) IS NULL OR r.client_id = ANY(CAST(:seen AS uuid[])))
          AND (CAST(:client_ids AS uuid[]) IS NULL OR r.client_id = ANY(CAST(:client_ids AS uuid[]))
               OR r.retainer_id = ANY(CAST(:retainer_ids AS uuid[])))
          AND (CAST(:orders AS integer[]) IS NULL OR o.number = ANY(CAST(:orders AS integer[])))
          AND (CAST(:billable AS boolean) IS NULL OR e.billable = CAST(:billable AS boolean))
          AND {STANDING}
          AND (CAST(:words AS text[]) = '{{}}' OR NOT EXISTS (
              SELECT FROM (SELECT {_WORDS} AS words) t, unnest(CAST(:words AS text[])) AS w (word)
              WHERE position(w.word IN {FOLDED}) = 0))
    ), totals AS (
        SELECT client_id, client_name, person_id, worker, count(*) AS entries, sum(minutes) AS minutes,
               coalesce(sum(minutes) FILTER (WHERE NOT counts AND NOT is_job), 0) AS left_out,
               coalesce(sum(minutes) FILTER (WHERE is_job), 0) AS on_jobs,
               coalesce(sum(minutes) FILTER (WHERE NOT billable), 0) AS not_billable
        FROM found GROUP BY client_id, client_name, person_id, worker
        ORDER BY sum(minutes) DESC, lower(client_name), lower(worker), client_id, person_id
    )
    SELECT coalesce((SELECT jsonb_agg(t) FROM totals t), '[]') AS totals,
           ARRAY(SELECT time_entry_id FROM found ORDER BY worked_on DESC, logged_at DESC, time_entry_id DESC
                 LIMIT :count
                 OFFSET (SELECT least(:skipped, greatest(count(*) - 1, 0) / :count * :count) FROM found)) AS ids
""")
_ENTRIES = text(f"""
    SELECT {COLUMNS}, p.name AS worker, {rows.outside_name("p")} AS outside_name
    FROM time_entry e JOIN person p ON (p.workspace_id, p.person_id) = (e.workspace_id, e.person_id) {JOINS}
    WHERE e.workspace_id = :workspace_id AND e.time_entry_id = ANY(CAST(:ids AS uuid[]))
    ORDER BY e.worked_on DESC, e.logged_at DESC, e.time_entry_id DESC
""")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What entries have to be. None is any; the days are both included. `seen`: the clients that the reader may see.

    An entry is of one of the clients or of one of the retainers; without either it may be of any.
    """

    first: date | None = None
    last: date | None = None
    person_ids: Collection[UUID] | None = None
    client_ids: Collection[UUID] | None = None
    retainer_ids: Collection[UUID] = ()
    orders: Collection[int] | None = None
    words: Collection[str] = ()
    billable: bool | None = None
    seen: Collection[UUID] | None = None


class Row(NamedTuple):
    """An entry and who worked: as Slack shows them, and as people outside Slack read them."""

    entry: TimeEntry
    worker: str
    outside_name: str


async def found(
    tx: Transaction, wanted: Wanted, *, count: int, skipped: int = 0
) -> tuple[tuple[Total, ...], tuple[Row, ...]]:
    """What each person did for each client, the most first; and `count` of the entries, the latest day first.

    To skip more than there is shows the last `count`, as pages are counted.
    """
    row = await tx.first(_FOUND, **_values(wanted), count=count, skipped=skipped)
    assert row is not None  # noqa: S101 - an aggregate has a row
    entries = await tx.all(_ENTRIES, ids=row.ids) if row.ids else ()
    return tuple(_total(each) for each in row.totals), tuple(
        Row(entry_of(each), each.worker, each.outside_name) for each in entries
    )


def _values(wanted: Wanted) -> dict[str, Any]:
    return {
        "first": wanted.first or date.min,
        "last": wanted.last or date.max,
        "person_ids": _some(wanted.person_ids),
        "client_ids": _some(wanted.client_ids),
        "retainer_ids": list(wanted.retainer_ids),
        "orders": _some(wanted.orders),
        "words": [without_accents(each) for each in wanted.words],
        "billable": wanted.billable,
        "seen": _some(wanted.seen),
    }


def _some(values: Collection[Any] | None) -> list[Any] | None:
    return None if values is None else sorted(values)


def _total(row: Mapping[str, Any]) -> Total:
    ids = {name: UUID(row[name]) for name in ("client_id", "person_id")}
    return Total(**{**row, **ids})
