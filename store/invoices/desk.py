"""Drafts by the day that they are told on, what a desk has listed, and the messages that tell of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from domain.invoices.desk import Before, DeskList, DeskSending, Outcome
from domain.invoices.invoices import Invoice
from store import outbox
from store.database import Transaction
from store.invoices import reading

_LISTS_KEPT, _LAST_LISTS_KEPT = timedelta(days=7), timedelta(days=365)
_AT_A_TIME = 1_000

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
    VALUES (:workspace_id, :list_id, :day, :ids, :versions, :now)
    ON CONFLICT (workspace_id, list_id) DO UPDATE SET shown_at = greatest(desk_list.shown_at, excluded.shown_at)
""")
# The last of a day stands in Slack with its buttons; one that was sent is history.
_FORGET_LISTS = text("""
    DELETE FROM desk_list WHERE workspace_id = :workspace_id AND list_id IN (
        SELECT l.list_id FROM desk_list l
        WHERE l.workspace_id = :workspace_id AND l.shown_at < :before
          AND (l.shown_at < :long_before OR EXISTS (
              SELECT FROM desk_list x
              WHERE (x.workspace_id, x.told_on) = (l.workspace_id, l.told_on) AND x.shown_at > l.shown_at))
          AND NOT EXISTS (
              SELECT FROM desk_sending s WHERE (s.workspace_id, s.list_id) = (l.workspace_id, l.list_id))
        ORDER BY l.shown_at, l.list_id LIMIT :most FOR UPDATE OF l SKIP LOCKED)
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

_LIST = text("""
    SELECT list_id, told_on, invoice_ids, versions FROM desk_list
    WHERE workspace_id = :workspace_id AND list_id = :list_id
""")
_SENDING = """SELECT s.sending_id, s.list_id, s.told_on, s.person_id, p.name AS who, s.sends_at, s.outcome,
        e.name AS ended_by, s.left_out
    FROM desk_sending s
    JOIN person p ON (p.workspace_id, p.person_id) = (s.workspace_id, s.person_id)
    LEFT JOIN person e ON (e.workspace_id, e.person_id) = (s.workspace_id, s.ended_by_id)
    WHERE s.workspace_id = :workspace_id"""
_LAST_SENDING = text(f"{_SENDING} AND s.told_on = :day ORDER BY s.sends_at DESC, s.sending_id DESC LIMIT 1")
_LOCK_SENDING = text(f"{_SENDING} AND s.sending_id = :sending_id FOR NO KEY UPDATE OF s")
_ASK = text("""
    INSERT INTO desk_sending (workspace_id, sending_id, list_id, told_on, person_id, sends_at)
    VALUES (:workspace_id, :sending_id, :list_id, :day, :person_id, :sends_at)
""")
_END = text("""
    UPDATE desk_sending SET outcome = :outcome, ended_by_id = CAST(:person_id AS uuid), left_out = :left_out
    WHERE workspace_id = :workspace_id AND sending_id = :sending_id
""")
_ALONE = text("""
    SELECT subject_id, due_at FROM appointment
    WHERE workspace_id = :workspace_id AND kind = 'fee_sending' AND subject_id = ANY(:ids)
""")
_MAILS_TO = text("""
    SELECT client_id, email FROM contact
    WHERE workspace_id = :workspace_id AND client_id = ANY(:client_ids) AND is_billing AND email IS NOT NULL
    ORDER BY lower(name), contact_id
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


async def forget_lists(tx: Transaction, *, now: datetime) -> int:
    """Drop lists that no button names any more, some at a time: those that another of their day has followed on, shown
    last more than 7 days ago, and after a year those that stand in Slack, too; how many. What was sent of one is kept
    with it.
    """
    kept = {"before": now - _LISTS_KEPT, "long_before": now - _LAST_LISTS_KEPT}
    return await tx.run(_FORGET_LISTS, **kept, most=_AT_A_TIME)


async def restate(tx: Transaction, ids: Collection[UUID]) -> None:
    """What is told of these invoices has changed: on their cards, and on the desks that they are on."""
    keys = [row.key for row in await tx.all(_KEYS, ids=list(ids))]
    if keys:
        await outbox.restate(tx, keys)


async def restate_unsent(tx: Transaction, client_id: UUID | None = None) -> None:
    """How a client is billed has changed, or None, how all are: what is not sent yet may need somebody no longer."""
    await restate(tx, [row.invoice_id for row in await tx.all(_NOT_SENT, client_id=client_id)])


async def listed(tx: Transaction, list_id: UUID) -> DeskList | None:
    """What a desk listed."""
    row = await tx.first(_LIST, list_id=list_id)
    return DeskList(row.list_id, row.told_on, dict(zip(row.invoice_ids, row.versions, strict=True))) if row else None


async def last_sending(tx: Transaction, day: date) -> DeskSending | None:
    """What somebody wanted sent of a desk last."""
    row = await tx.first(_LAST_SENDING, day=day)
    return _sending(row) if row else None


async def lock_sending(tx: Transaction, sending_id: UUID) -> DeskSending | None:
    """What somebody wants sent, locked till the transaction ends."""
    row = await tx.first(_LOCK_SENDING, sending_id=sending_id)
    return _sending(row) if row else None


async def ask_to_send(tx: Transaction, sending: DeskSending) -> None:
    """Keep that somebody wants a list sent. Raises Taken("desk_sending_one") where somebody does already."""
    await tx.run(
        _ASK,
        sending_id=sending.sending_id,
        list_id=sending.list_id,
        day=sending.day,
        person_id=sending.person_id,
        sends_at=sending.sends_at,
    )


async def end_sending(
    tx: Transaction, sending_id: UUID, outcome: Outcome, *, by: UUID | None = None, left_out: Sequence[UUID] = ()
) -> None:
    """It was stopped, or done. Hold it before."""
    await tx.run(_END, sending_id=sending_id, outcome=outcome.value, person_id=by, left_out=list(left_out))


async def alone(tx: Transaction, ids: Collection[UUID]) -> Mapping[UUID, datetime]:
    """When the clock looks whether it may send these; those that it does not look at are left out."""
    return {row.subject_id: row.due_at for row in await tx.all(_ALONE, ids=list(ids))} if ids else {}


async def mails_to(tx: Transaction, client_ids: Collection[UUID]) -> Mapping[UUID, Sequence[str]]:
    """The addresses that the invoices of these clients go to; those without are left out."""
    found: dict[UUID, list[str]] = {}
    for row in await tx.all(_MAILS_TO, client_ids=list(client_ids)):
        found.setdefault(row.client_id, []).append(row.email)
    return found


def _sending(row: Row[Any]) -> DeskSending:
    return DeskSending(
        sending_id=row.sending_id,
        list_id=row.list_id,
        day=row.told_on,
        person_id=row.person_id,
        who=row.who,
        sends_at=row.sends_at,
        outcome=Outcome(row.outcome) if row.outcome else None,
        ended_by=row.ended_by,
        left_out=tuple(row.left_out),
    )
