"""Timers: start, stop, and the question whether one was forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from domain.change_orders.orders import ChangeOrder, order_number
from domain.outbox import MessageKind, Outgoing, ToPerson
from domain.people.people import Caller, Person, require_worker
from domain.time.entries import Logged, MoreThanADay, NoTimer, Source, Timer, TimerRuns
from domain.time.log_line import MEANT_SO
from domain.time.log_parts import OVER_A_DAY
from domain.time.timer_line import parse_start, parse_stop
from domain.values.descriptions import check_description
from domain.values.durations import format_minutes
from domain.values.refusals import Answer
from domain.values.wall_clock import local_date
from services.clients.naming import wanted
from services.cycles.due import on_turned_cycles
from services.cycles.finding import find, find_and_lock
from services.outbox.messages import say
from services.people.people import caller
from services.time.on_orders import find_and_lock_for, loggable, moved_on, on, order_of
from services.time.reversing import entry_of
from services.time.writing import Work, write
from store import submissions
from store.clients import clients
from store.cycles.locking import Wanted
from store.database import Database, Transaction
from store.time import timers
from store.time.timers import Running

# Nobody works longer at a stretch; what runs on was left running.
FORGOTTEN_AFTER = timedelta(hours=10)


class TimerForgotten(Exception):  # noqa: N818 - a question, not an error
    """The timer ran for over ten hours: ask how long the work took."""

    def __init__(self, timer: Timer) -> None:
        self.timer = timer
        super().__init__(timer.minutes)


class TimerNeedsClient(Exception):  # noqa: N818 - a question, not an error
    """The timer was started without a client: ask which one."""

    def __init__(self, timer: Timer) -> None:
        self.timer = timer
        super().__init__(timer.minutes)


@dataclass(frozen=True, slots=True)
class Stopped:
    """What a person answered to one of the two questions; None where it was not asked."""

    minutes: int | None = None
    retainer_id: UUID | None = None
    description: str | None = None
    over_a_day: bool = False


class Timers:
    """One running timer a person."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @on_turned_cycles
    async def start(self, text: str, *, by: Caller, now: datetime) -> Timer:
        """Start a timer: `[client] [what]`; a first word that names no client in a bound channel is part of the what.

        Raises TimerRuns, TeamOnly, DescriptionTooLong, TimeInText, and what `find` raises for a client that is none.
        """
        async with self._database.transaction(by.workspace_id) as tx:
            person = await caller(tx, by)
            require_worker(person)
            line = parse_start(text)
            number = order_number(line.maybe)
            if number is not None:
                order = await loggable(tx, number, by=by, person=person)
                return await _start(tx, person, order.called.retainer_id, line.text_without_maybe, now, order)
            if line.maybe is None and not await _is_bound(tx, by):
                return await _start(tx, person, None, "", now)
            target = wanted(line.maybe, channel=by.slack_channel_id)
            found = await find(tx, target, by=by, now=now, typed=line.maybe)
            what = line.text_without_maybe if found.by_name else line.text
            return await _start(tx, person, found.called.retainer_id, what, now)

    async def running(self, *, by: Caller, now: datetime) -> Timer | None:
        """The caller's timer, or None."""
        async with self._database.reading(by.workspace_id) as tx:
            running = await timers.of_person(tx, (await caller(tx, by)).person_id)
            return None if running is None else as_timer(running, now)

    @on_turned_cycles
    async def stop(self, text: str, *, by: Caller, key: str, now: datetime, answered: Stopped | None = None) -> Logged:
        """Stop the timer and log it on the day it was started; `text` becomes or replaces the description.

        Raises NoTimer, TimerForgotten, TimerNeedsClient, TimeInText, and what logging raises; the timer then runs on.
        """
        async with self._database.transaction(by.workspace_id) as tx:
            return await _stop(tx, text, answered or Stopped(), by=by, key=key, now=now)

    async def discard(self, *, by: Caller) -> None:
        """Take the timer away without logging it. Raises NoTimer."""
        async with self._database.transaction(by.workspace_id) as tx:
            person = await caller(tx, by)
            if await timers.lock(tx, person.person_id) is None:
                raise NoTimer
            await timers.end(tx, person.person_id)

    async def forgotten_anywhere(self, now: datetime) -> Mapping[UUID, int]:
        """How many people `ask_about_forgotten` would ask, by workspace."""
        return await timers.forgotten_anywhere(self._database, before=now - FORGOTTEN_AFTER)

    async def ask_about_forgotten(self, workspace_id: UUID, now: datetime) -> int:
        """Ask everybody whose timer runs too long how long the work took, each once for a timer; how many."""
        async with self._database.transaction(workspace_id) as tx:
            claimed = await timers.claim_forgotten(tx, before=now - FORGOTTEN_AFTER, now=now)
            await say(tx, *(_question(person_id, started_at) for person_id, started_at in claimed), now=now)
            return len(claimed)

    async def forgotten(self, workspace_id: UUID, person_id: UUID, started_at: datetime, now: datetime) -> Timer | None:
        """The timer that somebody was to be asked about, if it still runs."""
        async with self._database.reading(workspace_id) as tx:
            running = await timers.of_person(tx, person_id)
            return as_timer(running, now) if running and running.started_at == started_at else None


