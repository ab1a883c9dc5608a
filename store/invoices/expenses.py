"""Expenses of clients: added, taken back, and found."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from domain.invoices.expenses import Expense, OnInvoice
from domain.invoices.words import InvoiceState
from store.database import Transaction

_SELECT = """SELECT e.*, c.currency, p.name AS who, v.expense_id IS NOT NULL AS is_taken_back
    FROM expense e
    JOIN client c ON (c.workspace_id, c.client_id) = (e.workspace_id, e.client_id)
    JOIN person p ON (p.workspace_id, p.person_id) = (e.workspace_id, e.person_id)
    LEFT JOIN expense_reversal v ON (v.workspace_id, v.expense_id) = (e.workspace_id, e.expense_id)
    WHERE e.workspace_id = :workspace_id"""
_BY_ID = text(f"{_SELECT} AND e.expense_id = :expense_id")
_BY_IDS = text(f"{_SELECT} AND e.expense_id = ANY(:ids) ORDER BY e.spent_on, e.logged_at, e.expense_id")
_NEWEST = text(f"""{_SELECT}
      AND (CAST(:client_id AS uuid) IS NULL OR e.client_id = :client_id)
      AND (CAST(:person_id AS uuid) IS NULL OR e.person_id = :person_id)
    ORDER BY e.spent_on DESC, e.logged_at DESC, e.expense_id DESC LIMIT :count""")
_LAST_OWN = text(f"""{_SELECT} AND e.person_id = :person_id AND v.expense_id IS NULL
    ORDER BY e.logged_at DESC, e.expense_id DESC LIMIT 1""")
_RECEIPT = text("""
    SELECT f.content FROM expense e
    JOIN stored_file f ON (f.workspace_id, f.sha256) = (e.workspace_id, e.receipt_sha256)
    WHERE e.workspace_id = :workspace_id AND e.expense_id = :expense_id
""")
# The last line that bills it, or the correction of that.
_ON_INVOICES = text("""
    SELECT DISTINCT ON (s.fact_id) s.fact_id, i.state, i.number, l.struck
    FROM invoice_source s
    JOIN invoice i ON (i.workspace_id, i.invoice_id) = (s.workspace_id, s.invoice_id)
    JOIN invoice_line l ON (l.workspace_id, l.line_id) = (s.workspace_id, s.line_id)
    WHERE s.workspace_id = :workspace_id AND s.fact_kind = 'expense' AND s.fact_id = ANY(:ids) AND s.freed_at IS NULL
    ORDER BY s.fact_id, s.sequence DESC
""")
_ADD = text("""
    INSERT INTO expense (workspace_id, expense_id, client_id, retainer_id, person_id, spent_on, amount_minor,
        description, billable, receipt_name, receipt_sha256, logged_at)
    VALUES (:workspace_id, :expense_id, :client_id, CAST(:retainer_id AS uuid), :person_id, :spent_on, :amount_minor,
        :description, :billable, CAST(:receipt_name AS text), CAST(:receipt_sha256 AS bytea), :now)
""")
_TAKE_BACK = text("""
    INSERT INTO expense_reversal (workspace_id, expense_id, person_id, reversed_at)
    VALUES (:workspace_id, :expense_id, :person_id, :now) ON CONFLICT DO NOTHING RETURNING expense_id
""")


async def by_id(tx: Transaction, expense_id: UUID) -> Expense | None:
    """The expense, taken back or not."""
    row = await tx.first(_BY_ID, expense_id=expense_id)
    return None if row is None else _expense(row)


async def by_ids(tx: Transaction, ids: Collection[UUID]) -> tuple[Expense, ...]:
    """These by day, those that were taken back too."""
    return tuple(_expense(row) for row in await tx.all(_BY_IDS, ids=list(ids)))


async def newest(tx: Transaction, *, client_id: UUID | None, person_id: UUID | None, count: int) -> tuple[Expense, ...]:
    """The newest by day, those that were taken back too: a client's, somebody's, or all."""
    found = await tx.all(_NEWEST, client_id=client_id, person_id=person_id, count=count)
    return tuple(_expense(row) for row in found)


async def last_own(tx: Transaction, person_id: UUID) -> Expense | None:
    """What a person noted last and did not take back."""
    row = await tx.first(_LAST_OWN, person_id=person_id)
    return None if row is None else _expense(row)


async def receipt(tx: Transaction, expense_id: UUID) -> bytes | None:
    """The copy of its receipt, if it has one."""
    row = await tx.first(_RECEIPT, expense_id=expense_id)
    return None if row is None else bytes(row.content)


async def on_invoices(tx: Transaction, ids: Collection[UUID]) -> Mapping[UUID, OnInvoice]:
    """Where these stand, those that stand on a draft or an invoice."""
    found = await tx.all(_ON_INVOICES, ids=list(ids))
    return {row.fact_id: OnInvoice(InvoiceState(row.state), row.number, row.struck is not None) for row in found}


async def add(tx: Transaction, expense: Expense) -> None:
    """Add one."""
    await tx.run(
        _ADD,
        expense_id=expense.expense_id,
        client_id=expense.client_id,
        retainer_id=expense.retainer_id,
        person_id=expense.person_id,
        spent_on=expense.spent_on,
        amount_minor=expense.amount_minor,
        description=expense.text,
        billable=expense.billable,
        receipt_name=expense.receipt_name,
        receipt_sha256=expense.receipt_hash,
        now=expense.logged_at,
    )


async def take_back(tx: Transaction, expense_id: UUID, *, by: UUID, now: datetime) -> bool:
    """Take one back; False when it was already."""
    return await tx.first(_TAKE_BACK, expense_id=expense_id, person_id=by, now=now) is not None


def _expense(row: Row[Any]) -> Expense:
    return Expense(
        expense_id=row.expense_id,
        client_id=row.client_id,
        retainer_id=row.retainer_id,
        person_id=row.person_id,
        who=row.who,
        spent_on=row.spent_on,
        amount_minor=row.amount_minor,
        currency=row.currency,
        text=row.description,
        logged_at=row.logged_at,
        billable=row.billable,
        receipt_name=row.receipt_name,
        receipt_hash=row.receipt_sha256,
        is_taken_back=row.is_taken_back,
    )
