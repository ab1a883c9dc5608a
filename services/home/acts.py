"""What somebody does who asks for nothing in particular: looks at the overview of the command alone, or at App Home."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from domain.home import FirstSteps, Home, Overview
from domain.people.people import Caller, Person, require_owner
from domain.time.entries import DayOfWork
from domain.values.wall_clock import local_date
from services.balances.standing import live_standings
from services.cycles.due import on_turned_cycles
from services.cycles.sections import SectionReader
from services.home.tabs import first_steps_wanted, has_retainers, tabs
from services.people.people import UnknownPerson, caller
from services.people.visibility import clients_seen
from services.time.timers import as_timer
from services.time.workdays import days_of
from store import home as home_rows
from store.clients import clients
from store.database import Database, Transaction
from store.time import timers

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
                has_retainers=await has_retainers(tx, seen),
                first_steps=(await first_steps_wanted(tx, [person])).get(person.person_id),
            )

    async def home(self, *, by: Caller, now: datetime) -> Home:
        """App Home of the caller. Raises UnknownPerson."""
        found = await self.homes([by], now=now)
        if by not in found:
            raise UnknownPerson(by.slack_user_id)
        return found[by]

    @on_turned_cycles
    async def homes(self, callers: Sequence[Caller], *, now: datetime) -> Mapping[Caller, Home]:
        """App Home of each of some people of one workspace, as it would be for each alone, from one reading. Who was
        never introduced, or is there no longer, is left out.
        """
        async with self._database.reading(callers[0].workspace_id) as tx:
            return await tabs(tx, callers, self._sections, now=now)

    async def first_steps(self, *, by: Caller) -> FirstSteps:
        """How far the workspace is, put away or not. Raises OwnersOnly."""
        async with self._database.reading(by.workspace_id) as tx:
            person = await caller(tx, by)
            require_owner(person, _STEPS)
            return (await home_rows.first_steps(tx, [person.person_id]))[person.person_id]

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


async def _today(tx: Transaction, person: Person, now: datetime) -> DayOfWork:
    on = local_date(now, person.timezone)
    return (await days_of(tx, person, first=on, last=on))[0]
