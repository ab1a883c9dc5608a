"""Invoices to test with: retainers that are billed, closings, and short ways to approve and send."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from domain.appointments import AppointmentKind
from domain.balances.standings import Standing
from domain.invoices.documents import Document
from domain.invoices.invoices import Invoice
from domain.invoices.words import InvoiceState
from domain.kinds import Invoicing
from domain.letters.links import LinkKind, OpenedLink, Opening
from services.letters.links import make_link
from store.database import Database
from tests.instants import NOW
from tests.portal.asked import approver_by_mail
from tests.services.agency import Agency

NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)


async def billed(agency: Agency, standing: Standing, way: Invoicing, since: date = NOVEMBER, *, now: datetime) -> UUID:
    """Have a retainer billed; its id."""
    await agency.services.invoice_setup.switch(standing.called.retainer_id, way, since, by=agency.owner, now=now)
    return standing.called.retainer_id


async def ready(agency: Agency, client_id: UUID, now: datetime = NOW) -> None:
    """Have the workspace and a client say what an invoice is not sent without, where they do not yet."""
    setup, by = agency.services.invoice_setup, agency.owner
    own, client = (await setup.read(by=by, now=now)).settings, await setup.addressed(client_id, by=by)
    if not own.legal_name or not own.address:
        await setup.save(replace(own, legal_name="Lumen Ltd", address="1 Quay"), by=by)
    if not client.address:
        await setup.address(replace(client, address="Main Street 1"), by=by, now=now)


async def turn(agency: Agency, now: datetime) -> None:
    """All that is due at an instant: cycles that turn, drafts, orders that are billed."""
    workspace_id = agency.workspace.workspace_id
    while await agency.services.cycles.turn_some(workspace_id, now):
        pass
    for kind in (AppointmentKind.INVOICE, AppointmentKind.ORDER_BILLED):
        while (await agency.services.appointments.due(workspace_id, now)).get(kind):
            await agency.services.appointments.handle(workspace_id, kind, now)


async def work(agency: Agency, *hours: int, now: datetime = NOW) -> None:
    """Hours on acme, an entry each."""
    for number, each in enumerate(hours):
        await agency.log(f"acme {each}h work {number}", now=now)


async def drafts(agency: Agency, now: datetime, client_id: UUID | None = None) -> list[Invoice]:
    """What is not sent yet and not discarded, with lines."""
    unsent = (InvoiceState.DRAFT, InvoiceState.APPROVED, InvoiceState.HELD)
    found = await agency.services.invoices.listed(by=agency.owner, now=now, client_id=client_id, states=unsent)
    every = [await agency.services.invoices.drawn(agency.workspace.workspace_id, each.invoice_id) for each in found]
    return [each for each in every if each]


async def no_documents(_: Invoice) -> Sequence[Document]:
    """A sender with nothing to render."""
    return ()


async def sent(agency: Agency, draft: Invoice, now: datetime) -> Invoice:
    """The draft, approved and sent."""
    invoices, by = agency.services.invoices, agency.owner
    await ready(agency, draft.client.client_id, now)
    seen = (await invoices.shown(draft.invoice_id, by=by, now=now)).invoice
    await invoices.approve(draft.invoice_id, version=seen.version, by=by, key=agency.key(), now=now)
    return await invoices.send(agency.workspace.workspace_id, draft.invoice_id, no_documents, now=now)


async def opened(agency: Agency, database: Database, invoice: Invoice) -> OpenedLink:
    """The link of an invoice that a contact of the client has followed."""
    contact_id = await approver_by_mail(database, agency.owner, invoice.client.client_id)
    async with database.transaction(agency.workspace.workspace_id) as tx:
        opening = Opening(LinkKind.INVOICE, invoice.invoice_id, NOW + timedelta(days=400))
        token = await make_link(tx, opening, contact_id, now=NOW)
    return await agency.services.links.open(token)


def told(invoice: Invoice) -> list[tuple[str, int]]:
    """Its lines that are billed: kind and amount."""
    return [(each.line.kind.value, each.line.amount_minor) for each in invoice.lines if each.line.struck is None]


def seen_by(agency: Agency, **values: Any) -> dict[str, Any]:
    """What every act of the owner has."""
    return {"by": agency.owner, "key": agency.key(), **values}
