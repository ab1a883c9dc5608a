"""Time on change orders: who may log it, what it does to the order's cards, and when its hours are used up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from domain.agreements.retainers import RetainerArchived, RetainerEnded
from domain.change_orders.orders import Billing, ChangeOrder, Step, Via, code_of, order_number
from domain.change_orders.refusals import NoSuchOrder, OrderGone, OrderOfAnother
from domain.change_orders.rules import require_loggable
from domain.people.people import Caller, Person, require_worker
from domain.time.entries import Logged, LoggedBy, Progress, TimeEntry
from domain.time.log_line import LogLine
from services.change_orders.cards import TEAM, cards_changed, tell
from services.change_orders.steps import Doing, lock_order, note
from services.cycles.finding import Found, find_and_lock
from services.people.people import caller
from services.people.visibility import clients_seen
from services.time.writing import Work, write
from store import submissions
from store.agreements import retainers
from store.change_orders import history as order_history
from store.change_orders import reading as change_orders
from store.cycles import cycles
from store.cycles.locking import LiveCycle, Wanted
from store.database import Transaction

_BY_THE_CLOCK = Doing(Via.CLOCK)
_CHOICES = 98


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a form says of the change order; None, the work is the retainer's own."""

    change_order_id: UUID | None


def on_order(line: LogLine) -> int | None:
    """The number of the change order that a typed line is about; None for work on a retainer."""
    return order_number(line.named or line.maybe)


async def log_on_order(
    tx: Transaction,
    number: int,
    work: Work,
    *,
    by: Caller,
    key: str,
    now: datetime,
    logged_by: LoggedBy | None = None,
) -> Logged:
    """Record time on an approved order.

    Raises TeamOnly, NoSuchOrder, NotToLog, NotToLogYet, and what `find_and_lock` and `write` raise.
    """
    person = await caller(tx, by)
    require_worker(person)
    is_repeat = await submissions.facts(tx, key) is not None
    order = await loggable(tx, number, by=by, person=person, is_repeat=is_repeat)
    found = await find_and_lock_for(tx, order, person, by=by, now=now)
    logged = await write(tx, found, on(work, order), key=key, now=now, logged_by=logged_by)
    return await moved_on(tx, logged, now=now)


async def loggable(tx: Transaction, number: int, *, by: Caller, person: Person, is_repeat: bool = False) -> ChangeOrder:
    """The order that time goes on. Raises NoSuchOrder; NotToLog and NotToLogYet unless it was logged before."""
    order = await change_orders.by_number(tx, number)
    seen = await clients_seen(tx, person, by=by)
    if order is None or (seen is not None and order.called.client_id not in seen):
        raise NoSuchOrder(code=code_of(number))
    if not is_repeat:
        require_loggable(order)
    return order


async def chosen_order(
    tx: Transaction,
    chosen: Chosen | None,
    retainer_id: UUID,
    *,
    by: Caller,
    old: TimeEntry | None = None,
    is_repeat: bool = False,
) -> ChangeOrder | None:
    """The order that a form's work goes on; None, the retainer's own. An entry keeps its `old` one, whatever became of
    that, until somebody chooses otherwise or another retainer.

    Raises OrderGone, OrderOfAnother; NotToLog and NotToLogYet for one that is not its old one.
    """
    if chosen is None:
        return await order_of(tx, old) if old and old.called.retainer_id == retainer_id else None
    if chosen.change_order_id is None:
        return None
    order = await change_orders.by_id(tx, chosen.change_order_id)
    seen = await clients_seen(tx, await caller(tx, by), by=by)
    if order is None or (seen is not None and order.called.client_id not in seen):
        raise OrderGone
    if order.called.retainer_id != retainer_id:
        other = await retainers.by_id(tx, retainer_id)
        raise OrderOfAnother(
            code=order.code, retainer=order.called.label, chosen=other.called.label if other else "another"
        )
    is_old = old is not None and old.order is not None and old.order.change_order_id == order.change_order_id
    if not is_repeat and not is_old:
        require_loggable(order)
    return order


