"""Morning desks: who answers for clients is told what nobody was told yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from domain.alerts.alerts import losses_soon, pace_alert
from domain.appointments import Appointment
from domain.balances.standings import Standing
from domain.digests.desks import (
    Desk,
    LossAhead,
    PaceAhead,
    StandsIn,
    TimeMissing,
    desk_day,
)
from domain.digests.weekly import WEEK, Grace
from domain.outbox import MessageKind, Outgoing, ToPerson
from domain.people.people import Person
from domain.people.waiting import Answering, DeskItem
from domain.subjects import declared
from domain.time.missing import MissingTime, grace_nearly_over, week_before
from domain.values.mornings import next_morning, nine_of
from domain.values.wall_clock import local_date
from services.appointments.business_days import business_days
from services.appointments.desk_times import desk_expected
from services.balances.standing import live_standings
from services.outbox.messages import say
from services.people.waiting import DeskReader
from services.time.missing import missing_up_to, own_week
from store import outbox
from store.database import Database, Transaction
from store.digests import desks
from store.digests import weekly as digests
from store.digests.desks import Answered
from store.time import reminders

# An appointment much later than the morning was made for another zone, or before there was one: it waits for its own.
_MOST_BEFORE = timedelta(hours=12)
_READERS = declared("services", DeskReader, below="digests")


class Desks:
    """The desks as they are drawn."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def desk(self, workspace_id: UUID, person_id: UUID, keys: Sequence[str], *, now: datetime) -> Desk | None:
        """What is still so of the items that somebody is to be told; None where nothing is, or nobody is there."""
        async with self._database.reading(workspace_id) as tx:
            person = (await desks.people(tx, [person_id])).get(person_id)
            if person is None:
                return None
            desk = (await _desk(tx, person, now=now)).only(keys)
            return desk if desk.items else None


async def handle(tx: Transaction, due: Sequence[Appointment], now: datetime) -> Mapping[UUID, datetime | None]:
    """Write the desks of these people, where something is new. Who has left the agency is not looked at again."""
    people = await desks.people(tx, [each.subject_id for each in due])
    for appointment in due:
        person = people.get(appointment.subject_id)
        if person is not None:
            await _handle_one(tx, person, appointment.due_at, now)
    for person in await desks.without_appointment(tx):
        await desk_expected(tx, person, now=now)
    days = await business_days(tx)
    return {person_id: next_morning(now, person.timezone, days) for person_id, person in people.items()}


async def _handle_one(tx: Transaction, person: Person, due_at: datetime, now: datetime) -> None:
    day = desk_day(due_at, now, person.timezone, await business_days(tx))
    key = f"desk:{person.person_id}:{day}"
    if day is None or nine_of(day, person.timezone) < due_at - _MOST_BEFORE:
        return
    # Who crosses the date line has the same day twice: what is new waits for the next one.
    if await outbox.by_key(tx, key) is not None:
        return
    desk = await _desk(tx, person, now=now)
    told = await desks.told(tx, [each.key for each in desk.items])
    # Two losses on one day are one item: its own hours and those carried over.
    new = list(dict.fromkeys(each.key for each in desk.items if _is_new(each, told)))
    if not new:
        return
    await desks.tell(tx, new, person_id=person.person_id, on=day)
    theirs = await _own_weeks(tx, desk, new)
    await say(tx, Outgoing(MessageKind.DESK, key, ToPerson(person.person_id), {"keys": new}), *theirs, now=now)


async def _own_weeks(tx: Transaction, desk: Desk, new: Sequence[str]) -> list[Outgoing]:
    """Whoever logged less than usual last week reads so themselves, once, unless they want no reminders."""
    short = [
        each.missing for each in desk.items if isinstance(each, TimeMissing) and not each.late_until and each.key in new
    ]
    found = await reminders.of_people(tx, [each.person.person_id for each in short])
    unwanted = {each.person.person_id for each in found if not each.reminders.is_on}
    return [
        own_week(each, asked_by=desk.person)
        for each in short
        if each.person.person_id not in unwanted | {desk.person.person_id}
    ]


