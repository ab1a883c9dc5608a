"""Requests of clients: written down, judged by the scope of the terms, and settled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from domain.agreements.retainers import Retainer, RetainerName, WhichClient, WhichRetainer
from domain.clients.clients import ClientArchived, NoClientHere, NotYourClient, UnknownClient
from domain.cycles.rollover import terms_on
from domain.people.people import Caller, Person, require_manager, require_team
from domain.people.waiting import Answering
from domain.requests import (
    NothingRequested,
    OrderedAlready,
    Request,
    RequestGone,
    RequestLine,
    RequestState,
    ToSettle,
    Verdict,
    check_request,
)
from domain.values.descriptions import LONGEST_DESCRIPTION
from domain.values.questions import Asked, overlap
from domain.values.wall_clock import local_date
from services.clients.meant import retainers_named
from services.clients.naming import called_exactly, nearest, wanted
from services.people.people import caller
from services.people.waiting import HomeReader
from store import requests, submissions
from store.agreements import retainers
from store.clients import clients
from store.database import Database, Transaction
from store.ids import new_id

_CHOICES = 100


@dataclass(frozen=True, slots=True)
class RequestForm:
    """A filled-in request. `permalink` is the message that it was asked in."""

    retainer_id: UUID
    description: str
    verdict: Verdict = Verdict.UNDECIDED
    permalink: str | None = None


@dataclass(frozen=True, slots=True)
class RequestShown:
    """A request beside what it is judged by: `scope` as the terms say it today, empty where they say nothing.

    `today` is the day where the client is. `is_repeat`: the same submission was written down before.
    """

    request: Request
    scope: str
    today: date
    is_repeat: bool = False


@dataclass(frozen=True, slots=True)
class AskedOf:
    """The retainer that a request is about to be written down for, and its scope today."""

    called: RetainerName
    scope: str


@dataclass(frozen=True, slots=True)
class OpenRequests:
    """Open requests, the longest waiting first: of all, or of the client or the retainer with an id and a name."""

    requests: tuple[Request, ...]
    of_id: UUID | None = None
    of_name: str = ""


class Requests:
    """What clients ask for. All of it is the team's own affair."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def log(
        self, line: RequestLine, *, by: Caller, key: str, now: datetime, answering: Asked | None = None
    ) -> RequestShown:
        """Write down a typed line, for the client that it names or the channel's. `answering`: the question that it is
        the answer to; where the caller has written down since what it was about, that is told as a repeat.

        Raises TeamOnly, NothingRequested, UnknownClient, NoClientHere, NoRetainer, UnknownRetainer, WhichRetainer,
        ClientArchived.
        """
        async with self._database.transaction(by.workspace_id) as tx:
            person = await _require_teammate(tx, by)
            retainer_id, description = await _meant(tx, line, by=by, person=person)
            since = await requests.written_since(tx, retainer_id, person.person_id, answering.at) if answering else ()
            for before in since:
                if overlap(before.description, description):
                    return replace(await _shown(tx, before.request_id, now), is_repeat=True)
            form = RequestForm(retainer_id, description, line.verdict)
            return await _write(tx, form, person=person, key=key, now=now)

    async def log_form(self, form: RequestForm, *, by: Caller, key: str, now: datetime) -> RequestShown:
        """Write down a filled-in form. Raises TeamOnly, NothingRequested, RequestTooLong, ClientArchived."""
        async with self._database.transaction(by.workspace_id) as tx:
            return await _write(tx, form, person=await _require_teammate(tx, by), key=key, now=now)

    async def asked_of(self, retainer_id: UUID | None, *, by: Caller, now: datetime) -> AskedOf | None:
        """What a form begins with: the retainer given, or the one that the channel means. Raises TeamOnly."""
        async with self._database.reading(by.workspace_id) as tx:
            await _require_teammate(tx, by)
            if retainer_id is None:
                bound = await clients.bound_to(tx, by.slack_channel_id) if by.slack_channel_id else ()
                theirs = [each for one in bound for each in await retainers.of_client(tx, one.client.client_id)]
                live = [each for each in theirs if not each.archived]
                if len(live) != 1:
                    # Of several it would be a guess.
                    return None
                retainer_id = live[0].called.retainer_id
            retainer = await _retainer(tx, retainer_id)
            return AskedOf(retainer.called, await _scope(tx, retainer, now))

    async def get(self, request_id: UUID, *, by: Caller, now: datetime) -> RequestShown:
        """One request. Raises TeamOnly, RequestGone."""
        async with self._database.reading(by.workspace_id) as tx:
            await _require_teammate(tx, by)
            return await _shown(tx, request_id, now)

    async def to_order(self, request_id: UUID, *, by: Caller, now: datetime) -> RequestShown:
        """A request that a change order can be made of. Raises ManagersOnly, RequestGone, OrderedAlready."""
        async with self._database.reading(by.workspace_id) as tx:
            require_manager(await caller(tx, by), "ask for a change order")
            found = await _shown(tx, request_id, now)
            if found.request.state is RequestState.ORDERED:
                raise OrderedAlready
            return found

    async def open_ones(self, named: str | None = None, *, by: Caller) -> OpenRequests:
        """Those of who was named, or of all.

        Raises TeamOnly, and for a name UnknownClient, UnknownRetainer, NoRetainer.
        """
        async with self._database.reading(by.workspace_id) as tx:
            person = await _require_teammate(tx, by)
            if named is None:
                return OpenRequests(await requests.open_ones(tx))
            meant = await retainers_named(tx, named, by=by, person=person)
            return await _open_of(tx, [(await _retainer(tx, each)).called for each in meant])

    async def open_ones_of(self, of_id: UUID, *, by: Caller) -> OpenRequests:
        """Those of a client or of one retainer, by its id. Raises TeamOnly, NotYourClient."""
        async with self._database.reading(by.workspace_id) as tx:
            await _require_teammate(tx, by)
            one = await retainers.by_id(tx, of_id)
            theirs = [one] if one else await retainers.of_client(tx, of_id)
            names = [each.called for each in theirs if one or not each.archived]
            if not names:
                raise NotYourClient
            return await _open_of(tx, names)

    async def judge(self, request_id: UUID, verdict: Verdict, *, by: Caller, now: datetime) -> RequestShown:
        """Say whether the agreement covers it. Raises TeamOnly, RequestGone, OrderedAlready."""
        return await self._change(request_id, by=by, now=now, verdict=verdict)

    async def settle(self, request_id: UUID, state: RequestState, *, by: Caller, now: datetime) -> RequestShown:
        """Say that it is done or dropped, or open once more. Raises TeamOnly, RequestGone, OrderedAlready."""
        return await self._change(request_id, by=by, now=now, state=state)

    async def choices(self, query: str, *, by: Caller) -> tuple[RetainerName, ...]:
        """Retainers of every kind whose name or number holds `query`, at most 100; nothing for a client's person."""
        async with self._database.reading(by.workspace_id) as tx:
            if not (await caller(tx, by)).role.is_team:
                return ()
            away = {each.client_id for each in await clients.every(tx) if each.archived}
            words = query.strip().lower()
            there = [
                each.called
                for each in await retainers.every(tx)
                if not each.archived and each.called.client_id not in away
            ]
            return tuple(each for each in there if words in _searched(each))[:_CHOICES]

    async def _change(
        self,
        request_id: UUID,
        *,
        by: Caller,
        now: datetime,
        verdict: Verdict | None = None,
        state: RequestState | None = None,
    ) -> RequestShown:
        async with self._database.transaction(by.workspace_id) as tx:
            person = await _require_teammate(tx, by)
            held = await requests.lock(tx, request_id)
            if held is None:
                raise RequestGone
            if held[0] is RequestState.ORDERED:
                raise OrderedAlready
            after = (state or held[0], verdict or held[1])
            if after != held:
                await requests.change(tx, request_id, *after, person_id=person.person_id, now=now)
            return await _shown(tx, request_id, now)


