"""What somebody sees who asks for nothing in particular: the overview of the command alone, and App Home."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from domain.balances.standings import Standing
from domain.home import FirstSteps, Home, Overview
from domain.kinds import Role
from domain.people.people import Caller, Person, require_owner
from domain.people.waiting import Answering
from domain.subjects import declared
from domain.time.entries import DayOfWork
from domain.values.wall_clock import local_date
from services.balances.standing import live_standings, needs_attention, worst_first
from services.cycles.due import on_turned_cycles
from services.cycles.sections import SectionReader
from services.people.people import caller
from services.people.visibility import clients_seen
from services.people.waiting import HomeReader
from services.time.timers import as_timer
from services.time.workdays import days_of, week_of
from store import home as home_rows
from store.agreements import retainers
from store.balances import standings
from store.clients import clients
from store.database import Database, Transaction
from store.digests import desks
from store.time import timers

_MINE_SINCE = timedelta(days=30)
_WAITING = declared("services", HomeReader, below="home")
_STEPS = "set up the workspace"


class Homes:
    """Overviews for one person, and what leads a new workspace to its first entry."""

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
                has_retainers=await _has_retainers(tx, seen),
                first_steps=await _first_steps(tx, person),
            )

    @on_turned_cycles
    async def home(self, *, by: Caller, now: datetime) -> Home:
        """App Home of the caller."""
        async with self._database.reading(by.workspace_id) as tx:
            person = await caller(tx, by)
            seen = await clients_seen(tx, person, by=by)
            every = await live_standings(tx, person, seen, now=now, sections=self._sections)
            running = await timers.of_person(tx, person.person_id)
            answering = await _answering(tx, person, now)
            worked_on = await _worked_on(tx, person, now)
            week = await week_of(tx, person, answering.today)
            mine, beside = _lists(person, every, answering, worked_on)
            return Home(
                person=person,
                today=next(each for each in week if each.on == answering.today),
                week=week,
                timer=as_timer(running, now) if running else None,
                mine=mine,
                needs=needs_attention(every) if person.role.sees_money else (),
                waiting=await _waiting(tx, answering),
                worked_on=beside,
                has_retainers=bool(every) or await _has_retainers(tx, seen),
                answers_for_mine=person.role.sees_money and bool(answering.client_ids),
                first_steps=await _first_steps(tx, person),
            )

    async def first_steps(self, *, by: Caller) -> FirstSteps:
        """How far the workspace is, put away or not. Raises OwnersOnly."""
        async with self._database.reading(by.workspace_id) as tx:
            person = await caller(tx, by)
            require_owner(person, _STEPS)
            return await home_rows.first_steps(tx, person.person_id)

    async def hide_first_steps(self, *, by: Caller, now: datetime) -> None:
        """Put the first steps away, for every owner. Raises OwnersOnly."""
        await self._hide(now, by=by)

    async def show_first_steps(self, *, by: Caller) -> None:
        """Have them back. Raises OwnersOnly."""
        await self._hide(None, by=by)

    async def _hide(self, at: datetime | None, *, by: Caller) -> None:
        async with self._database.transaction(by.workspace_id) as tx:
            require_owner(await caller(tx, by), _STEPS)
            await home_rows.hide_first_steps(tx, at)


async def _has_retainers(tx: Transaction, seen: frozenset[UUID] | None) -> bool:
    """Whether there is one of the clients that somebody sees; None, all."""
    return any(seen is None or each.called.client_id in seen for each in await retainers.every(tx))


async def _today(tx: Transaction, person: Person, now: datetime) -> DayOfWork:
    on = local_date(now, person.timezone)
    return (await days_of(tx, person, first=on, last=on))[0]


async def _first_steps(tx: Transaction, person: Person) -> FirstSteps | None:
    """What an owner still has to do in a new workspace."""
    if person.role is not Role.OWNER:
        return None
    found = await home_rows.first_steps(tx, person.person_id)
    return found if found.are_wanted else None


async def _answering(tx: Transaction, person: Person, now: datetime) -> Answering:
    """The clients that somebody answers for, as their morning desk knows them: their own, and those they stand in for.
    A member who was named account manager is told nothing yet, and has the client among their own all the same.
    """
    today = local_date(now, person.timezone)
    if person.role.sees_money:
        ids = [each.client_id for each in await desks.answered_by(tx, person.person_id)]
    elif person.role.is_team:
        named = await clients.every(tx)
        ids = [each.client_id for each in named if each.account_manager_id == person.person_id]
    else:
        ids = []
    return Answering(person, frozenset(ids), today, now)


async def _waiting(tx: Transaction, answering: Answering) -> tuple[object, ...]:
    """What the subjects below say that waits for somebody."""
    read = [await reader.read(tx, answering) for reader in _WAITING]
    return tuple(each for each in read if each is not None)


async def _worked_on(tx: Transaction, person: Person, now: datetime) -> frozenset[UUID]:
    """The retainers that one of the team worked on lately."""
    if not person.role.is_team:
        return frozenset()
    return await standings.worked_on(tx, person.person_id, since=now - _MINE_SINCE)


def _lists(
    person: Person, every: Sequence[Standing], answering: Answering, worked_on: frozenset[UUID]
) -> tuple[tuple[Standing, ...], tuple[Standing, ...]]:
    """(one's own, those one works on beside), each the fullest first; for who sees some clients only, all of them."""
    if not person.role.is_team:
        return worst_first(every), ()
    clients = answering.client_ids
    theirs = [each for each in every if each.called.client_id in clients]
    beside = [each for each in every if each.called.client_id not in clients and each.called.retainer_id in worked_on]
    if person.role.sees_money and clients:
        return worst_first(theirs), worst_first(beside)
    return worst_first([*theirs, *beside]), ()