def _is_new(item: DeskItem, told: Mapping[str, date]) -> bool:
    if isinstance(item, PaceAhead):
        return pace_alert(item.standing, told_on=told.get(item.key))
    return item.key not in told


async def _desk(tx: Transaction, person: Person, *, now: datetime) -> Desk:
    """All that could be told, told before or not."""
    today = local_date(now, person.timezone)
    answered = (await desks.answered_by(tx, [person.person_id]))[person.person_id]
    if not answered:
        return Desk(person, today, ())
    ids = [each.client_id for each in answered]
    standings = await live_standings(tx, person, ids, now=now, leave_out_due=True)
    items: list[DeskItem] = [
        *_stands_in(answered),
        *await _paces(tx, person, standings, now=now),
        *_losses(standings),
        *await _missing(tx, ids, today),
    ]
    answering = Answering(person, frozenset(ids), today, now)
    for reader in _READERS:
        items += await reader.read(tx, answering)
    return Desk(person, today, tuple(items))


def _stands_in(answered: Sequence[Answered]) -> list[StandsIn]:
    return [
        StandsIn(each.client_id, each.client_name, each.absent_id, each.absent.name, each.absent.is_active)
        for each in answered
        if each.absent_id and each.absent
    ]


async def _paces(tx: Transaction, person: Person, standings: Sequence[Standing], *, now: datetime) -> list[PaceAhead]:
    """Not of what a threshold has told this person within a week, nor of what they want to hear no more."""
    ahead = [each for each in standings if pace_alert(each)]
    lane = ToPerson(person.person_id).lane
    ids = [each.cycle.cycle_id for each in ahead]
    heard = await desks.alerted(tx, ids, lane=lane, since=now - WEEK) if ids else frozenset()
    return [PaceAhead(each) for each in ahead if each.cycle.cycle_id not in heard]


def _losses(standings: Sequence[Standing]) -> list[LossAhead]:
    """What will be lost if work goes on as it did; where that uses all up in time, nothing will be."""
    return [
        LossAhead(each, loss)
        for each in standings
        for loss in losses_soon(each)
        if each.pace.runs_out_on is None or each.pace.runs_out_on > loss.on
    ]


async def _missing(tx: Transaction, ids: Sequence[UUID], today: date) -> list[TimeMissing]:
    """Who logged less than usual last week; and, of cycles whose grace is nearly over, in their last days.

    Somebody who works for many is asked about by one: who answers for the client that they worked for most, of those
    whose cycle closes.
    """
    found = []
    for until in sorted({each.cycle.ends_on for each in await _closing(tx, ids, today)}):
        missing = await missing_up_to(tx, until)
        theirs = {client_id for each in missing for client_id in each.client_ids}
        closing = [each for each in await _closing(tx, list(theirs), today) if each.cycle.ends_on == until]
        found += [item for each in missing if (item := _asked_about(each, closing, ids))]
    until = week_before(today)
    said = {each.missing.until for each in found}
    week = () if until in said else await missing_up_to(tx, until)
    return [*found, *(TimeMissing(each) for each in week if each.client_ids[:1] and each.client_ids[0] in ids)]


async def _closing(tx: Transaction, ids: Sequence[UUID], today: date) -> list[Grace]:
    days = await business_days(tx)
    return [
        each
        for each in await digests.graces(tx, ids)
        if each.closes_on is not None and grace_nearly_over(each.closes_on, today, days)
    ]


def _asked_about(missing: MissingTime, closing: Sequence[Grace], ids: Sequence[UUID]) -> TimeMissing | None:
    """None where another one asks, or nothing that somebody works on closes."""
    clients = {each.called.client_id for each in closing}
    first = next((each for each in missing.client_ids if each in clients), None)
    theirs = [each for each in closing if each.called.client_id in missing.client_ids]
    last_days = [each.closes_on - timedelta(days=1) for each in theirs if each.closes_on]
    if first not in ids or not last_days:
        return None
    return TimeMissing(missing, tuple(each.called for each in theirs), min(last_days))
