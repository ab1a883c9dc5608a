"""Drafts, made and kept in step with what they bill: worked out anew whenever there is a reason to look."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from domain.invoices.drafting import draft_lines
from domain.invoices.facts import Fact, SourcedLine, is_settled
from domain.invoices.invoices import Addressee, Invoice
from domain.invoices.sharing_out import Occasion, share_out
from domain.invoices.totals import Totals, totals
from domain.invoices.words import InvoiceState, InvoiceStep, TaxOn
from domain.values.wall_clock import local_date
from services.invoices.facts import Billable, billable
from store.database import Transaction
from store.ids import new_id
from store.invoices import lines, reading, settings, writing

# The retainers that something is drafted for, with the cycle that closed; None, something is billed before.
Occasions = Mapping[UUID, UUID | None]


@dataclass(slots=True)
class _Drafts:
    """What is to be written: drafts that are new, that have other lines now, and that have none any more."""

    new: list[Invoice]
    changed: list[Invoice]
    empty: list[Invoice]


async def draft(
    tx: Transaction,
    client_ids: Collection[UUID],
    occasions: Occasions,
    *,
    early: Collection[UUID] = (),
    by: UUID | None = None,
    now: datetime,
) -> tuple[Invoice, ...]:
    """Bring the drafts of clients up to date, and make those that are wanted now; all that stand, new and old.

    Hold the clients before: so that two who draft for one find each other's, and not the key taken. Run again it
    changes nothing. `early`: retainers of which somebody bills what has begun.
    """
    found = await reading.following(tx, client_ids)
    there = await billable(tx, client_ids, found, early=early, now=now)
    tax_on = (await settings.read(tx)).tax_on
    drafts = _Drafts([], [], [])
    own: dict[UUID, list[Invoice]] = {each: [] for each in client_ids}
    for each in found:
        own[each.client.client_id].append(each)
    wanted: dict[UUID, dict[UUID, UUID | None]] = {each: {} for each in client_ids}
    for retainer_id, cycle_id in occasions.items():
        if retainer_id in there.retainers:
            wanted[there.retainers[retainer_id].retainer.called.client_id][retainer_id] = cycle_id
    kept: list[Invoice] = []
    for client_id in client_ids:
        kept += _of_client(there, client_id, own[client_id], wanted[client_id], drafts, tax_on, now)
    await _write(tx, drafts, by=by, now=now)
    return (*kept, *drafts.new)


async def follow(tx: Transaction, client_id: UUID, *, now: datetime) -> None:
    """Bring the drafts of a client up to date, before somebody looks at one or decides about it."""
    await settings.hold_clients(tx, [client_id])
    await draft(tx, [client_id], {}, now=now)


def _of_client(
    there: Billable,
    client_id: UUID,
    own: Sequence[Invoice],
    occasions: Occasions,
    drafts: _Drafts,
    tax_on: TaxOn,
    now: datetime,
) -> list[Invoice]:
    """Sort a client's drafts into what is to be written; those that stand."""
    client = there.clients[client_id]
    today = local_date(now, client.timezone)
    tax_on = taxed_on(client, tax_on)
    facts = [each for each in there.facts[client_id] if not is_settled(each, there.billed.get(each.key))]
    shared = share_out(client, facts, own, occasions, today)
    kept: list[Invoice] = []
    for before in own:
        after = replace(_filled(there, replace(before, tax_on=tax_on), shared.kept[before.invoice_id]), client=client)
        if not after.lines:
            drafts.empty.append(after)
            continue
        kept.append(after)
        if _content(before) != _content(after):
            drafts.changed.append(after)
    for occasion, facts in shared.new.items():
        blank = Invoice(
            invoice_id=new_id(),
            client=client,
            state=InvoiceState.DRAFT,
            version=1,
            drafted_on=today,
            created_at=now,
            retainer_id=occasion.retainer_id,
            retainer=_named(there, occasion),
            cycle_id=occasion.cycle_id,
            tax_on=tax_on,
        )
        drafts.new += [each for each in [_filled(there, blank, facts)] if each.lines]
    return kept


def _named(there: Billable, occasion: Occasion) -> str | None:
    return there.retainers[occasion.retainer_id].retainer.called.name if occasion.retainer_id else None


def _filled(there: Billable, invoice: Invoice, facts: Sequence[Fact]) -> Invoice:
    found = draft_lines(facts, there.billed, new_id)
    return replace(invoice, lines=found, sums=sums_of(found, invoice.tax_on))


def sums_of(found: Sequence[SourcedLine], tax_on: TaxOn) -> Totals:
    """What lines come to."""
    return totals([each.line for each in found], tax_on)


def taxed_on(client: Addressee, tax_on: TaxOn) -> TaxOn:
    """What tax is worked out on; e-invoices have it on the sum, whatever the workspace does (BR-CO-17)."""
    return TaxOn.SUM if client.e_invoice else tax_on


def _content(invoice: Invoice) -> object:
    """What a reader would notice; a line that is worked out anew has another id."""
    same = UUID(int=0)
    every = [(replace(each.line, line_id=same), frozenset(each.sources)) for each in invoice.lines]
    return every, invoice.tax_on, invoice.sums


async def _write(tx: Transaction, drafts: _Drafts, *, by: UUID | None, now: datetime) -> None:
    changed = [*drafts.changed, *drafts.empty]
    if changed:
        await lines.forget(tx, [each.invoice_id for each in changed])
    for each in drafts.changed:
        await writing.changed(tx, each, each.sums)
    for each in drafts.empty:
        await writing.changed(tx, each, each.sums, state=InvoiceState.DISCARDED)
    await writing.add(tx, drafts.new)
    await lines.add(tx, {each.invoice_id: each.lines for each in [*drafts.changed, *drafts.new]})
    for step, those in (
        (InvoiceStep.FOLLOWED, drafts.changed),
        (InvoiceStep.DISCARDED, drafts.empty),
        (InvoiceStep.DRAFTED, drafts.new),
    ):
        if those:
            await writing.note(tx, those, step, by=by if step is InvoiceStep.DRAFTED else None, now=now)
