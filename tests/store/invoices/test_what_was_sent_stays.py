"""What the database refuses of invoices: to bill a fact twice, and to change what was sent."""

from __future__ import annotations

from uuid import UUID

import psycopg
from psycopg import errors

from domain.invoices.documents import Document
from domain.invoices.invoices import Invoice
from domain.kinds import Invoicing
from domain.people.people import Workspace
from services.invoices.expenses import ExpenseForm
from services.invoices.payments import PaymentForm
from services.services import Services
from store.database import Database
from tests.instants import NOW
from tests.services.agency import open_agency
from tests.services.invoices.billing import billed, ready, seen_by

# Each with who refuses it; `sent` and `draft` are two invoices.
REFUSED = {
    "UPDATE invoice SET net_minor = net_minor + 1 WHERE invoice_id = %(sent)s": errors.RestrictViolation,
    "UPDATE invoice SET number = 'INV-2' WHERE invoice_id = %(sent)s": errors.RestrictViolation,
    "UPDATE invoice SET due_on = due_on + 1, state = 'paid' WHERE invoice_id = %(sent)s": errors.RestrictViolation,
    "UPDATE invoice SET state = 'draft' WHERE invoice_id = %(sent)s": errors.CheckViolation,
    "UPDATE invoice SET state = 'sent' WHERE invoice_id = %(draft)s": errors.CheckViolation,
    "DELETE FROM invoice WHERE invoice_id = %(draft)s": errors.RestrictViolation,
    "UPDATE invoice_line SET amount_minor = 0 WHERE invoice_id = %(sent)s": errors.RestrictViolation,
    "UPDATE invoice_line SET description = 'x' WHERE invoice_id = %(sent)s": errors.RestrictViolation,
    "DELETE FROM invoice_source WHERE invoice_id = %(sent)s": errors.RestrictViolation,
    "UPDATE invoice_source SET amount_minor = 0 WHERE invoice_id = %(sent)s": errors.RestrictViolation,
    """INSERT INTO invoice_line SELECT workspace_id, gen_random_uuid(), %(sent)s, 9, kind, description, retainer_id,
        quantity, unit, unit_price_minor, amount_minor, tax_rate, tax_category FROM invoice_line
        WHERE invoice_id = %(draft)s LIMIT 1""": errors.RestrictViolation,
    # A fact of the sent one on the draft, too.
    """INSERT INTO invoice_source SELECT s.workspace_id, gen_random_uuid(), l.invoice_id, l.line_id, s.fact_kind,
        s.fact_id, s.fact_on, s.sequence, 1, 1 FROM invoice_source s, invoice_line l
        WHERE s.invoice_id = %(sent)s AND l.invoice_id = %(draft)s LIMIT 1""": errors.UniqueViolation,
    "UPDATE payment SET amount_minor = 1 WHERE invoice_id = %(sent)s": errors.RestrictViolation,
    "DELETE FROM invoice_document WHERE invoice_id = %(sent)s": errors.RestrictViolation,
    "DELETE FROM invoice_event WHERE invoice_id = %(sent)s": errors.RestrictViolation,
    "UPDATE expense SET amount_minor = 1 WHERE workspace_id = %(mine)s": errors.RestrictViolation,
    "TRUNCATE invoice_source": errors.RestrictViolation,
    "TRUNCATE invoice CASCADE": errors.RestrictViolation,
}


def refusal(connection: psycopg.Connection, statement: str, ids: dict[str, UUID]) -> type[errors.Error] | None:
    """What the database says to a statement; None where it does it."""
    try:
        connection.execute(statement.encode(), ids)
    except errors.IntegrityError as error:
        return type(error)
    return None


async def test_what_was_sent_stays_and_a_fact_is_billed_once(
    database: Database, database_url: str, workspace: Workspace
) -> None:
    agency = await open_agency(Services(database), workspace)
    acme = await agency.retainer(await agency.client("acme"))
    retainer_id = await billed(agency, acme, Invoicing.ARREARS, now=NOW)
    await ready(agency, acme.called.client_id)
    invoices = agency.services.invoices

    async def with_document(_: Invoice) -> list[Document]:
        return [Document("INV.pdf", "application/pdf", b"%PDF")]

    (own,) = await invoices.bill_now(retainer_id, **seen_by(agency, now=NOW))
    await invoices.approve(own.invoice_id, version=1, **seen_by(agency, now=NOW))
    await invoices.send(workspace.workspace_id, own.invoice_id, with_document, now=NOW)
    await invoices.record_payment(own.invoice_id, PaymentForm("1", NOW.date()), **seen_by(agency, now=NOW))
    form = ExpenseForm(acme.called.client_id, "49.90", "Stock photo", receipt=Document("r.pdf", "a/b", b"r"))
    await agency.services.expenses.spend(form, **seen_by(agency, now=NOW))
    (draft,) = await invoices.draft_now(acme.called.client_id, **seen_by(agency, now=NOW))
    ids = {"sent": own.invoice_id, "draft": draft.invoice_id, "mine": workspace.workspace_id}
    with psycopg.connect(database_url, autocommit=True) as connection:
        for statement, refused in REFUSED.items():
            assert refusal(connection, statement, ids) is refused, statement
        # A person can be erased, and that a fact is free again can be said.
        connection.execute("UPDATE payment SET description = '' WHERE invoice_id = %(sent)s", ids)
        connection.execute("UPDATE invoice_source SET freed_at = now() WHERE invoice_id = %(sent)s", ids)