def as_timer(running: Running, now: datetime) -> Timer:
    """A timer with the whole minutes it has run."""
    minutes = int((now - running.started_at).total_seconds()) // 60
    return Timer(running.started_at, running.description, running.called, max(0, minutes), running.order)


def _question(person_id: UUID, started_at: datetime) -> Outgoing:
    since = started_at.isoformat()
    facts = {"started_at": since}
    return Outgoing(MessageKind.TIMER, f"timer:{person_id.hex}:{since}", ToPerson(person_id), facts)


async def _is_bound(tx: Transaction, by: Caller) -> bool:
    return bool(by.slack_channel_id and await clients.bound_to(tx, by.slack_channel_id))


async def _start(
    tx: Transaction,
    person: Person,
    retainer_id: UUID | None,
    what: str,
    now: datetime,
    order: ChangeOrder | None = None,
) -> Timer:
    started = await timers.start(
        tx,
        person.person_id,
        retainer_id=retainer_id,
        description=what,
        change_order_id=order.change_order_id if order else None,
        now=now,
    )
    running = await timers.of_person(tx, person.person_id)
    if running is None:
        raise LookupError(person.person_id)
    timer = as_timer(running, now)
    if not started:
        on = f" on {timer.called.label}" if timer.called else ""
        raise TimerRuns(on=on, minutes=format_minutes(timer.minutes))
    return timer


async def _stop(tx: Transaction, text: str, answered: Stopped, *, by: Caller, key: str, now: datetime) -> Logged:
    line = parse_stop(text)
    person = await caller(tx, by)
    running = await timers.lock(tx, person.person_id)
    told = await submissions.facts(tx, key)
    if told is not None:
        return await _stopped_before(tx, UUID(told["time_entry_id"]), by=by, key=key, now=now)
    if running is None:
        raise NoTimer
    timer = as_timer(running, now)
    retainer_id = answered.retainer_id or (timer.called.retainer_id if timer.called else None)
    if retainer_id is None:
        raise TimerNeedsClient(timer)
    if answered.minutes is None and timer.minutes > FORGOTTEN_AFTER.total_seconds() // 60:
        raise TimerForgotten(timer)
    order = None
    if running.order is not None and timer.called is not None and retainer_id == timer.called.retainer_id:
        order = await loggable(tx, running.order.number, by=by, person=person)
        found = await find_and_lock_for(tx, order, person, by=by, now=now)
    else:
        found = await find_and_lock(tx, Wanted(retainer_id=retainer_id), by=by, now=now, typed=None)
    work = Work(
        # Slack shows minutes; a timer stopped at once still was work.
        minutes=answered.minutes or max(1, timer.minutes),
        on=local_date(timer.started_at, person.timezone),
        description=check_description(answered.description or line.text or timer.description),
        billable=True,
        source=Source.TIMER,
        over_a_day=answered.over_a_day or line.over_a_day,
    )
    try:
        logged = await write(tx, found, on(work, order) if order else work, key=key, now=now)
    except MoreThanADay as over:
        over.answers = (Answer(MEANT_SO, f"{text} {OVER_A_DAY}".strip()),)
        raise
    await timers.end(tx, person.person_id)
    return await moved_on(tx, logged, now=now)


async def _stopped_before(tx: Transaction, time_entry_id: UUID, *, by: Caller, key: str, now: datetime) -> Logged:
    """What a stop logged that is delivered again; a timer started since runs on."""
    entry = await entry_of(tx, time_entry_id)
    order = await order_of(tx, entry)
    if order is None:
        found = await find_and_lock(tx, Wanted(retainer_id=entry.called.retainer_id), by=by, now=now, typed=None)
    else:
        found = await find_and_lock_for(tx, order, await caller(tx, by), by=by, now=now)
    work = Work(entry.raw_minutes, entry.worked_on, entry.description, entry.billable, entry.source, entry.permalink)
    logged = await write(tx, found, on(work, order) if order else work, key=key, now=now)
    return await moved_on(tx, logged, now=now)
