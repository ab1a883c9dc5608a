"""Expenses of clients: added, taken back, and found."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from domain.invoices.expenses import Expense
from store.database import Transaction

_SELECT = """SELECT e.*, c.currency, p.name AS who, v.expense_id IS NOT NULL AS is_taken_back
    FROM expense e
    JOIN client c ON (c.workspace_id, c.client_id) = (e.workspace_id, e.client_id)
    JOIN person p ON (p.workspace_id, p.person_id) = (e.workspace_id, e.person_id)
    LEFT JOIN expense_reversal v ON (v.workspace_id, v.expense_id) = (e.workspace_id, e.expense_id)
    WHERE e.workspace_id = :workspace_id"""
_BY_ID = text(f"{_SELECT} AND e.expense_id = :expense_id")
_BY_IDS = text(f"{_SELECT} AND e.expense_id = ANY(:ids) ORDER BY e.spent_on, e.logged_at, e.expense_id")
_OF_CLIENT = text(f"{_SELECT} AND e.client_id = :client_id ORDER BY e.spent_on, e.logged_at, e.expense_id")
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


async def of_client(tx: Transaction, client_id: UUID) -> tuple[Expense, ...]:
    """A client's by day, those that were taken back too."""
    return tuple(_expense(row) for row in await tx.all(_OF_CLIENT, client_id=client_id))


async def add(tx: Transaction, expense: Expense, *, now: datetime) -> None:
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
        now=now,
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
        billable=row.billable,
        receipt_name=row.receipt_name,
        receipt_hash=row.receipt_sha256,
        is_taken_back=row.is_taken_back,
    )
