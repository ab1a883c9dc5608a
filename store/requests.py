"""Requests of clients."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from domain.requests import OpenAt, Request, RequestCounts, RequestState, Verdict
from store import rows
from store.database import Ask, Transaction

_SELECT = f"""
    SELECT {rows.CALLED}, q.request_id, q.asked_on, q.description, q.verdict, q.state, q.permalink, q.logged_at,
        coalesce(p.name, k.name) AS logged_by, o.number AS order_number
    FROM request q
    JOIN retainer r ON (r.workspace_id, r.retainer_id) = (q.workspace_id, q.retainer_id)
    JOIN client c ON (c.workspace_id, c.client_id) = (r.workspace_id, r.client_id)
    LEFT JOIN person p ON (p.workspace_id, p.person_id) = (q.workspace_id, q.logged_by_id)
    LEFT JOIN contact k ON (k.workspace_id, k.contact_id) = (q.workspace_id, q.contact_id)
    LEFT JOIN change_order o ON (o.workspace_id, o.change_order_id) = (q.workspace_id, q.change_order_id)
    WHERE q.workspace_id = :workspace_id
"""
_ORDER = "ORDER BY q.asked_on, q.logged_at, q.request_id"
_BY_ID = text(f"{_SELECT} AND q.request_id = :request_id")
_OPEN = text(f"{_SELECT} AND q.state = 'open' AND c.archived_at IS NULL AND r.archived_at IS NULL {_ORDER}")
_OPEN_OF = text(f"{_SELECT} AND q.state = 'open' AND q.retainer_id = ANY(:retainer_ids) {_ORDER}")
_OPEN_COUNT = text("""
    SELECT r.client_id, count(*) AS many FROM request q
    JOIN retainer r ON (r.workspace_id, r.retainer_id) = (q.workspace_id, q.retainer_id)
    WHERE q.workspace_id = :workspace_id AND q.state = 'open' AND r.client_id = ANY(:client_ids)
    GROUP BY r.client_id
""")
_OPEN_AT = text("""
    SELECT c.client_id, c.name, count(*) AS many FROM request q
    JOIN retainer r ON (r.workspace_id, r.retainer_id) = (q.workspace_id, q.retainer_id)
    JOIN client c ON (c.workspace_id, c.client_id) = (r.workspace_id, r.client_id)
    WHERE q.workspace_id = :workspace_id AND q.state = 'open' AND c.client_id = ANY(:client_ids)
      AND c.archived_at IS NULL AND r.archived_at IS NULL
    GROUP BY c.client_id, c.name ORDER BY many DESC, lower(c.name), c.client_id
""")
_ADD = text("""
    INSERT INTO request (workspace_id, request_id, retainer_id, asked_on, description, permalink, verdict,
        logged_by_id, contact_id, logged_at, changed_by_id, changed_at)
    VALUES (:workspace_id, :request_id, :retainer_id, :asked_on, :description, :permalink, :verdict,
        CAST(:person_id AS uuid), CAST(:contact_id AS uuid), :now, CAST(:person_id AS uuid), :now)
""")
_LOCK = text("""
    SELECT state, verdict FROM request WHERE workspace_id = :workspace_id AND request_id = :request_id
    FOR NO KEY UPDATE
""")
_CHANGE = text("""
    UPDATE request SET state = :state, verdict = :verdict, changed_by_id = :person_id, changed_at = :now
    WHERE workspace_id = :workspace_id AND request_id = :request_id
""")
_TURNED_INTO = text("""
    UPDATE request SET state = 'ordered', verdict = 'out_of_scope', change_order_id = :change_order_id
    WHERE workspace_id = :workspace_id AND request_id = :request_id AND state <> 'ordered'
""")
_SINCE = text(f"""
    {_SELECT} AND q.retainer_id = :retainer_id AND q.logged_by_id = :person_id AND q.logged_at > :since
    AND q.state <> 'dropped' ORDER BY q.logged_at DESC, q.request_id DESC
""")
_COUNTS = text("""
    SELECT count(*) FILTER (WHERE verdict = 'in_scope') AS in_scope,
        count(*) FILTER (WHERE verdict = 'out_of_scope') AS out_of_scope,
        count(*) FILTER (WHERE verdict = 'undecided') AS undecided,
        count(*) FILTER (WHERE state = 'ordered') AS ordered,
        count(*) FILTER (WHERE state = 'open') AS still_open
    FROM request
    WHERE workspace_id = :workspace_id AND retainer_id = :retainer_id
      AND asked_on >= :starts_on AND asked_on < :ends_on AND state <> 'dropped'
