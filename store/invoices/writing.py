"""Invoices as they are made and moved on; what was sent stays, and none is ever deleted."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text

from domain.invoices.documents import Document
from domain.invoices.invoices import Addressee, Invoice
from domain.invoices.totals import Totals
from domain.invoices.words import InvoiceState, InvoiceStep
from store import rows
from store.database import Transaction
from store.ids import new_id
from store.invoices import desk

_ADD = text("""
    INSERT INTO invoice (workspace_id, invoice_id, kind, client_id, retainer_id, cycle_id, state, is_edited, currency,
        tax_on, net_minor, tax_minor, drafted_on, credits_id, last_edited_by_id, created_at)
    SELECT :workspace_id, invoice_id, kind, client_id, retainer_id, cycle_id, state, is_edited, currency, tax_on,
        net_minor, tax_minor, drafted_on, credits_id, last_edited_by_id, created_at
    FROM jsonb_to_recordset(CAST(:invoices AS jsonb)) AS given (invoice_id uuid, kind text, client_id uuid,
        retainer_id uuid, cycle_id uuid, state text, is_edited boolean, currency text, tax_on text, net_minor bigint,
        tax_minor bigint, drafted_on date, credits_id uuid, last_edited_by_id uuid, created_at timestamptz)
""")
_CHANGED = text("""
    UPDATE invoice SET version = version + 1, net_minor = :net_minor, tax_minor = :tax_minor, tax_on = :tax_on,
        is_edited = is_edited OR :is_edited, state = :state, sending_since = NULL, approved_by_id = NULL,
        last_edited_by_id = coalesce(CAST(:person_id AS uuid), last_edited_by_id),
        retainer_id = CASE WHEN :is_edited THEN retainer_id ELSE CAST(:retainer_id AS uuid) END
    WHERE workspace_id = :workspace_id AND invoice_id = :invoice_id
""")
# The one place where the state moves before sending: whoever comes second finds another one, or another version.
_MOVE = text("""
    UPDATE invoice SET state = :state, version = version + 1, sending_since = NULL, not_sent_why = '',
        approved_by_id = CASE WHEN :state = 'approved' THEN CAST(:person_id AS uuid) END
    WHERE workspace_id = :workspace_id AND invoice_id = :invoice_id AND version = :version AND state = ANY(:states)
    RETURNING invoice_id
""")
# The same of many versions that were shown together; what is none of them any more stays.
_MOVE_THOSE = text("""
    UPDATE invoice i SET state = :to, version = i.version + 1, not_sent_why = '',
        approved_by_id = CASE WHEN :to = 'approved' THEN CAST(:person_id AS uuid) END
    FROM unnest(CAST(:ids AS uuid[]), CAST(:versions AS integer[])) AS given (invoice_id, version)
    WHERE i.workspace_id = :workspace_id AND i.invoice_id = given.invoice_id AND i.version = given.version
      AND i.state = :of AND i.sending_since IS NULL
""")
_WANT_THOSE_SENT = text("""
    UPDATE invoice SET sending_since = :now, not_sent_why = ''
    WHERE workspace_id = :workspace_id AND invoice_id = ANY(:ids) AND state = 'approved' AND sending_since IS NULL
""")
_TURN = text("""
    UPDATE invoice SET kind = 'credit_note'
    WHERE workspace_id = :workspace_id AND invoice_id = :invoice_id AND state = 'draft'
""")
_KEEP = text("""
    INSERT INTO stored_file (workspace_id, sha256, content) VALUES (:workspace_id, :sha256, :content)
    ON CONFLICT DO NOTHING
""")
_ADD_DOCUMENT = text("""
    INSERT INTO invoice_document (workspace_id, invoice_id, place, name, media_type, sha256)
    VALUES (:workspace_id, :invoice_id, :place, :name, :media_type, :sha256)
""")
_WANT_SENT = text("""
    UPDATE invoice SET sending_since = :now, not_sent_why = ''
    WHERE workspace_id = :workspace_id AND invoice_id = :invoice_id AND version = :version AND state = 'approved'
    RETURNING invoice_id
""")
_NOT_SENT = text("""
    UPDATE invoice SET sending_since = NULL, not_sent_why = :why
    WHERE workspace_id = :workspace_id AND invoice_id = :invoice_id AND state = 'approved'
""")
_SEND = text("""
    UPDATE invoice SET state = 'sent', number = :number, series_year = :year, series_number = :series_number,
        issued_on = :issued_on, due_on = :due_on, sent_at = :now, printed = CAST(:printed AS jsonb),
        sending_since = NULL, not_sent_why = ''
    WHERE workspace_id = :workspace_id AND invoice_id = :invoice_id AND version = :version AND state = 'approved'
    RETURNING invoice_id
""")
_AFTER_SENDING = text("""
    UPDATE invoice SET state = :state
    WHERE workspace_id = :workspace_id AND invoice_id = :invoice_id AND number IS NOT NULL
""")
_NOTE = text("""
    INSERT INTO invoice_event (workspace_id, event_id, invoice_id, kind, version, person_id, description, happened_at)
    SELECT :workspace_id, event_id, invoice_id, :kind, version, CAST(:person_id AS uuid), :description, :now
    FROM unnest(CAST(:event_ids AS uuid[]), CAST(:ids AS uuid[]), CAST(:versions AS integer[]))
        AS given (event_id, invoice_id, version)
