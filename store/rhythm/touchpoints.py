"""Touchpoints: drafted once, decided once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from domain.clients.clients import Absent
from domain.rhythm.touchpoints import Drafted, Touchpoint, TouchpointKind, TouchpointState, past_from
from domain.values.calendar import Span
from domain.values.wall_clock import local_date
from store import rows
from store.database import Transaction
from store.ids import new_id


@dataclass(frozen=True, slots=True)
class For:
    """Whose draft it is, and the day that it is listed under."""

    person_id: UUID
    day: date


_ADD = text("""
    INSERT INTO touchpoint (workspace_id, touchpoint_id, cycle_id, kind, revision, drafted_for_id, drafted_on,
        drafted_at)
    VALUES (:workspace_id, :touchpoint_id, :cycle_id, :kind, :revision, :drafted_for_id, :drafted_on, :now)
    ON CONFLICT ON CONSTRAINT touchpoint_once DO NOTHING
""")
# A plan is past when its cycle is; a summary when its figures were turned round, and for good when there are others.
_SELECT = f"""
    SELECT {rows.CALLED}, t.touchpoint_id, t.kind AS touchpoint_kind, t.state, t.cycle_id, t.drafted_for_id,
           c.timezone AS client_timezone, t.drafted_on, cy.starts_on AS told_starts_on, cy.ends_on AS told_ends_on,
           (SELECT min(x.ends_on) FROM cycle x WHERE (x.workspace_id, x.retainer_id, x.starts_on)
                                                   = (cy.workspace_id, cy.retainer_id, cy.ends_on)) AS next_ends_on,
           t.body, t.decided_at, d.name AS decided_by,
           (SELECT min(s.slack_channel_id) FROM channel_binding s
            WHERE (s.workspace_id, s.client_id, s.kind) = (c.workspace_id, c.client_id, 'shared')) AS channel,
           r.archived_at IS NOT NULL OR c.archived_at IS NOT NULL
               OR CASE WHEN t.kind = 'summary' THEN cy.state <> 'closed' ELSE cy.state <> 'open' END
               OR EXISTS (SELECT FROM touchpoint n WHERE (n.workspace_id, n.cycle_id, n.kind)
                                                       = (t.workspace_id, t.cycle_id, t.kind)
                          AND n.revision > t.revision) AS is_over,
           EXISTS (SELECT FROM touchpoint b WHERE (b.workspace_id, b.cycle_id, b.kind)
                                                = (t.workspace_id, t.cycle_id, t.kind)
                   AND b.revision < t.revision AND b.state = 'posted') AS corrects,
           CASE WHEN m.person_id <> t.drafted_for_id AND NOT (m.is_active AND m.role IN ('owner', 'manager'))
                THEN m.name END AS absent_name, m.is_active AS absent_is_active
    FROM touchpoint t
    JOIN cycle cy ON (cy.workspace_id, cy.cycle_id) = (t.workspace_id, t.cycle_id)
    JOIN retainer r ON (r.workspace_id, r.retainer_id) = (cy.workspace_id, cy.retainer_id)
    JOIN client c ON (c.workspace_id, c.client_id) = (r.workspace_id, r.client_id)
    LEFT JOIN person d ON (d.workspace_id, d.person_id) = (t.workspace_id, t.decided_by_id)
    LEFT JOIN person m ON (m.workspace_id, m.person_id) = (c.workspace_id, c.account_manager_id)
    WHERE t.workspace_id = :workspace_id"""
_BY_ID = text(f"{_SELECT} AND t.touchpoint_id = :touchpoint_id")
_OF_DAY = text(f"""
    {_SELECT} AND t.drafted_for_id = :person_id AND t.drafted_on = :day
    ORDER BY lower(c.name), lower(r.name), t.touchpoint_id
""")
_WAITING_FOR = text(f"""
    {_SELECT} AND t.drafted_for_id = ANY(:person_ids) AND t.state = 'drafted'
    ORDER BY t.drafted_on, lower(c.name), lower(r.name), t.touchpoint_id
