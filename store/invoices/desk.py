"""Drafts by the day that they are told on, what a desk has listed, and the messages that tell of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import text

from domain.invoices.desk import Before
from domain.invoices.invoices import Invoice
from store import outbox
from store.database import Transaction
from store.invoices import reading

_ADD = text("""
    INSERT INTO desk_draft (workspace_id, invoice_id, told_on)
    SELECT :workspace_id, invoice_id, told_on
    FROM unnest(CAST(:ids AS uuid[]), CAST(:days AS date[])) AS given (invoice_id, told_on)
    ON CONFLICT DO NOTHING
""")
# What was discarded is over.
_OF_DAY = text("""
    SELECT d.invoice_id FROM desk_draft d
    JOIN invoice i ON (i.workspace_id, i.invoice_id) = (d.workspace_id, d.invoice_id)
    WHERE d.workspace_id = :workspace_id AND d.told_on = :day AND i.state <> 'discarded'
""")
_HAS_FEE = """EXISTS (SELECT FROM invoice_line l
    WHERE (l.workspace_id, l.invoice_id, l.kind) = ({of}.workspace_id, {of}.invoice_id, 'fee'))"""
_BEFORE = text(f"""
    SELECT i.invoice_id, b.net_minor, EXISTS (
        SELECT FROM invoice x WHERE x.workspace_id = i.workspace_id AND x.client_id = i.client_id
          AND x.retainer_id IS NOT DISTINCT FROM i.retainer_id AND x.kind = 'invoice' AND x.number IS NOT NULL
          AND x.invoice_id <> i.invoice_id) AS was_billed
    FROM invoice i
    LEFT JOIN LATERAL (
        SELECT x.net_minor FROM invoice x WHERE x.workspace_id = i.workspace_id AND x.client_id = i.client_id
          AND x.retainer_id IS NOT DISTINCT FROM i.retainer_id AND x.kind = 'invoice' AND x.number IS NOT NULL
          AND x.state <> 'credited' AND x.invoice_id <> i.invoice_id
          AND {_HAS_FEE.format(of="x")} = {_HAS_FEE.format(of="i")}
        ORDER BY x.sent_at DESC LIMIT 1
    ) b ON true
    WHERE i.workspace_id = :workspace_id AND i.invoice_id = ANY(:ids)
""")
_KEEP = text("""
    INSERT INTO desk_list (workspace_id, list_id, told_on, invoice_ids, versions, shown_at)
    VALUES (:workspace_id, :list_id, :day, :ids, :versions, :now) ON CONFLICT DO NOTHING
""")
# The card of each, and the desk that it is told on; as owners have them where there is no finance channel.
_KEYS = text("""
    SELECT key || suffix AS key
    FROM (
        SELECT 'invoice:' || replace(invoice_id::text, '-', '') AS key FROM desk_draft
        WHERE workspace_id = :workspace_id AND invoice_id = ANY(:ids)
        UNION SELECT 'closed:' || told_on FROM desk_draft
        WHERE workspace_id = :workspace_id AND invoice_id = ANY(:ids)
    ) told
    CROSS JOIN (
        SELECT '' AS suffix
        UNION ALL SELECT ':person:' || replace(person_id::text, '-', '') FROM person
        WHERE workspace_id = :workspace_id AND role = 'owner'
    ) readers
""")
_NOT_SENT = text("""
    SELECT d.invoice_id FROM desk_draft d
    JOIN invoice i ON (i.workspace_id, i.invoice_id) = (d.workspace_id, d.invoice_id)
    WHERE d.workspace_id = :workspace_id AND i.state IN ('draft', 'approved', 'held')
      AND (CAST(:client_id AS uuid) IS NULL OR i.client_id = :client_id)
""")


async def add(tx: Transaction, days: Mapping[UUID, date]) -> None:
    """Tell of drafts, by their ids, in the message of a day."""
    if days:
        await tx.run(_ADD, ids=list(days), days=list(days.values()))


async def of_day(tx: Transaction, day: date) -> tuple[Invoice, ...]:
    """What was drafted for the message of a day, with lines, and was not discarded."""
    return await reading.by_ids(tx, [row.invoice_id for row in await tx.all(_OF_DAY, day=day)])


async def before(tx: Transaction, ids: Collection[UUID]) -> Mapping[UUID, Before]:
    """What was sent before each of these."""
    found = await tx.all(_BEFORE, ids=list(ids)) if ids else ()
    return {row.invoice_id: Before(not row.was_billed, row.net_minor) for row in found}


async def keep_list(tx: Transaction, list_id: UUID, day: date, invoices: Sequence[Invoice], *, now: datetime) -> None:
    """Keep what a desk lists, in the versions that it shows."""
    ids, versions = [each.invoice_id for each in invoices], [each.version for each in invoices]
    await tx.run(_KEEP, list_id=list_id, day=day, ids=ids, versions=versions, now=now)


async def restate(tx: Transaction, ids: Collection[UUID]) -> None:
    """What is told of these invoices has changed: on their cards, and on the desks that they are on."""
    keys = [row.key for row in await tx.all(_KEYS, ids=list(ids))]
    if keys:
        await outbox.restate(tx, keys)


async def restate_unsent(tx: Transaction, client_id: UUID | None = None) -> None:
    """How a client is billed has changed, or None, how all are: what is not sent yet may need somebody no longer."""
    await restate(tx, [row.invoice_id for row in await tx.all(_NOT_SENT, client_id=client_id)])
