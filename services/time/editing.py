"""Putting an entry right: in other words, within what is closed, or as a reversal and a new entry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from domain.cycles.agreement import Agreement
from domain.cycles.cycles import Cycle
from domain.cycles.late import LateReturn, added_up
from domain.cycles.rollover import terms_on
from domain.kinds import CycleState
from domain.people.people import Caller, Person
from domain.time.entries import AlreadyReversed, Logged, LoggedBy, TimeEntry
from domain.values.days import check_not_future
from domain.values.wall_clock import local_date
from services.agreements.agreed import agreement
from services.cycles.corrections import pass_on, replayed
from services.cycles.finding import Found, TargetCycle, cycle_for, find_and_lock, lock_retainer
from services.cycles.late_work import open_one
from services.cycles.provisional import figures_shown
from services.cycles.thresholds import look_again
from services.people.people import caller
from services.people.visibility import cycle_shown, money_hidden
from services.time.behalf import Done, leave_trace, require_works_for
from services.time.on_orders import Chosen, chosen_order, find_and_lock_for, moved_on, on, progressed
from services.time.reversing import author, check_move, entry_of, lock_in_order, require_own, reverse
from services.time.workdays import days_of
from services.time.writing import Work, late_work, new_entry, rate_of, worth_left, worth_unbilled, write
from store import submissions
from store.cycles import cycles, reversals
from store.cycles.locking import Wanted
from store.database import Transaction
from store.time import corrections
from store.time import entries as time_entries


@dataclass(frozen=True, slots=True)
class _Edit:
    """One entry that is put right: as it stands, who worked, who puts it right, and what it is to be."""

    tx: Transaction
    old: TimeEntry
    worker: Person
    person: Person
    work: Work
    key: str
    now: datetime

    @property
    def day(self) -> date:
        """The day of the work; where none was said, today where the author is."""
        return self.work.on or local_date(self.now, self.worker.timezone)

    @property
    def logged_by(self) -> LoggedBy | None:
        """Who puts it right, where that is not who worked."""
        return (
            None
            if self.person.person_id == self.worker.person_id
            else LoggedBy(self.person.person_id, self.person.name)
        )

    @property
    def is_words_only(self) -> bool:
        """Whether no figure of it changes, on the same retainer."""
        old, work = self.old, self.work
        same = (old.raw_minutes, old.worked_on, old.billable) == (work.minutes, self.day, work.billable)
        return same and work.permalink == old.permalink


async def edit(
    tx: Transaction,
    time_entry_id: UUID,
    retainer_id: UUID,
    wanted: Work,
    chosen: Chosen | None = None,
    *,
    by: Caller,
    key: str,
    now: datetime,
) -> Logged:
    """Make an entry what it should have been (docs/rules.md, 8).

    Raises EntryGone, NotYours, AlreadyReversed, MovedToOtherCurrency, MovedIntoClosed, and what `chosen_order`, `find`
    and `write` raise.
    """
    old = await entry_of(tx, time_entry_id)
    await lock_in_order(tx, old.called.retainer_id, retainer_id)
    is_same = retainer_id == old.called.retainer_id
    work = replace(wanted, source=old.source, permalink=wanted.permalink or old.permalink)
    it = _Edit(tx, old, await author(tx, old), await caller(tx, by), work, key, now)
    told = await submissions.facts(tx, key)
    order = await chosen_order(tx, chosen, retainer_id, by=by, old=old, is_repeat=told is not None)
    if is_same and it.is_words_only and (order.name if order else None) == old.order:
        return await _reworded(it)
    if order is None:
        found = await find_and_lock(tx, Wanted(retainer_id=retainer_id), by=by, now=now, typed=None)
    else:
        found = await find_and_lock_for(tx, order, it.person, by=by, now=now)
        it = replace(it, work=on(work, order))
    await require_works_for(tx, it.worker, found.called.client_id, found.called.client_name)
    if told and "corrected_as" in told:
        return await _corrected_before(it, told)
    home = await cycles.by_id(tx, old.cycle_id)
    counted = is_same and not (old.is_job or it.work.is_job)
    if told is None and counted and home is not None and home.state is CycleState.CLOSED:
        place = await cycle_for(tx, found, check_not_future(it.day, local_date(now, it.worker.timezone)), now=now)
        if place.late_for is not None:
            return await _corrected(it, replace(found, person=it.worker), place, home, place.late_for)
    return await _written_anew(it, found, is_repeat=told is not None)


async def _written_anew(it: _Edit, found: Found, *, is_repeat: bool) -> Logged:
    """A reversal and a new entry; each where its day belongs."""
    if not is_repeat:
        await check_move(it.tx, it.old, found, it.day, now=it.now)
        await reverse(it.tx, it.old.time_entry_id, person=it.person, reason="edit", now=it.now)
    # The hours stay the author's, whoever mends the entry; they read who did.
    found = replace(found, person=it.worker)
    logged = await write(
        it.tx, found, it.work, key=it.key, now=it.now, replaces=it.old.time_entry_id, logged_by=it.logged_by
    )
    if not logged.is_repeat:
        await _leave_trace(it, logged.entry)
    return await moved_on(it.tx, logged, now=it.now)


async def _leave_trace(it: _Edit, entry: TimeEntry) -> None:
    await leave_trace(it.tx, Done.CHANGED, entry, by=it.person.person_id, now=it.now, before=it.old)


async def _reworded(it: _Edit) -> Logged:
    """The same entry in other words: no ledger and no cycle knows of them."""
    require_own(it.old, it.person)
    if await time_entries.is_reversed(it.tx, it.old.time_entry_id):
        raise AlreadyReversed
    agreed, live = await lock_retainer(it.tx, it.old.called.retainer_id, now=it.now)
    is_repeat = await submissions.claim(it.tx, it.key, {}, now=it.now) is not None
    if not is_repeat and it.work.description != it.old.description:
        await corrections.reword(it.tx, it.old.time_entry_id, it.work.description, by=it.person.person_id, now=it.now)
    entry = await entry_of(it.tx, it.old.time_entry_id)
    if not is_repeat and entry.description != it.old.description:
        await _leave_trace(it, entry)
    return await moved_on(it.tx, await _told(it, agreed, live, entry, is_repeat=is_repeat), now=it.now)


async def _corrected(it: _Edit, found: Found, place: TargetCycle, home: Cycle, of_day: Cycle) -> Logged:
    """Another entry in the place of one, both in closed cycles: the open one has, or bears, what replays differ by.

    `home` is the cycle that the old one stands in, `of_day` the one of the new day. What was late for that one stays
    where it was posted.
    """
    require_own(it.old, it.person)
    tx, old, into = it.tx, it.old, place.into.cycle
    stays = old.late_for_cycle_id == of_day.cycle_id
    target = home if stays else of_day
    entry = replace(
        new_entry(found, place, it.work, it.day, it.now),
        cycle_id=target.cycle_id,
        late_for_cycle_id=old.late_for_cycle_id if stays else None,
        logged_by=it.logged_by,
    )
    await submissions.claim(tx, it.key, {"corrected_as": entry.time_entry_id.hex}, now=it.now)
    agreed = await agreement(tx, old.called.retainer_id)
    closed = {each.cycle_id: each for each in (home, target)}
    before = {cycle_id: await replayed(tx, agreed, each) for cycle_id, each in closed.items()}
    if not await time_entries.mark_reversed(tx, old.time_entry_id, by=it.person.person_id, reason="edit", now=it.now):
        raise AlreadyReversed
    await corrections.add(tx, entry, rate_minor=rate_of(place, it.work), replaces=old.time_entry_id)
    await _leave_trace(it, entry)
    gone, new, returned = late_work(old), late_work(entry), []
    for cycle_id, each in closed.items():
        returned.append(await pass_on(tx, agreed, each, before[cycle_id], gone, into=into, corrected=new, now=it.now))
    live = await cycles.lock_live(tx, old.called.retainer_id)
    await look_again(tx, [each.cycle_id for each in live], it.now)
    if old.order is not None and old.order != entry.order:
        await progressed(tx, old.order.change_order_id, now=it.now)
    told = await _told(it, agreed, live, entry, returned=added_up(returned))
    return await moved_on(tx, told, now=it.now)


async def _corrected_before(it: _Edit, facts: Mapping[str, Any]) -> Logged:
    """What a submission put right that comes a second time."""
    agreed, live = await lock_retainer(it.tx, it.old.called.retainer_id, now=it.now)
    entry = await entry_of(it.tx, UUID(facts["corrected_as"]))
    return await moved_on(it.tx, await _told(it, agreed, live, entry, is_repeat=True), now=it.now)


async def _told(
    it: _Edit,
    agreed: Agreement,
    live: tuple[Cycle, ...],
    entry: TimeEntry,
    *,
    returned: LateReturn | None = None,
    is_repeat: bool = False,
) -> Logged:
    """The entry as it stands, with the figures of its cycle; of a closed one, with those of the open one."""
    tx = it.tx
    home = await cycles.by_id(tx, entry.cycle_id)
    if home is None:
        raise LookupError(entry.cycle_id)
    closed = home if home.state is CycleState.CLOSED else None
    cycle = (open_one(live) or home) if closed else home
    after, terms = await figures_shown(tx, cycle), terms_on(agreed.history, cycle.starts_on)
    rate = terms.rate_minor
    (day,) = await days_of(tx, it.worker, first=entry.worked_on, last=entry.worked_on)
    late_for = None if closed or entry.late_for_cycle_id is None else await cycles.by_id(tx, entry.late_for_cycle_id)
    covering = await reversals.added_for(tx, time_entry_id=entry.time_entry_id) if late_for else ()
    return Logged(
        entry=entry,
        cycle=cycle_shown(cycle, it.person),
        before=after,
        after=after,
        day_minutes=day.minutes,
        crossed=(),
        author_today=local_date(it.now, it.worker.timezone),
        client_today=local_date(it.now, agreed.retainer.timezone),
        value_left_minor=worth_left(after, entry.called, rate, it.person),
        is_repeat=is_repeat,
        late_for=cycle_shown(late_for, it.person) if late_for else None,
        covered=sum(each.quantity for each in covering),
        closed=cycle_shown(closed, it.person) if closed else None,
        returned=money_hidden(returned, it.person),
        for_whom=it.worker.name if it.logged_by else None,
        overage=terms.overage if entry.counts and after.overage and not closed else None,
        unbilled_minor=worth_unbilled(entry, rate, it.person),
    )
