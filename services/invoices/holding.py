"""An invoice, held by who acts on it: managers and owners, on the version that they saw."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from domain.invoices.history import is_now, moved_on
from domain.invoices.invoices import Invoice
from domain.invoices.refusals import InvoiceGone, InvoiceSent
from domain.people.people import Caller, Person, require_manager
from services.people.people import caller
from store import submissions
from store.database import Transaction
from store.invoices import reading


async def manager(tx: Transaction, by: Caller, what: str) -> Person:
    """Who acts. Raises ManagersOnly; `what` completes its sentence."""
    person = await caller(tx, by)
    require_manager(person, what)
    return person


async def is_new(tx: Transaction, key: str, person: Person, *, now: datetime) -> bool:
    """Whether the person has not sent it before: a second time it changes nothing and gets the same answer."""
    return await submissions.claim(tx, f"{key}:{person.slack_user_id}", {}, now=now) is None


async def hold(tx: Transaction, invoice_id: UUID) -> Invoice:
    """The invoice, locked till the transaction ends. Raises InvoiceGone."""
    invoice = await reading.lock(tx, invoice_id)
    if invoice is None:
        raise InvoiceGone
    return invoice


async def again(tx: Transaction, invoice: Invoice) -> Invoice:
    """The invoice as this transaction has made it."""
    return (await reading.by_id(tx, invoice.invoice_id)) or invoice


async def require_unsent(tx: Transaction, invoice: Invoice, version: int, person: Person) -> None:
    """Raise InvoiceSent, or InvoiceMovedOn where another version was seen."""
    if invoice.state.is_sent:
        raise InvoiceSent(invoice=invoice.label)
    if invoice.version != version:
        raise await came_second(tx, invoice, person)


async def came_second(tx: Transaction, invoice: Invoice, person: Person) -> Exception:
    """What somebody reads who wanted something of an invoice that has moved on."""
    return moved_on(invoice, await reading.events(tx, invoice.invoice_id), person.person_id)


def became(invoice: Invoice) -> dict[str, str]:
    """The facts of the refusals that say where it stands."""
    return {"invoice": invoice.label, "became": is_now(invoice)}
