"""Drafts that somebody asks for: what is due, what is not billed between closings, or lines of one's own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from domain.clients.clients import NotYourClient
from domain.invoices.facts import SourcedLine
from domain.invoices.invoices import Invoice
from domain.invoices.refusals import BillsElsewhere
from domain.invoices.typed_lines import FreeLine, new_line
from domain.invoices.words import InvoiceState, InvoiceStep
from domain.kinds import Invoicing
from domain.people.people import Caller
from domain.values.wall_clock import local_date
from services.invoices.drafting import draft, sums_of, taxed_on
from services.invoices.holding import is_new, manager
from store.agreements import retainers
from store.database import Transaction
from store.ids import new_id
from store.invoices import lines, reading, settings, writing


async def draft_now(
    tx: Transaction, client_id: UUID, free: Sequence[FreeLine], *, by: Caller, key: str, now: datetime
) -> tuple[Invoice, ...]:
    """Draft what is due of a client, or these lines alone; all its drafts that nobody edited, or the one.

    Where there is nothing that is no refusal: a draft of which nothing is left has just been discarded. Raises
    NotYourClient, and what the lines' checks do.
    """
    person = await manager(tx, by, "draft an invoice")
    await settings.hold_clients(tx, [client_id])
    clients = await settings.addressees(tx, [client_id])
    if client_id not in clients:
        raise NotYourClient
    client = clients[client_id]
    if not await is_new(tx, key, person, now=now):
        return await reading.following(tx, [client_id])
    if not free:
        here = {each.retainer_id: None for each in await settings.billed_here(tx, [client_id])}
        return await draft(tx, [client_id], here, by=person.person_id, now=now)
    tax_on = taxed_on(client, (await settings.read(tx)).tax_on)
    typed = tuple(SourcedLine(new_line(each, client.currency, client.tax, new_id())) for each in free)
    own = Invoice(
        invoice_id=new_id(),
        client=client,
        state=InvoiceState.DRAFT,
        version=1,
        drafted_on=local_date(now, client.timezone),
        created_at=now,
        lines=typed,
        sums=sums_of(typed, tax_on),
        tax_on=tax_on,
        is_edited=True,
        last_edited_by_id=person.person_id,
    )
    await writing.add(tx, [own])
    await lines.add(tx, {own.invoice_id: typed})
    await writing.note(tx, [own], InvoiceStep.DRAFTED, by=person.person_id, now=now)
    return (own,)


async def bill_now(
    tx: Transaction, retainer_id: UUID, *, by: Caller, key: str, now: datetime
) -> tuple[tuple[Invoice, ...], UUID]:
    """Draft what of a retainer is not billed between two closings: the fee of what has begun, time of open cycles;
    the drafts, and whose they are.

    Where there is nothing that is no refusal, as in `draft_now`. Raises NotYourClient, BillsElsewhere.
    """
    person = await manager(tx, by, "draft an invoice")
    retainer = await retainers.by_id(tx, retainer_id)
    if retainer is None:
        raise NotYourClient
    called = retainer.called
    if retainer.invoicing is Invoicing.OFF:
        raise BillsElsewhere(retainer=called.label)
    await settings.hold_clients(tx, [called.client_id])
    if not await is_new(tx, key, person, now=now):
        return await reading.following(tx, [called.client_id]), called.client_id
    wanted = {retainer_id: None}
    found = await draft(tx, [called.client_id], wanted, early=[retainer_id], by=person.person_id, now=now)
    return tuple(each for each in found if each.retainer_id in {None, retainer_id}), called.client_id