async def asked_by_contact(
    tx: Transaction, retainer: Retainer, contact_id: UUID, description: str, *, now: datetime
) -> UUID:
    """Write down what somebody without Slack asked, as they wrote it; the request's id."""
    request_id = new_id()
    await requests.add(
        tx,
        request_id,
        retainer_id=retainer.called.retainer_id,
        asked_on=local_date(now, retainer.timezone),
        description=description[:LONGEST_DESCRIPTION],
        permalink=None,
        verdict=Verdict.UNDECIDED,
        contact_id=contact_id,
        now=now,
    )
    return request_id


async def settle_answered(tx: Transaction, request_id: UUID, *, by: UUID, now: datetime) -> None:
    """It was answered, so it is done; what was settled otherwise stays."""
    held = await requests.lock(tx, request_id)
    if held is not None and held[0] is RequestState.OPEN:
        await requests.change(tx, request_id, RequestState.DONE, held[1], person_id=by, now=now)


async def _open_of(tx: Transaction, names: Sequence[RetainerName]) -> OpenRequests:
    found = await requests.open_of(tx, [each.retainer_id for each in names])
    waiting = sorted((each for some in found.values() for each in some), key=lambda each: each.logged_at)
    if len(names) == 1:
        return OpenRequests(tuple(waiting), names[0].retainer_id, names[0].label)
    return OpenRequests(tuple(waiting), names[0].client_id, names[0].client_name)


