"""Change orders for what other subjects tell: of a cycle, on the home tab, on the desk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from domain.change_orders.orders import ChangeOrder
from domain.change_orders.told import AgreedInCycle, OrderOpen, ToApprove, ToMoveOn
from domain.cycles.sections import ToldOf
from domain.people.people import Person
from domain.people.waiting import Answering
from domain.values.wall_clock import local_date
from store.change_orders import agreed
from store.change_orders import reading as change_orders
from store.database import Transaction


async def agreed_in_cycles(tx: Transaction, told: Sequence[ToldOf], _: Person) -> Mapping[UUID, object]:
    """The change orders that were approved in the days of these cycles."""
    found = await agreed.in_cycles(tx, [each.cycle.cycle_id for each in told])
    return {cycle_id: AgreedInCycle(orders) for cycle_id, orders in found.items()}


async def to_approve(tx: Transaction, answering: Sequence[Answering]) -> Mapping[UUID, object]:
    """What waits for each one's own approval."""
    waiting = await change_orders.waiting_for(tx, [each.person for each in answering])
    return {person_id: ToApprove(orders) for person_id, orders in waiting.items()}


async def to_move_on(tx: Transaction, answering: Sequence[Answering]) -> Mapping[UUID, object]:
    """What waits for whoever makes change orders: their own, and those of clients they answer for."""
    make = [each for each in answering if each.person.role.sees_money]
    if not make:
        return {}
    people, client_ids = [each.person.person_id for each in make], [each.client_ids for each in make]
    found = await change_orders.to_move_on(tx, people, frozenset().union(*client_ids))
    theirs = {each.person.person_id: tuple(order for order in found if _moves(each, order)) for each in make}
    return {person_id: ToMoveOn(orders) for person_id, orders in theirs.items() if orders}


def _moves(answering: Answering, order: ChangeOrder) -> bool:
    return order.requested_by_id == answering.person.person_id or order.called.client_id in answering.client_ids


async def open_orders(tx: Transaction, answering: Answering) -> Sequence[OrderOpen]:
    """What waits since yesterday or longer; not what waits for this person, who has its card."""
    zone, person_id = answering.person.timezone, answering.person.person_id
    return [
        OrderOpen(each)
        for each in await change_orders.waiting(tx)
        if each.called.client_id in answering.client_ids
        and not (each.approver and each.approver.person_id == person_id)
        and each.sent_at
        and local_date(each.sent_at, zone) < answering.today
    ]
