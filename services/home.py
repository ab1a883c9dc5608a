"""What somebody sees who asks for nothing in particular: the overview of the command alone, and App Home."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from domain.balances.standings import Standing
from domain.home import Home, Overview
from domain.people.people import Caller, Person
from domain.subjects import declared
from domain.time.entries import DayOfWork
from domain.values.wall_clock import local_date
from services.balances.standing import live_standings, needs_attention
from services.cycles.due import on_turned_cycles
from services.cycles.sections import SectionReader
from services.people.people import caller
from services.people.visibility import clients_seen
from services.people.waiting import HomeReader
from services.time.timers import as_timer
from services.time.workdays import days_of, week_of
from store.agreements import retainers
from store.balances import standings
from store.clients import clients
from store.database import Database, Transaction
from store.time import timers

_MINE_SINCE = timedelta(days=30)
_WAITING = declared("services", HomeReader, below="home")


class Homes:
    """Overviews for one person; they only read."""

    def __init__(self, database: Database, sections: Sequence[SectionReader]) -> None:
        self._database = database
        self._sections = sections

    @on_turned_cycles
    async def overview(self, *, by: Caller, now: datetime) -> Overview:
        """Where the caller stands, here."""
        async with self._database.reading(by.workspace_id) as tx:
            person = await caller(tx, by)
            bound = await clients.bound_to(tx, by.slack_channel_id) if by.slack_channel_id else ()
            seen = await clients_seen(tx, person, by=by)
            ids = [each.client.client_id for each in bound if seen is None or each.client.client_id in seen]
            running = await timers.of_person(tx, person.person_id)
            return Overview(
                person=person,
                today=await _today(tx, person, now),
                timer=as_timer(running, now) if running else None,
                here=await live_standings(tx, person, ids, now=now, sections=self._sections) if ids else (),
                bound_client=next((each.client for each in bound if each.client.client_id in ids), None),
                has_retainers=any(seen is None or each.called.client_id in seen for each in await retainers.every(tx)),
            )

    @on_turned_cycles
    async def home(self, *, by: Caller, now: datetime) -> Home:
        """App Home of the caller."""
        async with self._database.reading(by.workspace_id) as tx:
            person = await caller(tx, by)
            seen = await clients_seen(tx, person, by=by)
            every = await live_standings(tx, person, seen, now=now, sections=self._sections)
            running = await timers.of_person(tx, person.person_id)
            return Home(
                person=person,
                today=await _today(tx, person, now),
                week=await week_of(tx, person, local_date(now, person.timezone)),
                timer=as_timer(running, now) if running else None,
                mine=await _mine(tx, person, every, now),
                needs=needs_attention(every) if person.role.sees_money else (),
                waiting=await _waiting(tx, person, now),
            )


async def _today(tx: Transaction, person: Person, now: datetime) -> DayOfWork:
    on = local_date(now, person.timezone)
    return (await days_of(tx, person, first=on, last=on))[0]


async def _waiting(tx: Transaction, person: Person, now: datetime) -> tuple[object, ...]:
    """What the subjects below say that waits for somebody."""
    read = [await reader.read(tx, person, now) for reader in _WAITING]
    return tuple(each for each in read if each is not None)


async def _mine(tx: Transaction, person: Person, every: Sequence[Standing], now: datetime) -> tuple[Standing, ...]:
    """What one worked on lately or answers for; for who sees some clients only, all there is of them."""
    if not person.role.is_team:
        return tuple(every)
    worked_on = await standings.worked_on(tx, person.person_id, since=now - _MINE_SINCE)
    managed = {each.client_id for each in await clients.every(tx) if each.account_manager_id == person.person_id}
    return tuple(each for each in every if each.called.retainer_id in worked_on or each.called.client_id in managed)
