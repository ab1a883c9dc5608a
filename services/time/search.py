"""Looking for time entries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from domain.people.people import Caller, Person, require_worker
from domain.time.search import A_PAGE, FoundEntry, Known, Search, SearchPage
from domain.time.search_line import NotMet, read_search
from domain.values.quotes import quoted
from domain.values.refusals import Answer
from domain.values.wall_clock import local_date
from services.clients.naming import nearest
from services.people.people import UnknownPerson, caller
from services.people.visibility import clients_seen
from store.agreements import retainers
from store.clients import clients
from store.database import Database, Transaction
from store.people import people
from store.time import search as entries
from store.time.search import Wanted


@dataclass(frozen=True, slots=True)
class SearchAsked:
    """A line as it was read for somebody, and what that means to the store."""

    person: Person
    search: Search
    today: date
    wanted: Wanted


class Searches:
    """Searches; they only read."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(self, line: str, number: int, *, by: Caller, now: datetime) -> SearchPage:
        """What a line finds: all of it summed up, and one page of it; a page past the end is the last.

        Raises TeamOnly, UnknownPerson, and what `read_search` raises.
        """
        async with self._database.reading(by.workspace_id) as tx:
            asked = await understood(tx, line, by=by, now=now)
            skipped = (max(1, number) - 1) * A_PAGE
            totals, found = await entries.found(tx, asked.wanted, count=A_PAGE, skipped=skipped)
            near = () if totals else await _nearest(tx, asked)
        person = asked.person
        shown = tuple(FoundEntry(each.entry, each.worker, _may_change(person, each.entry.person_id)) for each in found)
        return SearchPage(asked.search, asked.today, totals, shown, max(1, number), near)


async def understood(tx: Transaction, line: str, *, by: Caller, now: datetime) -> SearchAsked:
    """Read a line for somebody. Raises as `Searches.page` does."""
    person = await caller(tx, by)
    require_worker(person)
    seen = await clients_seen(tx, person, by=by)
    known = Known(
        person,
        await people.workers(tx),
        [each for each in await clients.every(tx) if seen is None or each.client_id in seen],
        [each.called for each in await retainers.every(tx) if seen is None or each.called.client_id in seen],
    )
    today = local_date(now, person.timezone)
    try:
        search = read_search(line, known, today)
    except NotMet as stranger:
        known = await _with_stranger(tx, known, stranger.slack_user_id)
        search = read_search(line, known, today)
    return SearchAsked(person, search, today, _wanted(search, today, seen))


async def _with_stranger(tx: Transaction, known: Known, slack_user_id: str) -> Known:
    """Somebody who logs no time is looked for all the same, and not found. Raises UnknownPerson."""
    person = await people.by_slack(tx, slack_user_id)
    if person is None:
        raise UnknownPerson(slack_user_id)
    return Known(known.me, (*known.people, person), known.clients, known.retainers)


def _wanted(search: Search, today: date, seen: frozenset[UUID] | None) -> Wanted:
    days = search.days(today)
    is_of_some = search.clients or search.retainers
    return Wanted(
        first=days.first,
        last=days.last,
        person_ids={each.person_id for each in search.people} or None,
        client_ids={each.client_id for each in search.clients} if is_of_some else None,
        retainer_ids={each.retainer_id for each in search.retainers},
        orders=search.orders or None,
        words=search.words,
        billable=search.billable,
        seen=seen,
    )


async def _nearest(tx: Transaction, asked: SearchAsked) -> tuple[Answer, ...]:
    """For words that were found nowhere and are spelled like a client: the same line with that client."""
    seen = asked.wanted.seen
    visible = [each for each in await clients.every(tx) if seen is None or each.client_id in seen]
    answers = []
    for word in asked.search.words:
        if word not in asked.search.quoted:
            line = asked.search.line
            answers += [Answer(each, line.replace(quoted(word), each, 1)) for each in nearest(word, visible)]
    return tuple(answers[:3])


def _may_change(person: Person, worker_id: UUID) -> bool:
    return person.role.sees_money or person.person_id == worker_id
