"""Home tabs of one workspace: what all of them show is read once, whoever looks at it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from domain.home import FirstSteps, Home
from domain.kinds import Role
from domain.people.people import Caller, Person
from domain.subjects import declared
from services.cycles.sections import SectionReader
from services.home.lists import Lists, lists_of
from services.home.viewers import Viewer, viewers_of
from services.people.waiting import HomeReader
from services.time.timers import as_timer
from services.time.workdays import weeks_of
from store import home as home_rows
from store.agreements import retainers
from store.database import Transaction
from store.time import timers

_WAITING = declared("services", HomeReader, below="home")


async def tabs(
    tx: Transaction, callers: Sequence[Caller], sections: Sequence[SectionReader], *, now: datetime
) -> Mapping[Caller, Home]:
    """The tab of each of them, in a number of statements that does not grow with how many of the team look. Raises
    CyclesDue.
    """
    viewers = await viewers_of(tx, callers, now=now)
    people = [each.person for each in viewers]
    lists = await lists_of(tx, viewers, sections, now=now)
    running = await timers.of_people(tx, [each.person_id for each in people])
    weeks = await weeks_of(tx, {each.person.person_id: each.answering.today for each in viewers})
    waiting = await _waiting(tx, viewers)
    steps = await first_steps_wanted(tx, people)
    has_any = [
        each.has_any or await has_retainers(tx, viewer.sees) for viewer, each in zip(viewers, lists, strict=True)
    ]

    def tab(viewer: Viewer, theirs: Lists, has_any: bool) -> Home:
        person_id = viewer.person.person_id
        week, timer = weeks[person_id], running.get(person_id)
        return Home(
            person=viewer.person,
            today=next(each for each in week if each.on == viewer.answering.today),
            week=week,
            timer=as_timer(timer, now) if timer else None,
            mine=theirs.mine,
            needs=theirs.elsewhere,
            waiting=tuple(found[person_id] for found in waiting if person_id in found),
            worked_on=theirs.worked_on,
            answers_for_mine=viewer.answers_for_clients,
            has_retainers=has_any,
            first_steps=steps.get(person_id),
            left_out=theirs.left_out,
        )

    return {viewer.by: tab(viewer, theirs, has) for viewer, theirs, has in zip(viewers, lists, has_any, strict=True)}


async def has_retainers(tx: Transaction, seen: frozenset[UUID] | None) -> bool:
    """Whether there is one, running or ended, of the clients that somebody sees; None, all."""
    return any(seen is None or each.called.client_id in seen for each in await retainers.every(tx))


async def first_steps_wanted(tx: Transaction, people: Sequence[Person]) -> Mapping[UUID, FirstSteps]:
    """What the owners among them still have to do in a new workspace."""
    owners = [each.person_id for each in people if each.role is Role.OWNER]
    found = await home_rows.first_steps(tx, owners) if owners else {}
    return {person_id: steps for person_id, steps in found.items() if steps.are_wanted}


async def _waiting(tx: Transaction, viewers: Sequence[Viewer]) -> list[Mapping[UUID, object]]:
    """What the subjects below say that waits for each, by person."""
    answering = [each.answering for each in viewers]
    return [await reader.read(tx, answering) for reader in _WAITING] if answering else []