async def orders_to_choose(
    tx: Transaction, retainer_id: UUID, *, by: Caller, old: TimeEntry | None = None
) -> tuple[ChangeOrder, ...]:
    """The orders of a retainer's client that time can be logged on, and the one that an entry is on."""
    person, retainer = await caller(tx, by), await retainers.by_id(tx, retainer_id)
    seen = await clients_seen(tx, person, by=by)
    client_id = retainer.called.client_id if retainer else None
    if client_id is None or not person.role.works or (seen is not None and client_id not in seen):
        return ()
    found = await change_orders.to_log_on(tx, client_id, count=_CHOICES)
    own = await order_of(tx, old) if old else None
    is_there = own is None or own.called.client_id != client_id or own.number in {each.number for each in found}
    return found if own is None or is_there else (own, *found)


async def log_chosen(
    tx: Transaction, retainer_id: UUID, chosen: Chosen | None, work: Work, *, by: Caller, key: str, now: datetime
) -> Logged:
    """Record what a form says. Raises what `chosen_order`, `find_and_lock` and `write` raise."""
    is_repeat = await submissions.facts(tx, key) is not None if chosen else False
    order = await chosen_order(tx, chosen, retainer_id, by=by, is_repeat=is_repeat)
    if order is None:
        found = await find_and_lock(tx, Wanted(retainer_id=retainer_id), by=by, now=now, typed=None)
        return await write(tx, found, work, key=key, now=now)
    person = await caller(tx, by)
    require_worker(person)
    found = await find_and_lock_for(tx, order, person, by=by, now=now)
    return await moved_on(tx, await write(tx, found, on(work, order), key=key, now=now), now=now)


async def find_and_lock_for(tx: Transaction, order: ChangeOrder, person: Person, *, by: Caller, now: datetime) -> Found:
    """The order's retainer. A separate job goes on when that has ended; it stands with its last cycle then.

    Raises what `find_and_lock` raises.
    """
    wanted = Wanted(retainer_id=order.called.retainer_id)
    try:
        return await find_and_lock(tx, wanted, by=by, now=now, typed=None, kinds=(order.called.kind,))
    except (RetainerEnded, RetainerArchived):
        if not order.is_job:
            raise
    last = (await cycles.of_retainer(tx, order.called.retainer_id))[-1]
    history = await retainers.terms_of(tx, order.called.retainer_id)
    terms = next(each for each in history if each.effective_from == last.terms_from)
    zone = order.client_timezone
    live = LiveCycle(person, order.called, zone, last, terms, by_name=True, due_at=None)
    return Found(person, order.called, zone, by_name=True, live=(live,))


def on(work: Work, order: ChangeOrder) -> Work:
    """The work as it is kept of an order."""
    rate = order.terms.rate_minor if order.terms.billing is Billing.ACTUAL_TIME else None
    return replace(work, order=order.name, order_rate_minor=rate)


async def moved_on(tx: Transaction, logged: Logged, *, now: datetime) -> Logged:
    """What was logged, with how far its order has come since; its cards say so too."""
    name = logged.entry.order
    if name is None:
        return logged
    order = await progressed(tx, name.change_order_id, now=now)
    return replace(logged, progress=Progress(order.logged_minutes, order.terms.minutes))


async def progressed(tx: Transaction, change_order_id: UUID, *, now: datetime) -> ChangeOrder:
    """The order after its time has changed: its cards are drawn anew, and going over its hours is told once."""
    order = await lock_order(tx, change_order_id)
    await cards_changed(tx, order, now=now)
    if order.over_minutes and order.is_job and not await _was_over(tx, order):
        event_id = await note(tx, order, Step.OVERRUN, _BY_THE_CLOCK, now=now)
        await tell(tx, order, event_id, (TEAM,), by=None, now=now)
    return order


async def order_of(tx: Transaction, entry: TimeEntry) -> ChangeOrder | None:
    """The order that an entry is on."""
    return await change_orders.by_id(tx, entry.order.change_order_id) if entry.order else None


async def retainers_of(tx: Transaction, numbers: Sequence[int]) -> frozenset[UUID]:
    """The retainers of some orders, to be locked in the order that everybody locks in."""
    if not numbers:
        return frozenset()
    return frozenset(each.called.retainer_id for each in await change_orders.by_numbers(tx, numbers))


async def _was_over(tx: Transaction, order: ChangeOrder) -> bool:
    steps = await order_history.steps(tx, order.change_order_id)
    return any(each.kind is Step.OVERRUN and each.version == order.version for each in steps)
