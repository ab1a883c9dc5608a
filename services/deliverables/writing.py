"""Writing units down: the act that every way of delivering ends in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from domain.cycles.cycles import Cycle
from domain.cycles.figures import crossed
from domain.cycles.lot_use import Use
from domain.deliverables.deliveries import Delivered, Delivery
from domain.values.days import check_not_future
from domain.values.descriptions import check_description
from domain.values.wall_clock import local_date
from services.agreements.agreed import agreement
from services.cycles.finding import Found, TargetCycle, cycle_for
from services.cycles.late_work import cover
from services.cycles.provisional import with_provisional_carry
from services.cycles.thresholds import look_again
from services.people.visibility import cycle_shown, thresholds_shown
from store import deliverables as deliveries
from store import submissions
from store.cycles import cycles, ledger, reversals
from store.cycles.late import LateWork
from store.database import Transaction
from store.ids import new_id


@dataclass(frozen=True, slots=True)
class Unit:
    """What to write down. `on` None: today where the author is."""

    quantity: int
    description: str
    on: date | None = None
    counts: bool = True
    is_cancelled: bool = False


async def write(
    tx: Transaction, found: Found, unit: Unit, *, key: str, now: datetime, replaces: UUID | None = None
) -> Delivered:
    """Write units down on a held retainer. The same key again writes nothing and tells the same.

    Raises DescriptionTooLong, FutureDate, BeforeStart, BeforeFirstCycle, AfterEnd,
    CycleClosed.
    """
    delivery, place = await placed(tx, found, unit, now=now)
    told = await submissions.claim(tx, key, {"delivery_id": delivery.delivery_id.hex}, now=now)
    if told is None:
        await deliveries.add(tx, delivery, replaces=replaces)
        covered = await _covered(tx, delivery, place.late_for, into=place.into.cycle, now=now)
        await look_again(tx, [delivery.cycle_id, *found.after(place.into.cycle)], now)
        return await _delivered(tx, found, delivery, place, covered, now=now)
    before = await deliveries.by_id(tx, UUID(told["delivery_id"])) or delivery
    held = found.cycle_with(before.cycle_id) or place.into
    late_for = await cycles.by_id(tx, before.late_for_cycle_id) if before.late_for_cycle_id else None
    covered = sum(each.quantity for each in await reversals.added_for(tx, delivery_id=before.delivery_id))
    again = await _delivered(tx, found, before, TargetCycle(held, held.terms, late_for), covered, now=now)
    return replace(again, is_repeat=True)


async def placed(tx: Transaction, found: Found, unit: Unit, *, now: datetime) -> tuple[Delivery, TargetCycle]:
    """What would be written, and where. Raises as `write` does."""
    today = local_date(now, found.person.timezone)
    delivered_on = check_not_future(unit.on or today, today)
    place = await cycle_for(tx, found, delivered_on, now=now)
    delivery = Delivery(
        delivery_id=new_id(),
        called=found.called,
        cycle_id=place.into.cycle.cycle_id,
        person_id=found.person.person_id,
        delivered_on=delivered_on,
        quantity=unit.quantity,
        description=check_description(unit.description),
        logged_at=now,
        counts=unit.counts,
        is_cancelled=unit.is_cancelled,
        late_for_cycle_id=place.late_for.cycle_id if place.late_for else None,
    )
    return delivery, place


def late_work(delivery: Delivery) -> LateWork:
    """A delivery as work that came, or goes, after its cycle was closed."""
    return LateWork(
        cycle_id=delivery.cycle_id,
        use=Use(delivery.delivered_on, delivery.quantity),
        person_id=delivery.person_id,
        delivery_id=delivery.delivery_id,
        late_for_cycle_id=delivery.late_for_cycle_id,
    )


async def _covered(tx: Transaction, delivery: Delivery, closed: Cycle | None, *, into: Cycle, now: datetime) -> int:
    """What the closed cycle of late units had lost goes towards them."""
    if closed is None or not delivery.counts:
        return 0
    agreed = await agreement(tx, delivery.called.retainer_id)
    return await cover(tx, agreed, closed, late_work(delivery), into=into, now=now)


async def _delivered(
    tx: Transaction, found: Found, delivery: Delivery, place: TargetCycle, covered: int, *, now: datetime
) -> Delivered:
    cycle = place.into.cycle
    earlier = found.before(cycle)
    sums = await ledger.figures(tx, cycle.cycle_id)
    after, provisional = await with_provisional_carry(tx, sums, earlier.cycle if earlier else None)
    used = delivery.quantity if delivery.counts else 0
    before = replace(after, used=after.used - used, added=after.added - covered)
    thresholds = () if cycle.is_pause else place.into.terms.thresholds
    return Delivered(
        delivery=delivery,
        cycle=cycle_shown(cycle, found.person),
        before=before,
        after=after,
        crossed=thresholds_shown(crossed(before, after, thresholds), found.person),
        author_today=local_date(now, found.person.timezone),
        client_today=local_date(now, found.client_timezone),
        carried_is_provisional=provisional,
        late_for=cycle_shown(place.late_for, found.person) if place.late_for else None,
        covered=covered,
        overage=place.into.terms.overage if delivery.counts and after.overage else None,
    )
