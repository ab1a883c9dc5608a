"""Who looks at home tabs: what each may see, which clients they answer for, what they worked on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from domain.people.people import Caller, Person
from domain.people.waiting import Answering
from domain.values.wall_clock import local_date
from services.people.visibility import clients_seen
from store.balances import standings
from store.clients import clients
from store.database import Transaction
from store.digests import desks
from store.people import people

_MINE_SINCE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody whose tab is drawn; `sees` are the clients whose retainers they may see, None for all."""

    by: Caller
    person: Person
    sees: frozenset[UUID] | None
    answering: Answering
    worked_on: frozenset[UUID]

    @property
    def answers_for_clients(self) -> bool:
        """Whether clients are theirs by role, and not because somebody named them."""
        return self.person.role.sees_money and bool(self.answering.client_ids)


async def viewers_of(tx: Transaction, callers: Sequence[Caller], *, now: datetime) -> list[Viewer]:
    """Those of the callers who are known, in their order."""
    known = await people.by_slack_ids(tx, [each.slack_user_id for each in callers])
    there = [(by, known[by.slack_user_id]) for by in callers if by.slack_user_id in known]
    team = [person for _, person in there if person.role.is_team]
    answered = await _answered(tx, team)
    worked_on = await standings.worked_on(tx, [each.person_id for each in team], since=now - _MINE_SINCE)
    found = []
    for by, person in there:
        theirs, today = answered.get(person.person_id, frozenset()), local_date(now, person.timezone)
        found.append(
            Viewer(
                by,
                person,
                await clients_seen(tx, person, by=by),
                Answering(person, theirs, today, now),
                worked_on.get(person.person_id, frozenset()),
            )
        )
    return found


async def _answered(tx: Transaction, team: Sequence[Person]) -> Mapping[UUID, frozenset[UUID]]:
    """The clients that each answers for, as their morning desk knows them: their own, and those they stand in for. A
    member who was named account manager is told nothing yet, and has the client among their own all the same.
    """
    deciding = [each.person_id for each in team if each.role.sees_money]
    members = [each.person_id for each in team if not each.role.sees_money]
    answered = await desks.answered_by(tx, deciding) if deciding else {}
    found = {person_id: frozenset(each.client_id for each in theirs) for person_id, theirs in answered.items()}
    named = await clients.every(tx) if members else ()
    for person_id in members:
        found[person_id] = frozenset(each.client_id for each in named if each.account_manager_id == person_id)
    return found
