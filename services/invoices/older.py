"""What is older than what is billed here: listed, and drafted where somebody wants that."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from domain.agreements.retainers import RetainerName
from domain.clients.clients import NotYourClient
from domain.invoices.drafting import draft_lines
from domain.invoices.invoices import Invoice
from domain.invoices.older import NothingOlder, Older, items_of
from domain.invoices.words import InvoiceState, InvoiceStep
from domain.people.people import Caller
from domain.values.wall_clock import local_date
from services.invoices.drafting import sums_of, taxed_on
from services.invoices.facts import billable
from services.invoices.holding import is_new, manager
from store import submissions
from store.agreements import retainers
from store.database import Transaction
from store.ids import new_id
from store.invoices import lines, reading, settings, writing


async def older_of(tx: Transaction, called: RetainerName, *, now: datetime) -> Older:
    """What of a retainer counts as billed elsewhere, and stands on nothing here; expenses of its client, too, that were
    noted for no retainer.
    """
    drafts = await reading.following(tx, [called.client_id])
    here = await billable(tx, [called.client_id], drafts, now=now)
    ever = await billable(tx, [called.client_id], drafts, ever=[called.retainer_id], now=now)
    known = {fact.key for fact in here.facts[called.client_id]} | here.billed.keys()
    known |= {source.key for draft in drafts for each in draft.lines for source in each.sources}
    return Older(called, items_of(each for each in ever.facts[called.client_id] if each.key not in known))


async def add_older(
    tx: Transaction, retainer_id: UUID, marks: Collection[str], *, by: Caller, key: str, now: datetime
) -> Invoice:
    """Draft those of them that somebody chose, by themselves: such a draft follows nothing.

    Raises ManagersOnly, NotYourClient, NothingOlder.
    """
    person = await manager(tx, by, "draft an invoice")
    retainer = await retainers.by_id(tx, retainer_id)
    if retainer is None:
        raise NotYourClient
    called = retainer.called
    await settings.hold_clients(tx, [called.client_id])
    if not await is_new(tx, key, person, now=now):
        return await _drafted_before(tx, f"{key}:{person.slack_user_id}")
    older = await older_of(tx, called, now=now)
    chosen = [fact for each in older.items if each.mark in marks for fact in each.facts]
    if not chosen:
        raise NothingOlder
    client = (await settings.addressees(tx, [called.client_id]))[called.client_id]
    tax_on = taxed_on(client, (await settings.read(tx)).tax_on)
    found = draft_lines(chosen, {}, new_id)
    draft = Invoice(
        invoice_id=new_id(),
        client=client,
        state=InvoiceState.DRAFT,
        version=1,
        drafted_on=local_date(now, client.timezone),
        created_at=now,
        retainer_id=retainer_id,
        retainer=called.name,
        lines=found,
        sums=sums_of(found, tax_on),
        tax_on=tax_on,
        is_edited=True,
        last_edited_by_id=person.person_id,
    )
    await writing.add(tx, [draft])
    await lines.add(tx, {draft.invoice_id: found})
    await writing.note(tx, [draft], InvoiceStep.DRAFTED, by=person.person_id, now=now)
    await submissions.tell(tx, f"{key}:{person.slack_user_id}", {"invoice_id": draft.invoice_id.hex})
    return draft


async def _drafted_before(tx: Transaction, key: str) -> Invoice:
    """A submission that comes a second time has the draft of the first."""
    told = await submissions.facts(tx, key)
    drafted = await reading.by_id(tx, UUID(told["invoice_id"])) if told and "invoice_id" in told else None
    if drafted is None:
        raise NothingOlder
    return drafted
