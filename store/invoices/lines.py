"""The lines of invoices, and the facts that they bill."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from domain.invoices.facts import FactKey, Source, SourcedLine
from domain.invoices.lines import Line, Tax
from domain.invoices.words import FactKind, LineKind, LineUnit, Struck, TaxCategory
from store import rows
from store.database import Transaction
from store.ids import new_id

_LINES = text("""
    SELECT * FROM invoice_line WHERE workspace_id = :workspace_id AND invoice_id = ANY(:ids) ORDER BY invoice_id, place
""")
_SOURCES = text("""
    SELECT * FROM invoice_source
    WHERE workspace_id = :workspace_id AND invoice_id = ANY(:ids) AND freed_at IS NULL ORDER BY source_id
""")
_FORGET_SOURCES = text("DELETE FROM invoice_source WHERE workspace_id = :workspace_id AND invoice_id = ANY(:ids)")
_FORGET_LINES = text("DELETE FROM invoice_line WHERE workspace_id = :workspace_id AND invoice_id = ANY(:ids)")
_FREE = text("""
    UPDATE invoice_source SET freed_at = :now
    WHERE workspace_id = :workspace_id AND invoice_id = :invoice_id AND freed_at IS NULL
""")
_BILL_AGAIN = text("""
    UPDATE invoice_source SET freed_at = NULL WHERE workspace_id = :workspace_id AND invoice_id = :invoice_id
""")
_ADD_LINES = text("""
    INSERT INTO invoice_line (workspace_id, line_id, invoice_id, place, kind, description, retainer_id, quantity, unit,
        unit_price_minor, amount_minor, tax_rate, tax_category, starts_on, ends_on, struck, is_edited)
    SELECT :workspace_id, line_id, invoice_id, nth, kind, description, retainer_id, quantity, unit, unit_price_minor,
        amount_minor, tax_rate, tax_category, starts_on, ends_on, struck, is_edited
    FROM jsonb_to_recordset(CAST(:lines AS jsonb)) AS given (line_id uuid, invoice_id uuid, nth integer, kind text,
        description text, retainer_id uuid, quantity bigint, unit text, unit_price_minor bigint, amount_minor bigint,
        tax_rate integer, tax_category text, starts_on date, ends_on date, struck text, is_edited boolean)
""")
_ADD_SOURCES = text("""
    INSERT INTO invoice_source (workspace_id, source_id, invoice_id, line_id, fact_kind, fact_id, fact_on, sequence,
        quantity, amount_minor)
    SELECT :workspace_id, source_id, invoice_id, line_id, fact_kind, fact_id, fact_on, sequence, quantity, amount_minor
    FROM jsonb_to_recordset(CAST(:sources AS jsonb)) AS given (source_id uuid, invoice_id uuid, line_id uuid,
        fact_kind text, fact_id uuid, fact_on date, sequence integer, quantity bigint, amount_minor bigint)
""")


async def lines_of(tx: Transaction, ids: Sequence[UUID]) -> Mapping[UUID, tuple[SourcedLine, ...]]:
    """The lines of these invoices, in their order, with the facts that they bill."""
    sources: dict[UUID, list[Source]] = {}
    for row in await tx.all(_SOURCES, ids=list(ids)):
        sources.setdefault(row.line_id, []).append(_source(row))
    found: dict[UUID, list[SourcedLine]] = {}
    for row in await tx.all(_LINES, ids=list(ids)):
        line = SourcedLine(_line(row), tuple(sources.get(row.line_id, ())))
        found.setdefault(row.invoice_id, []).append(line)
    return {invoice_id: tuple(lines) for invoice_id, lines in found.items()}


async def forget(tx: Transaction, ids: Sequence[UUID]) -> None:
    """Take the lines of drafts away; what they billed can be billed elsewhere."""
    await tx.run(_FORGET_SOURCES, ids=list(ids))
    await tx.run(_FORGET_LINES, ids=list(ids))


async def free(tx: Transaction, invoice_id: UUID, *, now: datetime) -> None:
    """Let the facts of an invoice that was voided, or of a draft that was discarded, be billed elsewhere."""
    await tx.run(_FREE, invoice_id=invoice_id, now=now)


async def bill_again(tx: Transaction, invoice_id: UUID) -> None:
    """Let a draft that was discarded bill its facts again. Raises Taken("invoice_source_once") where another does."""
    await tx.run(_BILL_AGAIN, invoice_id=invoice_id)


async def add(tx: Transaction, added: Mapping[UUID, Sequence[SourcedLine]]) -> None:
    """Add lines to invoices, all there are of each, in their order.

    Raises Taken("invoice_source_once") where a fact is billed already.
    """
    lines = [
        _stored(each.line, invoice_id, nth) for invoice_id, of_one in added.items() for nth, each in enumerate(of_one)
    ]
    sources = [
        {
            "source_id": new_id(),
            "invoice_id": invoice_id,
            "line_id": each.line.line_id,
            "fact_kind": source.key.kind,
            "fact_id": source.key.fact_id,
            "fact_on": source.key.on,
            "sequence": source.sequence,
            "quantity": source.quantity,
            "amount_minor": source.amount_minor,
        }
        for invoice_id, of_one in added.items()
        for each in of_one
        for source in each.sources
    ]
    if lines:
        await tx.run(_ADD_LINES, lines=rows.many(lines))
    if sources:
        await tx.run(_ADD_SOURCES, sources=rows.many(sources))


def _stored(line: Line, invoice_id: UUID, nth: int) -> dict[str, Any]:
    return {
        "line_id": line.line_id,
        "invoice_id": invoice_id,
        "nth": nth,
        "kind": line.kind,
        "description": line.text,
        "retainer_id": line.retainer_id,
        "quantity": line.quantity,
        "unit": line.unit,
        "unit_price_minor": line.unit_price_minor,
        "amount_minor": line.amount_minor,
        "tax_rate": line.tax.rate,
        "tax_category": line.tax.category,
        "starts_on": line.starts_on,
        "ends_on": line.ends_on,
        "struck": line.struck,
        "is_edited": line.is_edited,
    }


def _line(row: Row[Any]) -> Line:
    return Line(
        line_id=row.line_id,
        kind=LineKind(row.kind),
        text=row.description,
        amount_minor=row.amount_minor,
        retainer_id=row.retainer_id,
        quantity=row.quantity,
        unit=LineUnit(row.unit) if row.unit else None,
        unit_price_minor=row.unit_price_minor,
        tax=Tax(row.tax_rate, TaxCategory(row.tax_category)),
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        struck=Struck(row.struck) if row.struck else None,
        is_edited=row.is_edited,
    )


def _source(row: Row[Any]) -> Source:
    return Source(
        FactKey(FactKind(row.fact_kind), row.fact_id, row.fact_on), row.sequence, row.amount_minor, row.quantity
    )
