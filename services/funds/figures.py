"""What of a matter's work is not billed and what is due, worked out as the next draft would be."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from domain.agreements.retainers import RetainerName
from domain.funds.deposits import MatterFunds
from domain.funds.figures import due_of, lines_of
from domain.invoices.drafting import draft_lines
from domain.invoices.facts import Fact, is_settled
from domain.invoices.invoices import Invoice
from domain.invoices.totals import totals
from domain.invoices.words import InvoiceKind, TaxOn
from domain.people.people import Person
from domain.values.wall_clock import local_date
from services.invoices.drafting import taxed_on
from services.invoices.facts import Billable, billable
from store import funds
from store.database import Transaction
from store.ids import new_id
from store.invoices import reading, settings

_MOST = 10_000


@dataclass(frozen=True, slots=True)
class _Books:
    """All that there is of some clients: open invoices with their lines, and what can be billed beside those that
    somebody has looked at. `only`: of a client the one retainer that is billed here.
    """

    there: Billable
    open: Mapping[UUID, Sequence[Invoice]]
    only: Mapping[UUID, UUID]
    tax_on: TaxOn


async def with_work(tx: Transaction, matters: Sequence[MatterFunds], *, now: datetime) -> tuple[MatterFunds, ...]:
    """The matters with what is unbilled and billed of each, in a number of statements that does not grow with them."""
    if not matters:
        return ()
    ids = [each.called.retainer_id for each in matters]
    books = await _books(tx, {each.called.client_id for each in matters}, ids, now=now)
    return tuple(_worked(each, books) for each in matters)


async def of_matter(tx: Transaction, called: RetainerName, person: Person, *, now: datetime) -> MatterFunds:
    """What one matter has, by its reader's day."""
    has = await funds.matters(tx, [called.retainer_id], today=local_date(now, person.timezone))
    (matter,) = await with_work(tx, has, now=now)
    return matter


async def _books(tx: Transaction, client_ids: Collection[UUID], matter_ids: Sequence[UUID], *, now: datetime) -> _Books:
    today = local_date(now, "UTC")
    found = await reading.listed(tx, states=reading.OPEN_STATES, client_ids=client_ids, today=today, count=_MOST)
    every = await reading.by_ids(tx, [each.invoice_id for each in found if each.kind is InvoiceKind.INVOICE])
    there = await billable(tx, client_ids, [each for each in every if each.follows], early=matter_ids, now=now)
    open_ones: dict[UUID, list[Invoice]] = {each: [] for each in client_ids}
    for each in every:
        open_ones[each.client.client_id].append(each)
    here: dict[UUID, list[UUID]] = {}
    for retainer_id, agreed in there.retainers.items():
        here.setdefault(agreed.retainer.called.client_id, []).append(retainer_id)
    only = {client_id: ids[0] for client_id, ids in here.items() if len(ids) == 1}
    return _Books(there, open_ones, only, (await settings.read(tx)).tax_on)


def _worked(matter: MatterFunds, books: _Books) -> MatterFunds:
    retainer_id, client_id = matter.called.retainer_id, matter.called.client_id
    only, those = books.only.get(client_id), books.open[client_id]
    drafted = draft_lines(_facts(matter, books), books.there.billed, new_id)
    on = taxed_on(books.there.clients[client_id], books.tax_on)
    unbilled = totals([each.line for each in drafted], on).total_minor
    standing = [each for each in those if not each.state.is_sent and not each.follows]
    unbilled += sum(totals(lines_of(each, retainer_id, only), each.tax_on).total_minor for each in standing)
    billed = sum(due_of(each, retainer_id, only) for each in those if each.state.awaits_payment)
    return replace(matter, unbilled=unbilled, billed=billed)


def _facts(matter: MatterFunds, books: _Books) -> list[Fact]:
    """What drafts that follow their facts have of a matter, and what would be drafted now. What was noted for no
    retainer is the matter's where it stands on its draft, or where nothing else of the client is billed here.
    """
    retainer_id, client_id = matter.called.retainer_id, matter.called.client_id
    own = [each for each in books.open[client_id] if each.follows and each.retainer_id == retainer_id]
    owned = {source.key for draft in own for each in draft.lines for source in each.sources}
    is_only = books.only.get(client_id) == retainer_id
    return [
        each
        for each in books.there.facts[client_id]
        if (each.retainer_id == retainer_id or (each.retainer_id is None and (is_only or each.key in owned)))
        and not is_settled(each, books.there.billed.get(each.key))
    ]
