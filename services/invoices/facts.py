"""All that can be billed of some clients, read together."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from domain.change_orders.orders import ChangeOrder
from domain.cycles.agreement import Agreement
from domain.cycles.cycles import Cycle
from domain.invoices.due import Situation, fees, overages
from domain.invoices.facts import Billed, Fact, FactKey
from domain.invoices.invoices import Addressee, Invoice
from domain.invoices.lines import Tax
from domain.invoices.other_facts import Spent, credit_fact, deficit_fact, expense_fact, order_fact, time_fact
from domain.invoices.part_credits import part_credit_fact
from domain.invoices.words import FactKind
from domain.values.wall_clock import local_date
from services.agreements.agreed import agreements
from services.appointments.business_days import business_days
from store.change_orders import reading as change_orders
from store.database import Transaction
from store.invoices import facts as stored
from store.invoices import part_credits, settings


@dataclass(frozen=True, slots=True)
class Billable:
    """What of each client can be billed now, by the client's id, and what stands elsewhere already."""

    clients: Mapping[UUID, Addressee]
    retainers: Mapping[UUID, Agreement]
    cycles: Mapping[UUID, Sequence[Cycle]]
    facts: Mapping[UUID, Sequence[Fact]]
    billed: Mapping[FactKey, Billed]


async def billable(
    tx: Transaction,
    client_ids: Collection[UUID],
    drafts: Sequence[Invoice] = (),
    *,
    early: Collection[UUID] = (),
    ever: Sequence[UUID] = (),
    now: datetime,
) -> Billable:
    """Read it, as if these drafts were not there; what they have stays billable. `early`: retainers of which somebody
    bills what has begun; `ever`: those of which that is wanted, too, which counts as billed elsewhere.
    """
    owned = {source.key for draft in drafts for each in draft.lines for source in each.sources}
    but = [each.invoice_id for each in drafts]
    clients = await settings.addressees(tx, client_ids)
    here = await settings.billed_here(tx, client_ids)
    ids, owner = [each.retainer_id for each in here], {each.retainer_id: each.client_id for each in here}
    agreed = {each: _ever(agreement, each in ever) for each, agreement in (await agreements(tx, ids)).items()}
    cycles, excesses = await stored.cycles_of(tx, ids, ever=ever)
    owned_time = [each.fact_id for each in owned if each.kind is FactKind.TIME]
    worked = await stored.time_of(tx, ids, early=early, owned=owned_time, but=but, ever=ever)
    billed = await stored.billed(tx, list(client_ids), time_entry_ids=[each.time_entry_id for each in worked], but=but)
    known = owned | billed.keys()
    taxes, days = {each: clients[owner[each]].tax for each in ids}, await business_days(tx)
    situations = [
        Situation(agreement, cycles[each], excesses, taxes[each], days, now, early=each in early)
        for each, agreement in agreed.items()
    ]
    found: dict[UUID, list[Fact]] = {each: [] for each in client_ids}
    for fact in [
        *_of_cycles(situations, known),
        *[time_fact(each, taxes[each.retainer_id]) for each in worked],
        *[deficit_fact(each, taxes[each.retainer_id]) for each in await stored.deficits_of(tx, ids, ever=ever)],
        *[
            credit_fact(each, _tax_of(billed, each.cycle_id) or taxes[each.retainer_id])
            for each in await stored.credits_of(tx, ids, ever=ever)
        ],
        *_orders(await change_orders.agreed_of(tx, ids), agreed, clients, known),
    ]:
        if fact.retainer_id is not None:
            found[owner[fact.retainer_id]].append(fact)
    for client_id, fact in await _of_clients(tx, clients, agreed, known, but=but):
        found[client_id].append(fact)
    return Billable(clients, agreed, cycles, found, billed)


def _ever(agreed: Agreement, is_wanted: bool) -> Agreement:
    return replace(agreed, retainer=replace(agreed.retainer, invoicing_from=None)) if is_wanted else agreed


def _of_cycles(situations: Sequence[Situation], known: Collection[FactKey]) -> Iterator[Fact]:
    """Fees and overages, retainer by retainer."""
    # Of its own for each retainer: searched in all, a thousand retainers would go through a thousand's years.
    fees_known: dict[UUID, set[FactKey]] = {}
    for key in known:
        if key.kind is FactKind.FEE:
            fees_known.setdefault(key.fact_id, set()).add(key)
    for at in situations:
        yield from fees(at, fees_known.get(at.agreed.retainer.called.retainer_id, ()))
        yield from overages(at, known)


def _tax_of(billed: Mapping[FactKey, Billed], cycle_id: UUID) -> Tax | None:
    """The tax of the line that billed a cycle's excess."""
    line = billed.get(FactKey(FactKind.OVERAGE, cycle_id))
    return line.tax if line else None


def _orders(
    orders: Sequence[ChangeOrder],
    agreed: Mapping[UUID, Agreement],
    clients: Mapping[UUID, Addressee],
    known: Collection[FactKey],
) -> Iterator[Fact]:
    """What was approved before the retainer was billed here was billed elsewhere."""
    for order in orders:
        fact = order_fact(order, clients[order.called.client_id].tax)
        since = agreed[order.called.retainer_id].retainer.invoicing_from
        approved_on = local_date(order.outcome.at, order.client_timezone) if order.outcome else None
        is_ours = since is None or approved_on is None or approved_on >= since
        if fact is not None and (is_ours or fact.key in known):
            yield fact


async def _of_clients(
    tx: Transaction,
    clients: Mapping[UUID, Addressee],
    agreed: Mapping[UUID, Agreement],
    known: Collection[FactKey],
    *,
    but: Sequence[UUID],
) -> Sequence[tuple[UUID, Fact]]:
    """What can be a client's and no retainer's, beside whose it is: expenses, and credits of parts."""
    since: dict[UUID, dict[UUID, date]] = {each: {} for each in clients}
    for retainer_id, agreement in agreed.items():
        first = agreement.retainer.invoicing_from or date.min
        since[agreement.retainer.called.client_id][retainer_id] = first
    spent = await stored.expenses_of(tx, list(clients), list(agreed))
    found = [
        (client_id, fact)
        for client_id, theirs in spent.items()
        for fact in _expenses(theirs, since[client_id], clients[client_id], known)
    ]
    for client_id, part in await part_credits.unbilled(tx, list(clients), but=but):
        fact = part_credit_fact(part)
        # What is of a retainer that is not billed here any more goes on whichever draft comes next.
        found.append((client_id, fact if fact.retainer_id in agreed else replace(fact, retainer_id=None)))
    return found


def _expenses(
    spent: Sequence[Spent], since: Mapping[UUID, date], client: Addressee, known: Collection[FactKey]
) -> Iterator[Fact]:
    for each in spent:
        fact = expense_fact(each, client.tax)
        first = since.get(each.retainer_id) if each.retainer_id else min(since.values(), default=None)
        if fact.key in known or (first is not None and each.spent_on >= first):
            yield fact
