"""Where digests go, and what they tell beside the balances."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from domain.digests.weekly import Change, ChangeKind, DigestView, Grace
from domain.kinds import BindingKind
from store import rows
from store.database import Transaction


@dataclass(frozen=True, slots=True)
class DigestChannel:
    """A channel of a client, and what decides when and whether a digest goes there."""

    client_id: UUID
    client_name: str
    timezone: str
    slack_channel_id: str
    kind: BindingKind
    client_digest: bool


_PLACE = """
    SELECT c.client_id, c.name, c.timezone, b.slack_channel_id, b.kind, c.client_digest
    FROM channel_binding b JOIN client c ON (c.workspace_id, c.client_id) = (b.workspace_id, b.client_id)
    WHERE b.workspace_id = :workspace_id AND c.archived_at IS NULL"""
_OF_CLIENTS = text(f"{_PLACE} AND b.client_id = ANY(:client_ids) ORDER BY b.slack_channel_id, b.client_id")
_OF_CHANNELS = text(f"{_PLACE} AND b.slack_channel_id = ANY(:slack_channel_ids) ORDER BY lower(c.name), b.client_id")
_WAITING = text("""
    SELECT slack_channel_id, facts ->> 'view' AS view FROM outbox_message
    WHERE workspace_id = :workspace_id AND (state IN ('waiting', 'sending') OR restate) AND state = 'waiting'
      AND kind IN ('digest', 'client_digest') AND not_before <= :now AND (not_after IS NULL OR not_after > :now)
      AND slack_channel_id IS NOT NULL
    ORDER BY sequence LIMIT :most
""")
_ZONES = text("""
    SELECT DISTINCT c.timezone FROM client c WHERE c.workspace_id = :workspace_id AND EXISTS (
        SELECT FROM channel_binding b WHERE (b.workspace_id, b.client_id) = (c.workspace_id, c.client_id))
""")
_ZONES_OF = text("""
    SELECT client_id, timezone FROM client WHERE workspace_id = :workspace_id AND client_id = ANY(:client_ids)
""")
_MOVE = text("""
    INSERT INTO appointment (workspace_id, kind, subject_id, due_at)
    SELECT c.workspace_id, 'digest', c.client_id, given.due_at
    FROM unnest(CAST(:zones AS text[]), CAST(:due AS timestamptz[])) AS given (timezone, due_at)
    JOIN client c ON c.workspace_id = :workspace_id AND c.timezone = given.timezone
    WHERE EXISTS (
        SELECT FROM channel_binding b WHERE (b.workspace_id, b.client_id) = (c.workspace_id, c.client_id))
    ORDER BY c.client_id
    ON CONFLICT (workspace_id, kind, subject_id) DO UPDATE SET due_at = excluded.due_at, failures = 0
""")
_LATELY = text("""
    SELECT cy.retainer_id, -sum(l.quantity)::bigint AS quantity
    FROM cycle cy JOIN ledger_entry l ON (l.workspace_id, l.cycle_id) = (cy.workspace_id, cy.cycle_id)
    WHERE cy.workspace_id = :workspace_id AND cy.retainer_id = ANY(:retainer_ids) AND cy.ends_on > :live_after
      AND l.component = 'used' AND l.occurred_at > :since
    GROUP BY cy.retainer_id HAVING sum(l.quantity) <> 0
""")
_MINE = """r.workspace_id = :workspace_id AND r.archived_at IS NULL AND c.archived_at IS NULL
    AND (CAST(:client_ids AS uuid[]) IS NULL OR c.client_id = ANY(CAST(:client_ids AS uuid[])))"""
_RETAINER = "retainer r JOIN client c ON (c.workspace_id, c.client_id) = (r.workspace_id, r.client_id)"
_CLOSED = text(f"""
    SELECT {rows.CALLED}, {rows.CYCLE}, s.closed_at, c.timezone, s.allotment AS figures_allotment, s.carried_in,
           s.added, s.used, s.carried_out, s.expired, s.forfeited
    FROM {_RETAINER}
    JOIN cycle cy ON (cy.workspace_id, cy.retainer_id) = (r.workspace_id, r.retainer_id)
    JOIN cycle_snapshot s ON (s.workspace_id, s.cycle_id) = (cy.workspace_id, cy.cycle_id)
    WHERE {_MINE} AND cy.ends_on > :live_after AND cy.state = 'closed' AND s.closed_at > :since AND s.closed_at <= :now
      AND s.revision = (SELECT max(o.revision) FROM cycle_snapshot o
                        WHERE (o.workspace_id, o.cycle_id) = (s.workspace_id, s.cycle_id))
    ORDER BY lower(c.name), lower(r.name), cy.starts_on
