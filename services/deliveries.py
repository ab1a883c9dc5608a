"""Units delivered against a retainer that counts them, and taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from domain.days import check_not_future, long_date
from domain.deliveries import ClosedDelivery, Delivered, Delivery, DeliveryGone, NothingDelivered, NoUnits, TakenBack
from domain.kinds import Component, Kind
from domain.log_line import check_description
from domain.lot_use import Use
from domain.people import Caller, Person, require_team
from domain.time_entries import NotYours
from services.agreed import agreement, is_due
from services.clocks import local_date
from services.closings import figures_shown
from services.finding import CyclesDue, Found, cycle_for, find, turning
from services.late_work import cover, give_back, let_cover_go, open_one
from services.naming import wanted
from services.people import caller
from services.visibility import cycle_shown, money_hidden
from store import cycles, deliveries, reversals, submissions
from store.database import Database, Transaction
from store.ids import new_id
from store.late import LateWork

_MOST = 1000


@dataclass(frozen=True, slots=True)
class Unit:
    """What to record. `on` None: today where the author is."""

    quantity: int
    description: str
    on: date | None = None
    counts: bool = True
    is_cancelled: bool = False


class Deliveries:
    """Articles, designs, sessions: whatever a deliverables retainer counts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def deliver(
        self,
        named: str | None,
        quantity: int,
        description: str,
        *,
        by: Caller,
        key: str,
        now: datetime,
        on: date | None = None,
    ) -> Delivered:
        """Take units off the balance, on a local date (None: today where the author is).

        Raises what `find` and `cycle_for` raise, NoUnits, FutureDate and DescriptionTooLong.
        """
        unit = Unit(quantity, check_description(description), on)
        return await self._record(named, unit, by=by, key=key, now=now)

    async def cancel(
        self,
        named: str | None,
        description: str,
        *,
        counted: bool,
        by: Caller,
        key: str,
        now: datetime,
        on: date | None = None,
    ) -> Delivered:
        """Note a session that was called off: `counted` against the balance, or given back; shown either way.

        Raises as `deliver` does.
        """
        unit = Unit(1, check_description(description), on, counts=counted, is_cancelled=True)
        return await self._record(named, unit, by=by, key=key, now=now)

    async def undo(self, *, by: Caller, key: str, now: datetime, delivery_id: UUID | None = None) -> TakenBack:
        """Take back the caller's last delivery, or the one named.

        Raises NothingDelivered, DeliveryGone, NotYours, TeamOnly, ClosedDelivery.
        """

        async def act() -> TakenBack:
            async with self._database.transaction(by.workspace_id) as tx:
                person = await caller(tx, by)
                require_team(person)
                told = await submissions.claim(tx, key, {}, now=now)
                if told is not None:
                    return await _taken_back_before(tx, UUID(told["delivery_id"]))
                delivery = await _meant(tx, person, delivery_id)
                await submissions.tell(tx, key, {"delivery_id": delivery.delivery_id.hex})
                return await _take_back(tx, delivery, person=person, now=now)

        return await turning(self._database, by.workspace_id, now, act)

    async def _record(self, named: str | None, unit: Unit, *, by: Caller, key: str, now: datetime) -> Delivered:
        if not 1 <= unit.quantity <= _MOST:
            raise NoUnits

        async def act() -> Delivered:
            async with self._database.transaction(by.workspace_id) as tx:
                target = wanted(named, channel=by.slack_channel_id)
                found = await find(tx, target, by=by, now=now, typed=named, kind=Kind.DELIVERABLES)
                return await _write(tx, found, unit, key=key, now=now)

        return await turning(self._database, by.workspace_id, now, act)


async def _write(tx: Transaction, found: Found, unit: Unit, *, key: str, now: datetime) -> Delivered:
    today = local_date(now, found.person.timezone)
    delivered_on = check_not_future(unit.on or today, today)
    place = await cycle_for(tx, found, delivered_on)
    delivery = Delivery(
        delivery_id=new_id(),
        called=found.called,
        cycle_id=place.held.cycle.cycle_id,
        person_id=found.person.person_id,
        delivered_on=delivered_on,
        quantity=unit.quantity,
        description=unit.description,
        logged_at=now,
        counts=unit.counts,
        is_cancelled=unit.is_cancelled,
        late_for_cycle_id=place.late_for.cycle_id if place.late_for else None,
    )
    told = await submissions.claim(tx, key, {"delivery_id": delivery.delivery_id.hex}, now=now)
    if told is not None:
        return await _recorded_before(tx, UUID(told["delivery_id"]), person=found.person)
    await deliveries.add(tx, delivery)
    covered = 0
    if place.late_for is not None and delivery.counts:
        agreed = await agreement(tx, found.called.retainer_id)
        covered = await cover(tx, agreed, place.late_for, _late_work(delivery), into=place.held.cycle, now=now)
    return Delivered(
        delivery=delivery,
        cycle=cycle_shown(place.held.cycle, found.person),
        after=await figures_shown(tx, place.held.cycle),
        late_for=cycle_shown(place.late_for, found.person) if place.late_for else None,
        covered=covered,
    )


