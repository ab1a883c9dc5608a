"""Parts of what was sent that are credited, added to only; taken back by a row of their own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from domain.invoices.lines import Tax
from domain.invoices.part_credits import CreditedPart, PartCredit
from domain.invoices.words import TaxCategory
from store.database import Transaction

_STANDS = """NOT EXISTS (SELECT FROM part_credit_reversal v
        WHERE (v.workspace_id, v.part_credit_id) = (p.workspace_id, p.part_credit_id))"""
_SELECT = f"""
    SELECT p.*, l.description AS line_text, b.number
    FROM part_credit p JOIN invoice_line l ON (l.workspace_id, l.line_id) = (p.workspace_id, p.line_id)
    LEFT JOIN LATERAL (
        SELECT i.number FROM invoice_source s
        JOIN invoice i ON (i.workspace_id, i.invoice_id) = (s.workspace_id, s.invoice_id)
        WHERE s.workspace_id = p.workspace_id AND s.fact_kind = 'credit' AND s.fact_id = p.part_credit_id
          AND s.freed_at IS NULL LIMIT 1
    ) b ON true
    WHERE p.workspace_id = :workspace_id AND {_STANDS}"""
_OF_INVOICE = text(f"{_SELECT} AND p.invoice_id = :invoice_id ORDER BY p.recorded_at, p.part_credit_id")
_BY_ID = text(f"{_SELECT} AND p.part_credit_id = :part_credit_id")
_ADD = text("""
    INSERT INTO part_credit (workspace_id, part_credit_id, client_id, invoice_id, line_id, amount_minor, description,
        person_id, recorded_at)
    VALUES (:workspace_id, :part_credit_id, :client_id, :invoice_id, :line_id, :amount_minor, :description, :person_id,
        :now)
""")
_TAKE_BACK = text("""
    INSERT INTO part_credit_reversal (workspace_id, part_credit_id, person_id, reversed_at)
    VALUES (:workspace_id, :part_credit_id, :person_id, :now)
""")
_UNBILLED = text(f"""
    SELECT p.part_credit_id, p.client_id, p.amount_minor, i.number, l.description, l.retainer_id, l.tax_rate,
        l.tax_category
    FROM part_credit p
    JOIN invoice i ON (i.workspace_id, i.invoice_id) = (p.workspace_id, p.invoice_id)
    JOIN invoice_line l ON (l.workspace_id, l.line_id) = (p.workspace_id, p.line_id)
    WHERE p.workspace_id = :workspace_id AND p.client_id = ANY(:client_ids) AND {_STANDS} AND NOT EXISTS (
        SELECT FROM invoice_source s
        WHERE s.workspace_id = p.workspace_id AND s.fact_kind = 'credit' AND s.fact_id = p.part_credit_id
          AND s.freed_at IS NULL AND s.invoice_id <> ALL(:but)
    )
    ORDER BY p.recorded_at, p.part_credit_id
""")
_BILLED_BY = text("""
    SELECT s.invoice_id FROM invoice_source s
    WHERE s.workspace_id = :workspace_id AND s.fact_kind = 'credit' AND s.fact_id = :part_credit_id
      AND s.freed_at IS NULL
""")


async def of_invoice(tx: Transaction, invoice_id: UUID) -> tuple[PartCredit, ...]:
    """Those of one that stand, in order."""
    return tuple(_credit(row) for row in await tx.all(_OF_INVOICE, invoice_id=invoice_id))


async def by_id(tx: Transaction, part_credit_id: UUID) -> PartCredit | None:
    """The credit; None once it was taken back."""
    row = await tx.first(_BY_ID, part_credit_id=part_credit_id)
    return None if row is None else _credit(row)


async def add(tx: Transaction, credit: PartCredit, client_id: UUID, *, by: UUID, now: datetime) -> None:
    """Add one."""
    await tx.run(
        _ADD,
        part_credit_id=credit.part_credit_id,
        client_id=client_id,
        invoice_id=credit.invoice_id,
        line_id=credit.line_id,
        amount_minor=credit.amount_minor,
        description=credit.reason,
        person_id=by,
        now=now,
    )


async def take_back(tx: Transaction, part_credit_id: UUID, *, by: UUID, now: datetime) -> None:
    """Turn one round. Raises Taken("part_credit_reversed_once") for the second time."""
    await tx.run(_TAKE_BACK, part_credit_id=part_credit_id, person_id=by, now=now)


async def unbilled(
    tx: Transaction, client_ids: Sequence[UUID], *, but: Sequence[UUID]
) -> tuple[tuple[UUID, CreditedPart], ...]:
    """Those of clients, beside whose they are, that are on no invoice, `but` on these drafts."""
    found = await tx.all(_UNBILLED, client_ids=list(client_ids), but=list(but))
    return tuple((row.client_id, _part(row)) for row in found)


async def billed_by(tx: Transaction, part_credit_id: UUID) -> UUID | None:
    """The invoice or draft that has it."""
    row = await tx.first(_BILLED_BY, part_credit_id=part_credit_id)
    return None if row is None else UUID(str(row.invoice_id))


def _credit(row: Row[Any]) -> PartCredit:
    return PartCredit(
        part_credit_id=row.part_credit_id,
        invoice_id=row.invoice_id,
        line_id=row.line_id,
        amount_minor=row.amount_minor,
        text=row.line_text,
        reason=row.description,
        on=row.number,
    )


def _part(row: Row[Any]) -> CreditedPart:
    return CreditedPart(
        part_credit_id=row.part_credit_id,
        number=row.number,
        text=row.description,
        amount_minor=row.amount_minor,
        retainer_id=row.retainer_id,
        tax=Tax(row.tax_rate, TaxCategory(row.tax_category)),
    )
