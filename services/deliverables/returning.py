"""Taking back what was delivered or called off: a line that turns it round, never a change."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from domain.deliverables.deliveries import ClosedDelivery, Delivery, DeliveryGone, TakenBack
from domain.kinds import Component
from domain.people.people import Person
from domain.time.entries import NotYours
from domain.values.days import long_date
from services.agreements.agreed import agreement
from services.cycles.corrections import pass_on, replayed
from services.cycles.due import CyclesDue
from services.cycles.late_work import let_cover_go, open_one
from services.cycles.provisional import figures_shown
from services.cycles.thresholds import look_again
from services.deliverables.writing import late_work
from services.people.visibility import cycle_shown, money_hidden
from store import deliverables as deliveries
from store.cycles import cycles, reversals
from store.database import Transaction


def require_own(delivery: Delivery, person: Person) -> None:
    """Raise NotYours for who neither wrote the units down nor answers for the team's."""
    if delivery.person_id != person.person_id and not person.role.sees_money:
        raise NotYours


async def take_back(
    tx: Transaction, delivery_id: UUID, *, person: Person, now: datetime, reason: str = "undo"
) -> TakenBack:
    """Take a delivery back; of a closed cycle, the open one gets what that would have handed on without it.

    Raises DeliveryGone, NotYours, ClosedDelivery, and CyclesDue.
    """
    delivery = await _delivery(tx, delivery_id)
    require_own(delivery, person)
    agreed = await agreement(tx, delivery.called.retainer_id)
    live = await cycles.lock_live(tx, delivery.called.retainer_id)
    if any(each.is_due(agreed.retainer.timezone, now) for each in live):
        raise CyclesDue(tx, (delivery.called.retainer_id,), now=now)
    own = next((each for each in live if each.cycle_id == delivery.cycle_id), None)
    into, closed = own or open_one(live), None if own else await cycles.by_id(tx, delivery.cycle_id)
    if into is None:
        raise ClosedDelivery(day=long_date(delivery.delivered_on), retainer=delivery.called.label)
    before = await replayed(tx, agreed, closed) if closed is not None and delivery.counts else None
    if not await deliveries.mark_reversed(tx, delivery.delivery_id, by=person.person_id, reason=reason, now=now):
        raise DeliveryGone
    returned = None
    if closed is not None and before is not None:
        returned = await pass_on(tx, agreed, closed, before, late_work(delivery), into=into, now=now)
    elif own is not None:
        await _turn_round(tx, delivery, person=person, now=now)
    await look_again(tx, [each.cycle_id for each in live], now)
    shown = cycle_shown(closed, person) if closed else None
    return TakenBack(delivery, await figures_shown(tx, into), closed=shown, returned=money_hidden(returned, person))


async def taken_back_before(tx: Transaction, delivery_id: UUID) -> TakenBack:
    """What a submission took back that comes a second time."""
    delivery = await _delivery(tx, delivery_id)
    live = await cycles.live(tx, delivery.called.retainer_id)
    own = next((each for each in live if each.cycle_id == delivery.cycle_id), None) or open_one(live)
    if own is None:
        raise DeliveryGone
    return TakenBack(delivery, await figures_shown(tx, own), was_reversed_before=True)


async def _turn_round(tx: Transaction, delivery: Delivery, *, person: Person, now: datetime) -> None:
    used = await reversals.of_components(tx, delivery.cycle_id, Component.USED)
    lines = [each for each in used if each.delivery_id == delivery.delivery_id]
    await reversals.turn_round(tx, lines, person_id=person.person_id, now=now)
    if delivery.late_for_cycle_id is not None:
        await let_cover_go(tx, late_work(delivery), now=now)


async def _delivery(tx: Transaction, delivery_id: UUID) -> Delivery:
    delivery = await deliveries.by_id(tx, delivery_id)
    if delivery is None:
        raise DeliveryGone
    return delivery
