"""Invoices as they are read: one with its lines, many with their sums."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from domain.invoices.documents import Document
from domain.invoices.invoices import Addressee, Invoice, InvoiceEvent
from domain.invoices.totals import Totals
from domain.invoices.words import InvoiceKind, InvoiceState, InvoiceStep, TaxOn
from store.database import Database, Transaction
from store.invoices import settings
from store.invoices.lines import lines_of

# What was credited settles all of it, whatever the sums of its credit notes say.
_SELECT = f"""
    SELECT i.*, {settings.ADDRESSEE}, r.name AS retainer_name, coalesce(p.paid, 0)::bigint AS paid_minor,
        coalesce(p.settled, 0)::bigint AS settled_minor
    FROM invoice i
    JOIN client c ON (c.workspace_id, c.client_id) = (i.workspace_id, i.client_id)
    LEFT JOIN retainer r ON (r.workspace_id, r.retainer_id) = (i.workspace_id, i.retainer_id)
    LEFT JOIN LATERAL (
        SELECT sum(amount_minor) FILTER (WHERE kind = 'payment') AS paid, sum(amount_minor) AS settled
        FROM payment WHERE (payment.workspace_id, payment.invoice_id) = (i.workspace_id, i.invoice_id)
    ) p ON i.number IS NOT NULL
    WHERE i.workspace_id = :workspace_id"""
_BY_IDS = text(f"{_SELECT} AND i.invoice_id = ANY(:ids) ORDER BY i.created_at, i.invoice_id")
_BY_NUMBER = text(f"{_SELECT} AND i.number = :number ORDER BY i.kind DESC LIMIT 1")
_NUMBERED = text("""
    SELECT invoice_id FROM invoice WHERE workspace_id = :workspace_id AND upper(number) = ANY(:numbers)
    ORDER BY invoice_id FOR NO KEY UPDATE
""")
_OF_CLIENT = text(f"""{_SELECT} AND i.client_id = :client_id AND (i.number IS NOT NULL OR NOT :only_sent)
    ORDER BY i.created_at DESC, i.invoice_id DESC LIMIT :count""")
# What is overdue first, then what waits for somebody; of each the oldest.
_IN_ORDER = """ORDER BY (i.state IN ('sent', 'part_paid') AND i.due_on < :today) DESC, array_position(
    ARRAY['approved', 'draft', 'held', 'part_paid', 'sent', 'paid', 'credited', 'discarded'], i.state),
    coalesce(i.due_on, i.drafted_on), i.invoice_id LIMIT :count"""
_CHOSEN = """AND i.state = ANY(:states)
    AND (CAST(:client_ids AS uuid[]) IS NULL OR i.client_id = ANY(CAST(:client_ids AS uuid[])))"""
# Word for word as their index has it, or that is of no use: few are open, however many were sent.
_IS_OPEN = "AND i.state IN ('draft', 'approved', 'held', 'sent', 'part_paid')"
_LISTED = text(f"{_SELECT} {_CHOSEN} {_IN_ORDER}")
_OF_OPEN = text(f"{_SELECT} {_IS_OPEN} {_CHOSEN} {_IN_ORDER}")
# With nothing to choose, or each list is planned anew.
_OPEN = text(f"{_SELECT} {_IS_OPEN} {_IN_ORDER}")
_CREDIT_NOTE = text("""
    SELECT invoice_id FROM invoice
    WHERE workspace_id = :workspace_id AND credits_id = :invoice_id AND state <> 'discarded' LIMIT 1
""")
_LOCK = text("""
    SELECT invoice_id FROM invoice WHERE workspace_id = :workspace_id AND invoice_id = ANY(:ids)
    ORDER BY invoice_id FOR NO KEY UPDATE
""")
_DRAFTS = text("""
    SELECT invoice_id FROM invoice
    WHERE workspace_id = :workspace_id AND client_id = ANY(:client_ids) AND state = 'draft' AND NOT is_edited
      AND kind = 'invoice'
    ORDER BY created_at, invoice_id
""")
_SENDING = text("""
    SELECT invoice_id FROM invoice WHERE workspace_id = :workspace_id AND sending_since IS NOT NULL
    ORDER BY sending_since, invoice_id LIMIT :count
""")
_TAKE_SENDING = text("""
    SELECT invoice_id FROM invoice WHERE workspace_id = :workspace_id AND sending_since IS NOT NULL
    ORDER BY sending_since, invoice_id LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED
""")
_SENDING_ANYWHERE = text("SELECT workspace_id, due FROM due_invoices()")
_DOCUMENTS = text("""
    SELECT d.name, d.media_type, f.content FROM invoice_document d
    JOIN stored_file f ON (f.workspace_id, f.sha256) = (d.workspace_id, d.sha256)
    WHERE d.workspace_id = :workspace_id AND d.invoice_id = :invoice_id ORDER BY d.place
""")
_EVENTS = text("""
    SELECT e.*, p.name AS who FROM invoice_event e
    LEFT JOIN person p ON (p.workspace_id, p.person_id) = (e.workspace_id, e.person_id)
    WHERE e.workspace_id = :workspace_id AND e.invoice_id = :invoice_id ORDER BY e.sequence