""")
_WAITING = text("""
    SELECT DISTINCT drafted_for_id, drafted_on FROM touchpoint
    WHERE workspace_id = :workspace_id AND cycle_id = ANY(:cycle_ids) AND state = 'drafted'
    ORDER BY drafted_for_id, drafted_on
""")
_WRITE = text("""
    UPDATE touchpoint SET body = :body
    WHERE workspace_id = :workspace_id AND touchpoint_id = :touchpoint_id AND state = 'drafted'
    RETURNING touchpoint_id
""")
_DECIDE = text("""
    UPDATE touchpoint SET state = :state, body = coalesce(body, :body), decided_by_id = :person_id, decided_at = :now
    WHERE workspace_id = :workspace_id AND touchpoint_id = :touchpoint_id AND state = 'drafted'
    RETURNING touchpoint_id
""")


async def add(tx: Transaction, drafts: Mapping[Drafted, For], *, now: datetime) -> None:
    """Write drafts down; those that there are already are left as they are."""
    await tx.run_many(
        _ADD,
        [
            {
                "touchpoint_id": new_id(),
                "cycle_id": draft.cycle_id,
                "kind": draft.kind.value,
                "revision": draft.revision,
                "drafted_for_id": whose.person_id,
                "drafted_on": whose.day,
                "now": now,
            }
            for draft, whose in drafts.items()
        ],
    )


async def by_id(tx: Transaction, touchpoint_id: UUID, *, now: datetime) -> Touchpoint | None:
    """The touchpoint as it stands."""
    row = await tx.first(_BY_ID, touchpoint_id=touchpoint_id)
    return None if row is None else _touchpoint(row, now)


async def of_day(tx: Transaction, whose: For, *, now: datetime) -> Sequence[Touchpoint]:
    """A person's drafts of a day, decided ones too; by client."""
    return [_touchpoint(row, now) for row in await tx.all(_OF_DAY, person_id=whose.person_id, day=whose.day)]


async def waiting_for(tx: Transaction, person_ids: Sequence[UUID], *, now: datetime) -> Sequence[Touchpoint]:
    """The drafts of some people that nobody posted or skipped, and that are not past; the oldest first."""
    found = [_touchpoint(row, now) for row in await tx.all(_WAITING_FOR, person_ids=list(person_ids))]
    return [each for each in found if not each.is_over]


async def waiting(tx: Transaction, cycle_ids: Sequence[UUID]) -> Sequence[For]:
    """Whose lists have undecided drafts of these cycles."""
    return [For(row.drafted_for_id, row.drafted_on) for row in await tx.all(_WAITING, cycle_ids=list(cycle_ids))]


async def write(tx: Transaction, touchpoint_id: UUID, body: str) -> bool:
    """Keep what somebody wrote; False where it is decided already, and nothing changes."""
    return await tx.first(_WRITE, touchpoint_id=touchpoint_id, body=body) is not None


async def decide(
    tx: Transaction, touchpoint_id: UUID, state: TouchpointState, *, body: str | None, by: UUID, now: datetime
) -> bool:
    """Post or skip it, once; False where somebody was first. `body` is what stands there if nobody wrote anything."""
    decided = await tx.first(_DECIDE, touchpoint_id=touchpoint_id, state=state.value, body=body, person_id=by, now=now)
    return decided is not None


def _touchpoint(row: Row[Any], now: datetime) -> Touchpoint:
    kind, span = TouchpointKind(row.touchpoint_kind), Span(row.told_starts_on, row.told_ends_on)
    past = past_from(kind, span, drafted_on=row.drafted_on, next_ends_on=row.next_ends_on)
    is_past = past is not None and past <= local_date(now, row.client_timezone)
    return Touchpoint(
        touchpoint_id=row.touchpoint_id,
        kind=kind,
        state=TouchpointState(row.state),
        called=rows.called(row),
        cycle_id=row.cycle_id,
        channel=row.channel,
        drafted_for_id=row.drafted_for_id,
        drafted_on=row.drafted_on,
        is_over=row.is_over or is_past,
        body=row.body,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        instead_of=Absent(row.absent_name, row.absent_is_active) if row.absent_name else None,
        corrects=row.corrects,
        span=span,
    )