""")
_HAPPENED = text(f"""
    SELECT {rows.CALLED}, x.kind AS change, (x.at AT TIME ZONE 'UTC')::date AS on_day
    FROM {_RETAINER} JOIN LATERAL (
        SELECT 'begun' AS kind, r.created_at AS at WHERE r.created_at > :since
        UNION ALL
        SELECT d.kind, max(d.decided_at) FROM decision d
        WHERE (d.workspace_id, d.retainer_id) = (r.workspace_id, r.retainer_id) AND d.decided_at > :since
          AND d.kind IN ('adjustment', 'reopening', 'pause', 'resume', 'term_end')
        GROUP BY d.kind
        UNION ALL
        SELECT 'terms', t.effective_from::timestamp AT TIME ZONE 'UTC' FROM terms t
        WHERE (t.workspace_id, t.retainer_id) = (r.workspace_id, r.retainer_id)
          AND t.effective_from > :since_day AND t.effective_from <= :today AND t.effective_from > r.starts_on
    ) x ON true
    WHERE {_MINE} AND x.at <= :now
    ORDER BY lower(c.name), lower(r.name), x.at
""")
_GRACES = text(f"""
    SELECT {rows.CALLED}, {rows.CYCLE} FROM {_RETAINER}
    JOIN cycle cy ON (cy.workspace_id, cy.retainer_id) = (r.workspace_id, r.retainer_id)
    WHERE {_MINE} AND cy.state = 'closing' ORDER BY cy.closes_on NULLS LAST, lower(c.name), lower(r.name), cy.starts_on
""")


async def of_clients(tx: Transaction, client_ids: Sequence[UUID]) -> tuple[DigestChannel, ...]:
    """The channels of clients that are not archived."""
    return tuple(_place(row) for row in await tx.all(_OF_CLIENTS, client_ids=list(client_ids)))


async def of_channel(tx: Transaction, slack_channel_id: str) -> tuple[DigestChannel, ...]:
    """A channel, once for each client that it belongs to and that is not archived."""
    return await of_channels(tx, [slack_channel_id])


async def of_channels(tx: Transaction, slack_channel_ids: Sequence[str]) -> tuple[DigestChannel, ...]:
    """Several channels, each once for each client that it belongs to and that is not archived; by client."""
    return tuple(_place(row) for row in await tx.all(_OF_CHANNELS, slack_channel_ids=list(slack_channel_ids)))


async def waiting(tx: Transaction, *, now: datetime, most: int) -> Sequence[tuple[str, DigestView]]:
    """(channel, view) of the digests that may go now and that nobody has begun to send, the first to go first."""
    return [(row.slack_channel_id, DigestView(row.view)) for row in await tx.all(_WAITING, now=now, most=most)]


async def zones(tx: Transaction) -> tuple[str, ...]:
    """The zones of all clients that have a channel."""
    return tuple(row.timezone for row in await tx.all(_ZONES))


async def zones_of(tx: Transaction, client_ids: Sequence[UUID]) -> Mapping[UUID, str]:
    """The zones of clients, archived ones too."""
    return {row.client_id: row.timezone for row in await tx.all(_ZONES_OF, client_ids=list(client_ids))}


async def move(tx: Transaction, due: Mapping[str, datetime]) -> None:
    """Make or move the appointments of all clients with a channel, by their zone."""
    await tx.run(_MOVE, zones=list(due), due=list(due.values()))


async def lately(
    tx: Transaction, retainer_ids: Sequence[UUID], *, since: datetime, live_after: date
) -> Mapping[UUID, int]:
    """What was logged of use since an instant, by retainer, in its unit; none is left out. `live_after`: cycles that
    ended before this day can have got nothing since.
    """
    found = await tx.all(_LATELY, retainer_ids=list(retainer_ids), since=since, live_after=live_after)
    return {row.retainer_id: row.quantity for row in found}


async def closed(
    tx: Transaction, client_ids: Sequence[UUID] | None, *, since: datetime, now: datetime, live_after: date
) -> tuple[Change, ...]:
    """The cycles that were closed since an instant, with what they were closed with; of these clients, or of all."""
    ids = None if client_ids is None else list(client_ids)
    found = await tx.all(_CLOSED, client_ids=ids, since=since, now=now, live_after=live_after)
    return tuple(
        Change(
            kind=ChangeKind.CLOSED,
            called=rows.called(row),
            on=row.closed_at.date(),
            cycle=rows.cycle(row),
            figures=rows.figures(dict(row._mapping) | {"allotment": row.figures_allotment}),
        )
        for row in found
    )


async def happened(
    tx: Transaction, client_ids: Sequence[UUID] | None, *, since: datetime, now: datetime
) -> tuple[Change, ...]:
    """What else became of retainers since an instant: begun, other terms, decisions."""
    ids = None if client_ids is None else list(client_ids)
    found = await tx.all(_HAPPENED, client_ids=ids, since=since, now=now, since_day=since.date(), today=now.date())
    return tuple(Change(ChangeKind(row.change), rows.called(row), row.on_day) for row in found)


async def graces(tx: Transaction, client_ids: Sequence[UUID] | None) -> tuple[Grace, ...]:
    """The cycles that are over and not closed, the one that closes first first."""
    ids = None if client_ids is None else list(client_ids)
    found = await tx.all(_GRACES, client_ids=ids)
    return tuple(Grace(rows.called(row), rows.cycle(row), row.closes_on) for row in found)


def _place(row: Row[Any]) -> DigestChannel:
    return DigestChannel(
        row.client_id, row.name, row.timezone, row.slack_channel_id, BindingKind(row.kind), row.client_digest
    )