""")


async def add(tx: Transaction, drafts: Sequence[Invoice]) -> None:
    """Add drafts; their lines are added apart."""
    if drafts:
        await tx.run(_ADD, invoices=rows.many([_stored(each) for each in drafts]))


async def changed(
    tx: Transaction,
    invoice: Invoice,
    sums: Totals,
    *,
    by: UUID | None = None,
    state: InvoiceState = InvoiceState.DRAFT,
) -> None:
    """Other lines are there: another version, with these sums. `by` somebody's hand it follows its facts no longer, and
    is a draft again. Hold it before.
    """
    await tx.run(
        _CHANGED,
        invoice_id=invoice.invoice_id,
        net_minor=sums.net_minor,
        tax_minor=sums.tax_minor,
        tax_on=invoice.tax_on.value,
        is_edited=by is not None,
        person_id=by,
        state=state.value,
        retainer_id=invoice.retainer_id,
    )


async def move(
    tx: Transaction, invoice: Invoice, state: InvoiceState, *, of: Sequence[InvoiceState], by: UUID | None
) -> bool:
    """Move the version that was seen on, from one `of` these states; False when somebody or a change came first."""
    row = await tx.first(
        _MOVE,
        invoice_id=invoice.invoice_id,
        version=invoice.version,
        state=state.value,
        states=[each.value for each in of],
        person_id=by,
    )
    return row is not None


async def move_those(
    tx: Transaction, invoices: Sequence[Invoice], state: InvoiceState, *, of: InvoiceState, by: UUID | None
) -> None:
    """Move many on in the versions that these have. Hold them before."""
    ids, versions = [each.invoice_id for each in invoices], [each.version for each in invoices]
    await tx.run(_MOVE_THOSE, ids=ids, versions=versions, to=state.value, of=of.value, person_id=by)


async def want_those_sent(tx: Transaction, invoices: Sequence[Invoice], *, now: datetime) -> None:
    """Keep that somebody wants these sent that are approved. Hold them before."""
    await tx.run(_WANT_THOSE_SENT, ids=[each.invoice_id for each in invoices], now=now)


async def turn_into_credit_note(tx: Transaction, invoice_id: UUID) -> None:
    """Make a draft one that gives back. Hold it before."""
    await tx.run(_TURN, invoice_id=invoice_id)


async def keep_file(tx: Transaction, file: Document) -> None:
    """Keep the bytes of a file under their hash, once."""
    await tx.run(_KEEP, sha256=file.hash, content=file.content)


async def add_documents(tx: Transaction, invoice_id: UUID, documents: Sequence[Document]) -> None:
    """Keep what is sent, under its hash."""
    for place, each in enumerate(documents):
        await keep_file(tx, each)
        values = {"name": each.name, "media_type": each.media_type, "sha256": each.hash}
        await tx.run(_ADD_DOCUMENT, invoice_id=invoice_id, place=place, **values)


async def want_sent(tx: Transaction, invoice: Invoice, *, now: datetime) -> bool:
    """Keep that somebody wants the version sent that was approved; False when it is not that any more."""
    row = await tx.first(_WANT_SENT, invoice_id=invoice.invoice_id, version=invoice.version, now=now)
    return row is not None


async def not_sent(tx: Transaction, invoice_id: UUID, why: str) -> None:
    """It could not be sent, and why; it stays approved."""
    await tx.run(_NOT_SENT, invoice_id=invoice_id, why=why)


async def send(
    tx: Transaction,
    invoice: Invoice,
    *,
    number: str,
    year: int,
    series_number: int,
    issued_on: date,
    due_on: date,
    now: datetime,
) -> bool:
    """Give an approved invoice its number and days, for ever; False when that version is not approved any more."""
    row = await tx.first(
        _SEND,
        invoice_id=invoice.invoice_id,
        version=invoice.version,
        number=number,
        year=year,
        series_number=series_number,
        issued_on=issued_on,
        due_on=due_on,
        printed=json.dumps(_printed(invoice.client)),
        now=now,
    )
    return row is not None


async def move_sent(tx: Transaction, invoice_id: UUID, state: InvoiceState) -> None:
    """Move what was sent on: paid, in part or not, or credited. Hold it before."""
    await tx.run(_AFTER_SENDING, invoice_id=invoice_id, state=state.value)


async def note(
    tx: Transaction, invoices: Sequence[Invoice], step: InvoiceStep, *, by: UUID | None, why: str = "", now: datetime
) -> None:
    """Write a step down, of each, and have told anew what is told of them."""
    await tx.run(
        _NOTE,
        event_ids=[new_id() for _ in invoices],
        ids=[each.invoice_id for each in invoices],
        versions=[each.version for each in invoices],
        kind=step.value,
        person_id=by,
        description=why,
        now=now,
    )
    await desk.restate(tx, [each.invoice_id for each in invoices])


def _printed(client: Addressee) -> dict[str, Any]:
    names = ("name", "address", "tax_number", "purchase_order", "tax_sentence", "language")
    return {name: getattr(client, name) for name in names}


def _stored(draft: Invoice) -> dict[str, Any]:
    return {
        "invoice_id": draft.invoice_id,
        "kind": draft.kind,
        "client_id": draft.client.client_id,
        "retainer_id": draft.retainer_id,
        "cycle_id": draft.cycle_id,
        "state": draft.state,
        "is_edited": draft.is_edited,
        "currency": draft.client.currency,
        "tax_on": draft.tax_on,
        "net_minor": draft.sums.net_minor,
        "tax_minor": draft.sums.tax_minor,
        "drafted_on": draft.drafted_on,
        "credits_id": draft.credits_id,
        "last_edited_by_id": draft.last_edited_by_id,
        "created_at": draft.created_at,
    }
