"""Questions of clients about lines of their invoices."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from domain.invoices.questions import LineQuestion
from store.database import Transaction

_SELECT = """
    SELECT q.*, k.name AS asked_by, p.name AS answered_by FROM invoice_question q
    JOIN contact k ON (k.workspace_id, k.contact_id) = (q.workspace_id, q.contact_id)
    LEFT JOIN person p ON (p.workspace_id, p.person_id) = (q.workspace_id, q.person_id)
    WHERE q.workspace_id = :workspace_id"""
_BY_ID = text(f"{_SELECT} AND q.question_id = :question_id")
_OF_INVOICE = text(f"{_SELECT} AND q.invoice_id = :invoice_id ORDER BY q.asked_at, q.question_id")
_OPEN = text("""
    SELECT DISTINCT invoice_id FROM invoice_question
    WHERE workspace_id = :workspace_id AND invoice_id = ANY(:ids) AND answered_at IS NULL
""")
_ADD = text("""
    INSERT INTO invoice_question (workspace_id, question_id, invoice_id, line_id, contact_id, request_id, description,
        asked_at)
    VALUES (:workspace_id, :question_id, :invoice_id, :line_id, :contact_id, CAST(:request_id AS uuid), :description,
        :asked_at)
""")
_ANSWER = text("""
    UPDATE invoice_question SET answer = :answer, person_id = :person_id, answered_at = :now
    WHERE workspace_id = :workspace_id AND question_id = :question_id AND answered_at IS NULL
""")


async def by_id(tx: Transaction, question_id: UUID) -> LineQuestion | None:
    """The question."""
    row = await tx.first(_BY_ID, question_id=question_id)
    return None if row is None else _question(row)


async def of_invoice(tx: Transaction, invoice_id: UUID) -> tuple[LineQuestion, ...]:
    """All about an invoice, in order."""
    return tuple(_question(row) for row in await tx.all(_OF_INVOICE, invoice_id=invoice_id))


async def asked_about(tx: Transaction, ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of the invoices about which a question waits for an answer."""
    return frozenset(row.invoice_id for row in await tx.all(_OPEN, ids=list(ids))) if ids else frozenset()


async def add(tx: Transaction, question: LineQuestion) -> None:
    """Keep a question."""
    await tx.run(
        _ADD,
        question_id=question.question_id,
        invoice_id=question.invoice_id,
        line_id=question.line_id,
        contact_id=question.contact_id,
        request_id=question.request_id,
        description=question.description,
        asked_at=question.asked_at,
    )


async def answer(tx: Transaction, question_id: UUID, words: str, *, by: UUID, now: datetime) -> bool:
    """Keep the answer; False where somebody has answered."""
    return await tx.run(_ANSWER, question_id=question_id, answer=words, person_id=by, now=now) == 1


def _question(row: Row[Any]) -> LineQuestion:
    return LineQuestion(
        question_id=row.question_id,
        invoice_id=row.invoice_id,
        line_id=row.line_id,
        contact_id=row.contact_id,
        asked_by=row.asked_by,
        description=row.description,
        asked_at=row.asked_at,
        request_id=row.request_id,
        answer=row.answer,
        answered_by=row.answered_by,
        answered_at=row.answered_at,
    )
