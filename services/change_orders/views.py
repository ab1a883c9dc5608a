"""Change orders as they are looked at: one with its history, the open ones, and what a form begins with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from domain.agreements.retainers import RetainerName
from domain.change_orders.orders import (
    Approver,
    ByLink,
    ChangeOrder,
    ChangeOrderView,
    Effects,
    OrderState,
    OrderTerms,
    code_of,
)
from domain.change_orders.refusals import NoSuchOrder, NotAnApprover, OrderGone
from domain.kinds import Overage
from domain.people.people import Caller, Person, require_manager
from domain.values.wall_clock import local_date
from services.balances.standing import cards_of
from services.change_orders.effects import effects_of, read_facts
from services.change_orders.forms import approvers, retainer_of
from services.clients.meant import retainers_named
from services.people.people import caller
from services.people.visibility import clients_seen
from store.agreements import retainers
from store.change_orders import history as order_history
from store.change_orders import reading as change_orders
from store.clients import approvers as approvals
from store.database import Transaction

_LISTED = 12
_DECIDED = {OrderState.APPROVED, OrderState.COMPLETED, OrderState.INVOICED}


@dataclass(frozen=True, slots=True)
class FormFacts:
    """What a form begins with. `excess_minutes`: what the retainer's cycle is over, where that awaits approval.

    `order` is the one to be edited; `retainer` is None where nobody has said which.
    """

    today: date
    retainer: RetainerName | None = None
    approvers: tuple[Approver, ...] = ()
    excess_minutes: int = 0
    order: ChangeOrder | None = None


@dataclass(frozen=True, slots=True)
class OrderList:
    """Open orders for somebody. `more`: there are others beyond these."""

    viewer: Person
    orders: tuple[ChangeOrder, ...]
    more: bool = False


async def view_of(tx: Transaction, change_order_id: UUID, *, now: datetime) -> ChangeOrderView | None:
    """The order as it is now; what an approved one did to the balance is what it did then."""
    order = await change_orders.by_id(tx, change_order_id)
    return None if order is None else await _viewed(tx, order, now=now)


async def shown_to(tx: Transaction, change_order_id: UUID, by: ByLink, *, now: datetime) -> ChangeOrderView:
    """The order for a contact who approves for its client. Raises OrderGone, and NotAnApprover for who does not, or no
    longer does: what an order asks and costs is not theirs to read either.
    """
    view = await view_of(tx, change_order_id, now=now)
    if view is None:
        raise OrderGone
    contact = await approvals.contact(tx, by.contact_id)
    called = view.order.called
    if contact is None or contact.client_id != called.client_id or not contact.is_approver:
        raise NotAnApprover(client=called.client_name, code=view.order.code)
    return view


async def seen_by(tx: Transaction, number: int, *, by: Caller, now: datetime) -> ChangeOrderView:
    """The order with a number, as somebody may see it. Raises NoSuchOrder."""
    person = await caller(tx, by)
    order = await change_orders.by_number(tx, number)
    seen = await clients_seen(tx, person, by=by)
    if order is None or (seen is not None and order.called.client_id not in seen) or _is_hidden(order, person):
        # Somebody else's order and none at all read the same.
        raise NoSuchOrder(code=code_of(number))
    return await _viewed(tx, without_money(order, person), now=now)


async def one_for(tx: Transaction, change_order_id: UUID, *, by: Caller) -> ChangeOrder:
    """The order, where the caller may see it. Raises OrderGone."""
    person = await caller(tx, by)
    order = await change_orders.by_id(tx, change_order_id)
    seen = await clients_seen(tx, person, by=by)
    if order is None or (seen is not None and order.called.client_id not in seen) or _is_hidden(order, person):
        raise OrderGone
    return without_money(order, person)


async def listing(tx: Transaction, *, by: Caller, named: str | None) -> OrderList:
    """Open orders, of one client where one is named; a client's person sees their own, and no drafts."""
    person = await caller(tx, by)
    seen = await clients_seen(tx, person, by=by)
    client_ids = None if seen is None else sorted(seen)
    if named:
        ids = await retainers_named(tx, named, by=by, person=person)
        found = [await retainers.by_id(tx, each) for each in ids]
        client_ids = [each.called.client_id for each in found if each]
    orders = await change_orders.live(tx, client_ids, count=_LISTED + 1)
    shown = [without_money(each, person) for each in orders if not _is_hidden(each, person)]
    return OrderList(person, tuple(shown[:_LISTED]), more=len(orders) > _LISTED)


async def facts_for_form(
    tx: Transaction,
    *,
    by: Caller,
    now: datetime,
    retainer_id: UUID | None,
    client_id: UUID | None,
    change_order_id: UUID | None,
) -> FormFacts:
    """What a form begins with; of a client with one retainer, that. Raises ManagersOnly, NotYourClient, OrderGone, and
    CyclesDue.
    """
    person = await caller(tx, by)
    require_manager(person, "make a change order")
    today = local_date(now, person.timezone)
    order = await change_orders.by_id(tx, change_order_id) if change_order_id else None
    if change_order_id and order is None:
        raise OrderGone
    if order is not None:
        retainer_id = order.called.retainer_id
    if retainer_id is None and client_id is not None:
        theirs = [each for each in await retainers.of_client(tx, client_id) if not each.archived]
        retainer_id = theirs[0].called.retainer_id if len(theirs) == 1 else None
    if retainer_id is None:
        return FormFacts(today)
    called = (await retainer_of(tx, retainer_id)).called
    return FormFacts(
        today=today,
        retainer=called,
        approvers=await approvers(tx, called.client_id, requester=person),
        excess_minutes=await _excess(tx, retainer_id, person=person, now=now),
        order=order,
    )


def without_money(order: ChangeOrder, person: Person) -> ChangeOrder:
    """The order; without its price for who works here and does not see money. A client's price is theirs."""
    if person.role.sees_prices:
        return order
    return replace(order, terms=_priceless(order.terms))


def _priceless(terms: OrderTerms) -> OrderTerms:
    return replace(terms, amount_minor=None, rate_minor=None)


def _is_hidden(order: ChangeOrder, person: Person) -> bool:
    return order.sent_at is None and not person.role.is_team


async def _viewed(tx: Transaction, order: ChangeOrder, *, now: datetime) -> ChangeOrderView:
    return ChangeOrderView(
        order=order,
        today=local_date(now, order.client_timezone),
        effects=await _effects(tx, order, now=now),
        steps=await order_history.steps(tx, order.change_order_id),
    )


async def _effects(tx: Transaction, order: ChangeOrder, *, now: datetime) -> Effects | None:
    if order.state not in _DECIDED:
        return await effects_of(tx, order, now=now)
    approved = await order_history.approved_terms(tx, order.change_order_id, order.version)
    return read_facts(approved[0].get("effects")) if approved else None


async def _excess(tx: Transaction, retainer_id: UUID, *, person: Person, now: datetime) -> int:
    """What the cycle of today is over, where the terms let that await approval."""
    (card,) = await cards_of(tx, [retainer_id], person=person, now=now, last=False)
    standing = card.standing
    return standing.figures.overage if standing.terms.overage is Overage.APPROVE else 0