async def _recorded_before(tx: Transaction, delivery_id: UUID, *, person: Person) -> Delivered:
    """What a submission recorded that comes a second time."""
    delivery = await _delivery(tx, delivery_id)
    cycle = await cycles.by_id(tx, delivery.cycle_id)
    late_for = await cycles.by_id(tx, delivery.late_for_cycle_id) if delivery.late_for_cycle_id else None
    if cycle is None:
        raise DeliveryGone
    return Delivered(
        delivery=delivery,
        cycle=cycle_shown(cycle, person),
        after=await figures_shown(tx, cycle),
        is_repeat=True,
        late_for=cycle_shown(late_for, person) if late_for else None,
        covered=sum(each.quantity for each in await reversals.added_for(tx, delivery_id=delivery_id)),
    )


async def _delivery(tx: Transaction, delivery_id: UUID) -> Delivery:
    delivery = await deliveries.by_id(tx, delivery_id)
    if delivery is None:
        raise DeliveryGone
    return delivery


async def _meant(tx: Transaction, person: Person, delivery_id: UUID | None) -> Delivery:
    """The delivery to take back. Raises NothingDelivered, DeliveryGone, NotYours."""
    delivery = await deliveries.newest(tx, person.person_id) if delivery_id is None else None
    if delivery is None and delivery_id is None:
        raise NothingDelivered
    delivery = delivery or await _delivery(tx, delivery_id or new_id())
    if delivery.person_id != person.person_id and not person.role.sees_money:
        raise NotYours
    return delivery


async def _take_back(tx: Transaction, delivery: Delivery, *, person: Person, now: datetime) -> TakenBack:
    agreed = await agreement(tx, delivery.called.retainer_id)
    live = await cycles.hold_live(tx, delivery.called.retainer_id)
    if any(is_due(each, agreed.retainer.timezone, now) for each in live):
        raise CyclesDue((delivery.called.retainer_id,))
    own = next((each for each in live if each.cycle_id == delivery.cycle_id), None)
    into, closed = own or open_one(live), None if own else await cycles.by_id(tx, delivery.cycle_id)
    if into is None:
        raise ClosedDelivery(day=long_date(delivery.delivered_on), retainer=delivery.called.label)
    if not await deliveries.mark_reversed(tx, delivery.delivery_id, by=person.person_id, reason="undo", now=now):
        raise DeliveryGone
    returned = None
    if closed is not None and delivery.counts:
        returned = await give_back(tx, agreed, closed, _late_work(delivery), into=into, now=now)
    elif own is not None:
        used = await reversals.of_components(tx, own.cycle_id, Component.USED)
        lines = [each for each in used if each.delivery_id == delivery.delivery_id]
        await reversals.turn_round(tx, lines, person_id=person.person_id, now=now)
        if delivery.late_for_cycle_id is not None:
            await let_cover_go(tx, _late_work(delivery), now=now)
    shown = cycle_shown(closed, person) if closed else None
    return TakenBack(delivery, await figures_shown(tx, into), closed=shown, returned=money_hidden(returned, person))


async def _taken_back_before(tx: Transaction, delivery_id: UUID) -> TakenBack:
    delivery = await _delivery(tx, delivery_id)
    live = await cycles.hold_live(tx, delivery.called.retainer_id)
    own = next((each for each in live if each.cycle_id == delivery.cycle_id), None) or open_one(live)
    if own is None:
        raise DeliveryGone
    return TakenBack(delivery, await figures_shown(tx, own), was_reversed_before=True)


def _late_work(delivery: Delivery) -> LateWork:
    return LateWork(
        cycle_id=delivery.cycle_id,
        use=Use(delivery.delivered_on, delivery.quantity),
        person_id=delivery.person_id,
        delivery_id=delivery.delivery_id,
    )
