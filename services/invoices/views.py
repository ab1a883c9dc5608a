"""Invoices as somebody looks at them: lists, one with its history, and what an edited draft differs by."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from domain.clients.clients import Client, NotYourClient, UnknownClient
from domain.invoices.facts import FactKey
from domain.invoices.invoices import Invoice
from domain.invoices.missing import missing
from domain.invoices.part_credits import creditable
from domain.invoices.payments import PaymentHistory
from domain.invoices.printed import DocumentSection
from domain.invoices.refusals import InvoiceGone
from domain.invoices.told import Difference, ListedInvoices, ShownInvoice
from domain.invoices.words import FactKind, InvoiceState
from domain.people.people import Caller, require_manager
from domain.values.wall_clock import local_date
from services.clients.naming import called_exactly, nearest
from services.invoices.delivering import delivery_of
from services.invoices.expenses_shown import waiting_for
from services.invoices.facts import billable
from services.invoices.printing import annexed
from services.people.people import caller
from services.people.visibility import clients_seen, require_seen
from store.clients import clients
from store.database import Transaction
from store.invoices import part_credits, payments, reading, settings
from store.workspaces import workspaces

MOST = 100
PAYMENTS_ON_A_PAGE = 30


async def shown(tx: Transaction, invoice_id: UUID, *, by: Caller, now: datetime) -> ShownInvoice:
    """One, for who sees money; clients see what was sent to them. Raises InvoiceGone, also of another client's."""
    person = await caller(tx, by)
    invoice = await reading.by_id(tx, invoice_id)
    if invoice is None:
        raise InvoiceGone
    today = local_date(now, (await workspaces.defaults(tx)).timezone)
    if not person.role.sees_money:
        seen = await clients_seen(tx, person, by=by)
        # Members see no amounts, contractors none.
        if person.role.works or seen is None or invoice.client.client_id not in seen or not invoice.state.is_sent:
            raise InvoiceGone
        return ShownInvoice(invoice, person, today, (), await payments.of_invoice(tx, invoice_id))
    differences = await _differences(tx, invoice, now=now) if not invoice.state.is_sent else ()
    lacks = () if invoice.state.is_sent else missing(invoice.client, await settings.read(tx))
    events, settled = await reading.events(tx, invoice_id), await payments.of_invoice(tx, invoice_id)
    delivery = await delivery_of(tx, invoice, events) if invoice.state.is_sent else None
    credited = await part_credits.of_invoice(tx, invoice_id) if invoice.state.is_sent else ()
    left = creditable(invoice, credited) if invoice.state.is_sent else ()
    return ShownInvoice(invoice, person, today, events, settled, differences, lacks, delivery, credited, left)


async def annex(tx: Transaction, invoice_id: UUID, *, by: Caller) -> tuple[Invoice, tuple[DocumentSection, ...]]:
    """One as it is, and what its client would read behind every line. Raises ManagersOnly, InvoiceGone."""
    require_manager(await caller(tx, by), "look at an invoice before it is sent")
    invoice = await reading.by_id(tx, invoice_id)
    if invoice is None:
        raise InvoiceGone
    return invoice, await annexed(tx, invoice)


async def listed(
    tx: Transaction, *, by: Caller, client_id: UUID | None, states: Sequence[InvoiceState], now: datetime
) -> tuple[Invoice, ...]:
    """Those in some states, the overdue first, at most 100. Raises ManagersOnly."""
    require_manager(await caller(tx, by), "see invoices")
    today = local_date(now, (await workspaces.defaults(tx)).timezone)
    of = None if client_id is None else [client_id]
    return await reading.listed(tx, states=states, client_ids=of, today=today, count=MOST)


async def named(
    tx: Transaction, name: str | None, *, client_id: UUID | None = None, by: Caller, now: datetime
) -> ListedInvoices:
    """What is open, the overdue first, of the client that a name means, or of all; to clients, what was sent to them.

    Raises ManagersOnly, UnknownClient.
    """
    person = await caller(tx, by)
    if person.role.works:
        require_manager(person, "see invoices")
    seen = await clients_seen(tx, person, by=by)
    visible = [each for each in await clients.every(tx) if seen is None or each.client_id in seen]
    client = _meant(name, visible) if name else None
    if client_id is not None:
        client = next((each for each in visible if each.client_id == client_id), None)
    today = local_date(now, (await workspaces.defaults(tx)).timezone)
    if person.role.sees_money:
        states = tuple(InvoiceState) if client else reading.OPEN_STATES
        of = [client.client_id] if client else None
        found = await reading.listed(tx, states=states, client_ids=of, today=today, count=MOST)
        all_off = client is None and await settings.are_all_off(tx)
        waiting = await waiting_for(tx, client.client_id) if client else ()
        return ListedInvoices(person, client, found, today, all_off, waiting)
    own: list[Invoice] = []
    for each in [client] if client else visible:
        own += await reading.of_client(tx, each.client_id, only_sent=True, count=MOST)
    return ListedInvoices(person, client, tuple(own), today)


def _meant(name: str, visible: Sequence[Client]) -> Client:
    found = next((each for each in visible if each.alias == name.strip().lower()), None)
    found = found or called_exactly(name.strip(), visible)
    if found is None:
        raise UnknownClient(name, nearest(name, visible))
    return found


async def of_client(tx: Transaction, client_id: UUID, *, by: Caller) -> tuple[Invoice, ...]:
    """A client's, the newest first, at most 100; to its own people those that were sent. Raises NotYourClient."""
    person = await caller(tx, by)
    if person.role.works:
        require_manager(person, "see invoices")
    require_seen(client_id, await clients_seen(tx, person, by=by))
    return await reading.of_client(tx, client_id, only_sent=not person.role.sees_money, count=MOST)


async def payments_of(tx: Transaction, client_id: UUID, page: int, *, by: Caller, now: datetime) -> PaymentHistory:
    """A page of what has settled a client's invoices. Raises ManagersOnly, NotYourClient."""
    require_manager(await caller(tx, by), "see payments")
    client = (await settings.addressees(tx, [client_id])).get(client_id)
    if client is None:
        raise NotYourClient
    today = local_date(now, (await workspaces.defaults(tx)).timezone)
    every, unapplied = await payments.sums_of_client(tx, client_id)
    pages = max(1, -(-every // PAYMENTS_ON_A_PAGE))
    page = min(max(page, 1), pages)
    before = (page - 1) * PAYMENTS_ON_A_PAGE
    found = await payments.of_client(tx, client_id, count=PAYMENTS_ON_A_PAGE, before=before)
    return PaymentHistory(client_id, client.name, today, found, page, pages, unapplied)


async def _differences(tx: Transaction, invoice: Invoice, *, now: datetime) -> tuple[Difference, ...]:
    """What its facts are worth now. One that follows them, and of time, does not differ."""
    on_it: dict[FactKey, tuple[str, int]] = {}
    for each in invoice.lines:
        for source in each.sources:
            if source.key.kind is not FactKind.TIME:
                on_it[source.key] = (each.line.text, source.amount_minor)
    if not on_it:
        return ()
    there = await billable(tx, [invoice.client.client_id], [invoice], now=now)
    found = []
    for fact in there.facts[invoice.client.client_id]:
        before = there.billed.get(fact.key)
        is_minor = fact.worth_minor - (before.amount_minor if before else 0)
        text, was_minor = on_it.get(fact.key, ("", is_minor))
        if was_minor != is_minor:
            found.append(Difference(text, was_minor, is_minor))
    return tuple(found)