async def _require_teammate(tx: Transaction, by: Caller) -> Person:
    person = await caller(tx, by)
    require_team(person)
    return person


async def _meant(tx: Transaction, line: RequestLine, *, by: Caller, person: Person) -> tuple[UUID, str]:
    """(the retainer, what was asked for): the first word is a client's name, or the channel says whose it is."""
    named = line.maybe if line.maybe and await _is_name(tx, line.maybe) else None
    description = line.without_maybe if named else line.description
    if not description:
        raise NothingRequested
    try:
        found = await retainers_named(tx, named, by=by, person=person)
    except NoClientHere:
        near = nearest(line.maybe, await clients.every(tx)) if line.maybe else ()
        if line.maybe and near:
            raise UnknownClient(line.maybe, near) from None
        raise
    if len(found) > 1:
        names = tuple([(await _retainer(tx, each)).called for each in found])
        several = len({each.client_id for each in names}) > 1
        raise (WhichClient if several else WhichRetainer)(names[0].client_name, names)
    return found[0], description


async def _is_name(tx: Transaction, name: str) -> bool:
    target = wanted(name)
    if target.client_alias and await clients.by_alias(tx, target.client_alias):
        return True
    if target.matter_number and await retainers.by_matter_number(tx, target.matter_number):
        return True
    return called_exactly(name, await clients.every(tx)) is not None


async def _write(tx: Transaction, form: RequestForm, *, person: Person, key: str, now: datetime) -> RequestShown:
    description = check_request(form.description)
    retainer = await _retainer(tx, form.retainer_id)
    client = await clients.by_id(tx, retainer.called.client_id)
    if client is None or client.archived:
        raise ClientArchived(client=retainer.called.client_name)
    request_id = new_id()
    told = await submissions.claim(tx, key, {"request_id": request_id.hex}, now=now)
    if told is not None:
        return replace(await _shown(tx, UUID(told["request_id"]), now), is_repeat=True)
    await requests.add(
        tx,
        request_id,
        retainer_id=form.retainer_id,
        asked_on=local_date(now, retainer.timezone),
        description=description,
        permalink=form.permalink,
        verdict=form.verdict,
        person_id=person.person_id,
        now=now,
    )
    return await _shown(tx, request_id, now)


async def _shown(tx: Transaction, request_id: UUID, now: datetime) -> RequestShown:
    request = await requests.by_id(tx, request_id)
    if request is None:
        raise RequestGone
    retainer = await _retainer(tx, request.asked_of.retainer_id)
    return RequestShown(request, await _scope(tx, retainer, now), local_date(now, retainer.timezone))


async def _retainer(tx: Transaction, retainer_id: UUID) -> Retainer:
    retainer = await retainers.by_id(tx, retainer_id)
    if retainer is None:
        raise NotYourClient
    return retainer


async def _scope(tx: Transaction, retainer: Retainer, now: datetime) -> str:
    history = await retainers.terms_of(tx, retainer.called.retainer_id)
    return terms_on(history, local_date(now, retainer.timezone)).scope


def _searched(name: RetainerName) -> str:
    return f"{name.client_alias} {name.client_name} {name.name} {name.matter_number or ''}".lower()


async def _to_settle(tx: Transaction, answering: Sequence[Answering]) -> Mapping[UUID, object]:
    """What the clients that each answers for have asked for, and nobody has settled."""
    client_ids = frozenset().union(*(each.client_ids for each in answering))
    found = await requests.open_at(tx, client_ids) if client_ids else ()
    theirs = {each.person.person_id: tuple(at for at in found if at.client_id in each.client_ids) for each in answering}
    return {person_id: ToSettle(open_at) for person_id, open_at in theirs.items() if open_at}


TO_SETTLE = HomeReader(ToSettle, _to_settle)
