"""What is left: of one retainer, of all, and for whoever asks for nothing in particular."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from domain.clients import Client, NoClientHere, NoRetainer, NotYourClient, UnknownClient
from domain.kinds import Role
from domain.overviews import Home, Overview
from domain.people import Caller, Person
from domain.retainers import BalanceCard, Standing, StandingPage, UnknownRetainer
from domain.time_entries import DayOfWork
from services.clocks import local_date
from services.finding import turning
from services.naming import called_exactly, nearest, wanted
from services.people import caller
from services.standing import cards_of, live_standings, needs_attention, worst_first
from services.timers import as_timer
from services.visibility import clients_seen, require_seen
from services.workdays import days_of, week_of
from store import change_orders, clients, retainers, standings, timers
from store.database import Database, Transaction

_A_PAGE = 15
_CARDS = 5
_MINE_SINCE = timedelta(days=30)


class Balances:
    """Cards, lists and overviews; they only read."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def card(
        self, named: str | None, *, by: Caller, now: datetime, last: bool = False
    ) -> tuple[BalanceCard, ...]:
        """The cards of a client's retainers (at most 5), of the one named, or of the channel's client.

        Raises UnknownClient, NoClientHere, NoRetainer, NotYourClient, NoEarlierCycle.
        """

        async def act() -> tuple[BalanceCard, ...]:
            async with self._database.transaction(by.workspace_id) as tx:
                person = await caller(tx, by)
                found = await retainers_named(tx, named, by=by, person=person)
                return await cards_of(tx, found[:_CARDS], person=person, now=now, last=last)

        return await turning(self._database, by.workspace_id, now, act)

    async def card_of(self, retainer_id: UUID, *, by: Caller, now: datetime, last: bool = False) -> BalanceCard:
        """The card of one retainer. Raises NotYourClient, NoEarlierCycle."""

        async def act() -> BalanceCard:
            async with self._database.transaction(by.workspace_id) as tx:
                person = await caller(tx, by)
                retainer = await retainers.by_id(tx, retainer_id)
                require_seen(retainer.called.client_id if retainer else None, await clients_seen(tx, person, by=by))
                return (await cards_of(tx, [retainer_id], person=person, now=now, last=last))[0]

        return await turning(self._database, by.workspace_id, now, act)

    async def page(self, number: int, *, by: Caller, now: datetime) -> StandingPage:
        """A page of all retainers that the caller may see, worst first; a number past the end gives the last page."""

        async def act() -> StandingPage:
            async with self._database.transaction(by.workspace_id) as tx:
                person = await caller(tx, by)
                rows = worst_first(await live_standings(tx, person, await clients_seen(tx, person, by=by), now=now))
                pages = max(1, -(-len(rows) // _A_PAGE))
                number_there = min(max(1, number), pages)
                first = (number_there - 1) * _A_PAGE
                return StandingPage(rows[first : first + _A_PAGE], number_there, pages, len(rows))

        return await turning(self._database, by.workspace_id, now, act)

    async def overview(self, *, by: Caller, now: datetime) -> Overview:
        """Where the caller stands, here."""

        async def act() -> Overview:
            async with self._database.transaction(by.workspace_id) as tx:
                person = await caller(tx, by)
                bound = await clients.bound_to(tx, by.slack_channel_id) if by.slack_channel_id else ()
                seen = await clients_seen(tx, person, by=by)
                ids = [each.client.client_id for each in bound if seen is None or each.client.client_id in seen]
                running = await timers.of_person(tx, person.person_id)
                return Overview(
                    person=person,
                    today=await _today(tx, person, now),
                    timer=as_timer(running, now) if running else None,
                    here=await live_standings(tx, person, ids, now=now) if ids else (),
                    bound_client=bound[0].client if ids else None,
                    has_retainers=bool(await retainers.every(tx)),
                )

        return await turning(self._database, by.workspace_id, now, act)

    async def home(self, *, by: Caller, now: datetime) -> Home:
        """App Home of the caller."""

        async def act() -> Home:
            async with self._database.transaction(by.workspace_id) as tx:
                person = await caller(tx, by)
                every = await live_standings(tx, person, await clients_seen(tx, person, by=by), now=now)
                running = await timers.of_person(tx, person.person_id)
                return Home(
                    person=person,
                    today=await _today(tx, person, now),
                    week=await week_of(tx, person, local_date(now, person.timezone)),
                    timer=as_timer(running, now) if running else None,
                    mine=await _mine(tx, person, every, now),
                    needs=needs_attention(every) if person.role.sees_money else (),
                    approvals=await change_orders.waiting_for(tx, person),
                )

        return await turning(self._database, by.workspace_id, now, act)


async def _today(tx: Transaction, person: Person, now: datetime) -> DayOfWork:
    on = local_date(now, person.timezone)
    return (await days_of(tx, person, first=on, last=on))[0]


async def _mine(tx: Transaction, person: Person, every: Sequence[Standing], now: datetime) -> tuple[Standing, ...]:
    """What one worked on lately or answers for; for a client, all there is."""
    if person.role is Role.CLIENT:
        return tuple(every)
    worked_on = await standings.worked_on(tx, person.person_id, since=now - _MINE_SINCE)
    managed = {each.client_id for each in await clients.every(tx) if each.account_manager_id == person.person_id}
    return tuple(each for each in every if each.called.retainer_id in worked_on or each.called.client_id in managed)


async def retainers_named(tx: Transaction, named: str | None, *, by: Caller, person: Person) -> list[UUID]:
    """The retainers that a name or the channel means, those that the person may see."""
    seen = await clients_seen(tx, person, by=by)
    if named is None:
        return await _of_channel(tx, by=by, seen=seen)
    target = wanted(named)
    matter = await retainers.by_matter_number(tx, target.matter_number) if target.matter_number else None
    if matter and (seen is None or matter.called.client_id in seen):
        return [matter.called.retainer_id]
    client = await _client_named(tx, named, seen=seen)
    theirs = [each for each in await retainers.of_client(tx, client.client_id) if not each.archived]
    meant = [each for each in theirs if target.retainer_alias in {None, each.called.alias}]
    if theirs and not meant:
        choices = ", ".join(each.called.typed for each in theirs)
        raise UnknownRetainer(client=client.name, name=target.retainer_alias, choices=choices)
    if not meant:
        raise NoRetainer(client=client.name)
    return [each.called.retainer_id for each in meant]


async def _of_channel(tx: Transaction, *, by: Caller, seen: frozenset[UUID] | None) -> list[UUID]:
    """The retainers of every client that the channel belongs to."""
    bound = await clients.bound_to(tx, by.slack_channel_id) if by.slack_channel_id else ()
    if not bound:
        raise NoClientHere(example="/retainer balance acme")
    visible = [each.client for each in bound if seen is None or each.client.client_id in seen]
    if not visible:
        raise NotYourClient
    theirs = [each for client in visible for each in await retainers.of_client(tx, client.client_id)]
    found = [each.called.retainer_id for each in theirs if not each.archived]
    if not found:
        raise NoRetainer(client=visible[0].name)
    return found


async def _client_named(tx: Transaction, named: str, *, seen: frozenset[UUID] | None) -> Client:
    visible = [each for each in await clients.every(tx) if seen is None or each.client_id in seen]
    alias = wanted(named).client_alias
    client = next((each for each in visible if each.alias == alias), None) or called_exactly(named, visible)
    if client is None:
        # A client's person learns nothing of who else is one.
        raise UnknownClient(named, nearest(named, visible))
    return client