""")
OPEN_STATES = (
    InvoiceState.DRAFT,
    InvoiceState.APPROVED,
    InvoiceState.HELD,
    InvoiceState.SENT,
    InvoiceState.PART_PAID,
)


async def by_id(tx: Transaction, invoice_id: UUID) -> Invoice | None:
    """The invoice with its lines."""
    found = await by_ids(tx, [invoice_id])
    return found[0] if found else None


async def by_ids(tx: Transaction, ids: Collection[UUID]) -> tuple[Invoice, ...]:
    """These with their lines, the oldest first."""
    found = await tx.all(_BY_IDS, ids=list(ids)) if ids else ()
    lines = await lines_of(tx, [row.invoice_id for row in found]) if found else {}
    return tuple(replace(_invoice(row), lines=lines.get(row.invoice_id, ())) for row in found)


async def by_number(tx: Transaction, number: str) -> Invoice | None:
    """The one that was sent under a number, with its lines."""
    row = await tx.first(_BY_NUMBER, number=number)
    return None if row is None else await by_id(tx, row.invoice_id)


async def lock_numbered(tx: Transaction, numbers: Collection[str]) -> tuple[Invoice, ...]:
    """What was sent under these numbers, in capitals here, with lines; locked till the transaction ends."""
    found = await tx.all(_NUMBERED, numbers=list(numbers)) if numbers else ()
    return await by_ids(tx, [row.invoice_id for row in found])


async def credit_note_of(tx: Transaction, invoice_id: UUID) -> Invoice | None:
    """The credit note about an invoice, sent or not; None where there is none that stands."""
    row = await tx.first(_CREDIT_NOTE, invoice_id=invoice_id)
    return None if row is None else await by_id(tx, row.invoice_id)


async def lock(tx: Transaction, invoice_id: UUID) -> Invoice | None:
    """The invoice with its lines, locked till the transaction ends, as it is once the lock is had."""
    await tx.run(_LOCK, ids=[invoice_id])
    return await by_id(tx, invoice_id)


async def lock_those(tx: Transaction, ids: Collection[UUID]) -> tuple[Invoice, ...]:
    """The same of many, the oldest first."""
    await tx.run(_LOCK, ids=list(ids))
    return await by_ids(tx, ids)


async def of_client(tx: Transaction, client_id: UUID, *, only_sent: bool, count: int) -> tuple[Invoice, ...]:
    """A client's, the newest first, without their lines."""
    found = await tx.all(_OF_CLIENT, client_id=client_id, only_sent=only_sent, count=count)
    return tuple(_invoice(row) for row in found)


async def listed(
    tx: Transaction, *, states: Sequence[InvoiceState], client_ids: Collection[UUID] | None, today: date, count: int
) -> tuple[Invoice, ...]:
    """Those in these states, the overdue first, without their lines; of some clients, or None, of all."""
    values = {"today": today, "count": count}
    if client_ids is None and set(states) == set(OPEN_STATES):
        found = await tx.all(_OPEN, **values)
    else:
        values |= {
            "states": [each.value for each in states],
            "client_ids": None if client_ids is None else list(client_ids),
        }
        found = await tx.all(_OF_OPEN if set(states) <= set(OPEN_STATES) else _LISTED, **values)
    return tuple(_invoice(row) for row in found)


async def following(tx: Transaction, client_ids: Collection[UUID]) -> tuple[Invoice, ...]:
    """The drafts of these clients that nobody edited, locked, with their lines, the oldest first."""
    ids = [row.invoice_id for row in await tx.all(_DRAFTS, client_ids=list(client_ids))]
    if not ids:
        return ()
    await tx.run(_LOCK, ids=ids)
    # Somebody may have approved or edited one while this waited.
    found = await by_ids(tx, ids)
    return tuple(each for each in found if each.follows)


async def sending(tx: Transaction, *, count: int) -> tuple[UUID, ...]:
    """Those that somebody wants sent, who waits longest first."""
    return tuple(row.invoice_id for row in await tx.all(_SENDING, count=count))


async def take_sending(tx: Transaction) -> Invoice | None:
    """The one that somebody wants sent and that nobody else sends, who waits longest first; locked."""
    row = await tx.first(_TAKE_SENDING)
    return None if row is None else await by_id(tx, row.invoice_id)


async def sending_anywhere(database: Database) -> Mapping[UUID, int]:
    """How many somebody wants sent, by workspace; the longest waiting first."""
    return {row.workspace_id: row.due for row in await database.everywhere(_SENDING_ANYWHERE)}


async def documents(tx: Transaction, invoice_id: UUID) -> tuple[Document, ...]:
    """What was sent of one, in its order."""
    found = await tx.all(_DOCUMENTS, invoice_id=invoice_id)
    return tuple(Document(row.name, row.media_type, row.content) for row in found)


async def events(tx: Transaction, invoice_id: UUID) -> tuple[InvoiceEvent, ...]:
    """What happened to one, in order."""
    return tuple(
        InvoiceEvent(InvoiceStep(row.kind), row.version, row.happened_at, row.who, row.description, row.person_id)
        for row in await tx.all(_EVENTS, invoice_id=invoice_id)
    )


def _invoice(row: Row[Any]) -> Invoice:
    return Invoice(
        invoice_id=row.invoice_id,
        client=_printed(settings.addressee(row), row.printed or {}, row.currency),
        state=InvoiceState(row.state),
        version=row.version,
        drafted_on=row.drafted_on,
        created_at=row.created_at,
        kind=InvoiceKind(row.kind),
        retainer_id=row.retainer_id,
        retainer=row.retainer_name,
        cycle_id=row.cycle_id,
        number=row.number,
        sums=Totals(row.net_minor, row.tax_minor),
        tax_on=TaxOn(row.tax_on),
        is_edited=row.is_edited,
        issued_on=row.issued_on,
        due_on=row.due_on,
        paid_minor=row.paid_minor,
        settled_minor=row.settled_minor,
        credits_id=row.credits_id,
        last_edited_by_id=row.last_edited_by_id,
        approved_by_id=row.approved_by_id,
        sending_since=row.sending_since,
        not_sent_why=row.not_sent_why,
    )


def _printed(client: Addressee, printed: dict[str, Any], currency: str) -> Addressee:
    """The client as it was when the invoice was sent; as it is, before."""
    return replace(client, currency=currency, **printed)
