"""What settles invoices: payments and write-offs, added to only."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from domain.invoices.payments import NumberedPayment, Payment
from domain.invoices.words import PaymentKind
from store.database import Transaction

_PAYMENT = """p.*, EXISTS (
        SELECT FROM payment v WHERE (v.workspace_id, v.reverses_id) = (p.workspace_id, p.payment_id)) AS is_reversed"""
_OF = f"SELECT {_PAYMENT} FROM payment p WHERE p.workspace_id = :workspace_id"
_OF_INVOICE = text(f"{_OF} AND p.invoice_id = :invoice_id ORDER BY p.recorded_at, p.payment_id")
_OF_INVOICES = text(f"{_OF} AND p.invoice_id = ANY(:ids) ORDER BY p.recorded_at, p.payment_id")
_BY_ID = text(f"{_OF} AND p.payment_id = :payment_id")
_OF_CLIENT = text(f"""
    SELECT {_PAYMENT}, i.number, i.currency
    FROM invoice i JOIN payment p ON (p.workspace_id, p.invoice_id) = (i.workspace_id, i.invoice_id)
    WHERE i.workspace_id = :workspace_id AND i.client_id = :client_id
    ORDER BY p.recorded_at DESC, p.payment_id DESC LIMIT :count OFFSET :before
""")
_SUMS_OF_CLIENT = text("""
    SELECT i.currency, count(*) AS payments, sum(p.unapplied_minor)::bigint AS unapplied
    FROM invoice i JOIN payment p ON (p.workspace_id, p.invoice_id) = (i.workspace_id, i.invoice_id)
    WHERE i.workspace_id = :workspace_id AND i.client_id = :client_id GROUP BY i.currency ORDER BY i.currency
""")
_ADD = text("""
    INSERT INTO payment (workspace_id, payment_id, invoice_id, kind, amount_minor, unapplied_minor, paid_on,
        reverses_id, person_id, description, recorded_at, page_id, draw_id)
    VALUES (:workspace_id, :payment_id, :invoice_id, :kind, :amount_minor, :unapplied_minor, :paid_on,
        CAST(:reverses_id AS uuid), CAST(:person_id AS uuid), :description, :now, CAST(:page_id AS uuid),
        CAST(:draw_id AS uuid))
""")


async def of_invoice(tx: Transaction, invoice_id: UUID) -> tuple[Payment, ...]:
    """All that settle one, in order, reversals too."""
    return tuple(_payment(row) for row in await tx.all(_OF_INVOICE, invoice_id=invoice_id))


async def of_invoices(tx: Transaction, ids: Collection[UUID]) -> tuple[Payment, ...]:
    """All that settle these, in order, reversals too."""
    return tuple(_payment(row) for row in await tx.all(_OF_INVOICES, ids=list(ids)))


async def of_client(tx: Transaction, client_id: UUID, *, count: int, before: int) -> tuple[NumberedPayment, ...]:
    """What has settled a client's invoices, reversals too, the newest first; `before` of them are left out."""
    found = await tx.all(_OF_CLIENT, client_id=client_id, count=count, before=before)
    return tuple(NumberedPayment(_payment(row), row.number, row.currency) for row in found)


async def sums_of_client(tx: Transaction, client_id: UUID) -> tuple[int, Mapping[str, int]]:
    """(how many there are, what of them settles nothing, by currency)."""
    found = await tx.all(_SUMS_OF_CLIENT, client_id=client_id)
    return sum(row.payments for row in found), {row.currency: row.unapplied for row in found if row.unapplied}


async def by_id(tx: Transaction, payment_id: UUID) -> Payment | None:
    """The payment."""
    row = await tx.first(_BY_ID, payment_id=payment_id)
    return None if row is None else _payment(row)


async def add(tx: Transaction, payment: Payment, *, by: UUID | None, now: datetime) -> None:
    """Add one. Raises Taken("payment_reversed_once") for a second reversal of the same."""
    await tx.run(
        _ADD,
        payment_id=payment.payment_id,
        invoice_id=payment.invoice_id,
        kind=payment.kind.value,
        amount_minor=payment.amount_minor,
        unapplied_minor=payment.unapplied_minor,
        paid_on=payment.paid_on,
        reverses_id=payment.reverses_id,
        person_id=by,
        description=payment.reference,
        page_id=payment.page_id,
        draw_id=payment.draw_id,
        now=now,
    )


def _payment(row: Row[Any]) -> Payment:
    return Payment(
        payment_id=row.payment_id,
        invoice_id=row.invoice_id,
        kind=PaymentKind(row.kind),
        amount_minor=row.amount_minor,
        paid_on=row.paid_on,
        reference=row.description,
        unapplied_minor=row.unapplied_minor,
        reverses_id=row.reverses_id,
        is_reversed=row.is_reversed,
        recorded_at=row.recorded_at,
        page_id=row.page_id,
        draw_id=row.draw_id,
    )
