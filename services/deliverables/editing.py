"""Putting units right: in other words, within what is closed, or as a reversal and a new delivery."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from domain.cycles.cycles import Cycle
from domain.cycles.late import LateReturn, added_up
from domain.cycles.rollover import terms_on
from domain.deliverables.deliveries import Delivered, Delivery, DeliveryGone
from domain.kinds import CycleState, Kind
from domain.people.people import Caller, Person, require_worker
from domain.values.descriptions import check_description
from domain.values.wall_clock import local_date
from services.agreements.agreed import agreement
from services.cycles.corrections import pass_on, replayed
from services.cycles.finding import find_and_lock, lock_retainer
from services.cycles.late_work import open_one
from services.cycles.provisional import figures_shown
from services.cycles.thresholds import look_again
from services.deliverables.returning import require_own, take_back
from services.deliverables.writing import Unit, late_work, placed, write
from services.people.people import caller
from services.people.visibility import cycle_shown, money_hidden
from store import deliverables as deliveries
from store import submissions
from store.cycles import cycles
from store.cycles.locking import Wanted
from store.database import Transaction
from store.people import people


@dataclass(frozen=True, slots=True)
class _Edit:
    """A delivery that is put right: as it stands, whose it is, who puts it right, and what it is to be."""

    tx: Transaction
    old: Delivery
    worker: Person
    person: Person
    unit: Unit
    key: str
    now: datetime

    @property
    def day(self) -> date:
        """The day of the units; where none was said, today where their author is."""
        return self.unit.on or local_date(self.now, self.worker.timezone)


async def edit(tx: Transaction, delivery_id: UUID, unit: Unit, *, by: Caller, key: str, now: datetime) -> Delivered:
    """Make a delivery what it should have been, on the same retainer (docs/rules.md, 8).

    Whether it counts, and whether it was called off, stay. Raises DeliveryGone, NotYours, TeamOnly, and what
    `find_and_lock` and `write` raise.
    """
    person = await caller(tx, by)
    require_worker(person)
    old = await deliveries.by_id(tx, delivery_id)
    worker = await people.by_id(tx, old.person_id) if old else None
    if old is None or worker is None:
        raise DeliveryGone
    require_own(old, person)
    unit = replace(unit, counts=old.counts, is_cancelled=old.is_cancelled)
    it = _Edit(tx, old, worker, person, unit, key, now)
    if (unit.quantity, it.day) == (old.quantity, old.delivered_on):
        return await _reworded(it)
    wanted = Wanted(retainer_id=old.called.retainer_id)
    found = await find_and_lock(tx, wanted, by=by, now=now, typed=None, kinds=(Kind.DELIVERABLES,))
    # The units stay their author's, whoever mends them.
    found = replace(found, person=worker)
    told = await submissions.facts(tx, key)
    if told and "corrected_as" in told:
        return await _corrected_before(it, told)
    home = await cycles.by_id(tx, old.cycle_id)
    if told is None and home is not None and home.state is CycleState.CLOSED:
        new, place = await placed(tx, found, unit, now=now)
        if place.late_for is not None:
            return await _corrected(it, new, home, place.late_for, place.into.cycle)
    if told is None:
        await take_back(tx, old.delivery_id, person=person, reason="edit", now=now)
    return await write(tx, found, unit, key=key, now=now, replaces=old.delivery_id)


async def _reworded(it: _Edit) -> Delivered:
    """The same units in other words: no ledger and no cycle knows of them."""
    description = check_description(it.unit.description)
    if await deliveries.is_reversed(it.tx, it.old.delivery_id):
        raise DeliveryGone
    await lock_retainer(it.tx, it.old.called.retainer_id, now=it.now)
    is_repeat = await submissions.claim(it.tx, it.key, {}, now=it.now) is not None
    if not is_repeat and description != it.old.description:
        await deliveries.reword(it.tx, it.old.delivery_id, description, by=it.person.person_id, now=it.now)
    return await _told(it, replace(it.old, description=description), is_repeat=is_repeat)


async def _corrected(it: _Edit, new: Delivery, home: Cycle, of_day: Cycle, into: Cycle) -> Delivered:
    """Other units in the place of some, both in closed cycles: the open one has, or bears, what replays differ by."""
    tx, old = it.tx, it.old
    stays = old.late_for_cycle_id == of_day.cycle_id
    target = home if stays else of_day
    late_for_id = old.late_for_cycle_id if stays else None
    new = replace(new, cycle_id=target.cycle_id, late_for_cycle_id=late_for_id)
    await submissions.claim(tx, it.key, {"corrected_as": new.delivery_id.hex}, now=it.now)
    agreed = await agreement(tx, old.called.retainer_id)
    closed = {each.cycle_id: each for each in (home, target)}
    before = {cycle_id: await replayed(tx, agreed, each) for cycle_id, each in closed.items()}
    if not await deliveries.mark_reversed(tx, old.delivery_id, by=it.person.person_id, reason="edit", now=it.now):
        raise DeliveryGone
    await deliveries.add(tx, new, replaces=old.delivery_id, is_posted=False)
    returned = [
        await pass_on(
            tx, agreed, each, before[cycle_id], late_work(old), into=into, corrected=late_work(new), now=it.now
        )
        for cycle_id, each in closed.items()
    ]
    await look_again(tx, [each.cycle_id for each in await cycles.lock_live(tx, old.called.retainer_id)], it.now)
    return await _told(it, new, returned=added_up(returned))


async def _corrected_before(it: _Edit, facts: Mapping[str, Any]) -> Delivered:
    """What a submission put right that comes a second time."""
    new = await deliveries.by_id(it.tx, UUID(facts["corrected_as"]))
    if new is None:
        raise DeliveryGone
    return await _told(it, new, is_repeat=True)


async def _told(
    it: _Edit, delivery: Delivery, *, returned: LateReturn | None = None, is_repeat: bool = False
) -> Delivered:
    """The units as they stand, with the figures of their cycle; of a closed one, with those of the open one."""
    agreed, live = await lock_retainer(it.tx, delivery.called.retainer_id, now=it.now)
    home = await cycles.by_id(it.tx, delivery.cycle_id)
    if home is None:
        raise LookupError(delivery.cycle_id)
    closed = home if home.state is CycleState.CLOSED else None
    cycle = (open_one(live) or home) if closed else home
    after, terms = await figures_shown(it.tx, cycle), terms_on(agreed.history, cycle.starts_on)
    return Delivered(
        delivery=delivery,
        cycle=cycle_shown(cycle, it.person),
        before=after,
        after=after,
        crossed=(),
        author_today=local_date(it.now, it.worker.timezone),
        client_today=local_date(it.now, agreed.retainer.timezone),
        is_repeat=is_repeat,
        closed=cycle_shown(closed, it.person) if closed else None,
        returned=money_hidden(returned, it.person),
        overage=terms.overage if delivery.counts and after.overage and not closed else None,
    )