""")


async def by_id(tx: Transaction, request_id: UUID) -> Request | None:
    """The request, in whatever state."""
    row = await tx.first(_BY_ID, request_id=request_id)
    return None if row is None else _request(row)


async def open_ones(tx: Transaction) -> tuple[Request, ...]:
    """All open requests on what is not archived, the longest waiting first."""
    return tuple(_request(row) for row in await tx.all(_OPEN))


def waiting(retainer_ids: Collection[UUID]) -> Ask[Mapping[UUID, tuple[Request, ...]]]:
    """The open requests of these retainers, the longest waiting first; a retainer without any is left out."""
    return Ask(_OPEN_OF, {"retainer_ids": list(retainer_ids)}, _by_retainer)


async def open_of(tx: Transaction, retainer_ids: Collection[UUID]) -> Mapping[UUID, tuple[Request, ...]]:
    """The open requests of these retainers, the longest waiting first; a retainer without any is left out."""
    return await tx.ask(waiting(retainer_ids))


async def written_since(tx: Transaction, retainer_id: UUID, person_id: UUID, since: datetime) -> tuple[Request, ...]:
    """What somebody has written down of a retainer since then and was not dropped, the newest first."""
    found = await tx.all(_SINCE, retainer_id=retainer_id, person_id=person_id, since=since)
    return tuple(_request(row) for row in found)


async def open_count(tx: Transaction, client_ids: Collection[UUID]) -> Mapping[UUID, int]:
    """How many requests of these clients are open; a client without any is left out."""
    found = await tx.all(_OPEN_COUNT, client_ids=list(client_ids))
    return {row.client_id: row.many for row in found}


async def open_at(tx: Transaction, client_ids: Collection[UUID]) -> tuple[OpenAt, ...]:
    """Those of these clients that have open requests, the most first."""
    found = await tx.all(_OPEN_AT, client_ids=list(client_ids))
    return tuple(OpenAt(row.client_id, row.name, row.many) for row in found)


async def add(
    tx: Transaction,
    request_id: UUID,
    *,
    retainer_id: UUID,
    asked_on: date,
    description: str,
    permalink: str | None,
    verdict: Verdict,
    person_id: UUID | None = None,
    contact_id: UUID | None = None,
    now: datetime,
) -> None:
    """Write down what somebody asked for; `person_id` is who wrote it down, or else `contact_id` the client's own."""
    await tx.run(
        _ADD,
        request_id=request_id,
        retainer_id=retainer_id,
        asked_on=asked_on,
        description=description,
        permalink=permalink,
        verdict=verdict.value,
        person_id=person_id,
        contact_id=contact_id,
        now=now,
    )


async def lock(tx: Transaction, request_id: UUID) -> tuple[RequestState, Verdict] | None:
    """Where it stands, locked till the transaction ends; None where there is none."""
    row = await tx.first(_LOCK, request_id=request_id)
    return None if row is None else (RequestState(row.state), Verdict(row.verdict))


async def change(
    tx: Transaction, request_id: UUID, state: RequestState, verdict: Verdict, *, person_id: UUID, now: datetime
) -> None:
    """Say what it is and what became of it."""
    values = {"state": state.value, "verdict": verdict.value}
    await tx.run(_CHANGE, request_id=request_id, person_id=person_id, now=now, **values)


async def turned_into(tx: Transaction, request_id: UUID, change_order_id: UUID) -> bool:
    """A change order is made of it, which says that it is out of scope. False where one was made before."""
    return await tx.run(_TURNED_INTO, request_id=request_id, change_order_id=change_order_id) == 1


async def counts(tx: Transaction, retainer_id: UUID, *, starts_on: date, ends_on: date) -> RequestCounts:
    """Those asked in `[starts_on, ends_on)`, where the client is."""
    row = await tx.first(_COUNTS, retainer_id=retainer_id, starts_on=starts_on, ends_on=ends_on)
    return RequestCounts(**row._mapping) if row else RequestCounts()


def _by_retainer(rows_read: Sequence[Row[Any]]) -> Mapping[UUID, tuple[Request, ...]]:
    found: dict[UUID, tuple[Request, ...]] = {}
    for row in rows_read:
        found[row.retainer_id] = (*found.get(row.retainer_id, ()), _request(row))
    return found


def _request(row: Row[Any]) -> Request:
    return Request(
        request_id=row.request_id,
        asked_of=rows.called(row),
        asked_on=row.asked_on,
        description=row.description,
        verdict=Verdict(row.verdict),
        state=RequestState(row.state),
        logged_by=row.logged_by,
        logged_at=row.logged_at,
        permalink=row.permalink,
        order_number=row.order_number,
    )
