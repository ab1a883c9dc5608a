"""What clients are told of their cycles: drafted by the clock, posted or skipped by a manager."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from domain.outbox import MessageKind, Outgoing, Owed, ToChannel, ToPerson
from domain.people.people import Caller, Person, require_manager
from domain.rhythm.touchpoints import (
    Drafted,
    Drafts,
    NoSharedChannel,
    Touchpoint,
    TouchpointDecided,
    TouchpointDraft,
    TouchpointGone,
    TouchpointKind,
    TouchpointOver,
    TouchpointState,
    check_body,
    drafted_when,
)
from domain.values.days import long_date
from domain.values.wall_clock import local_date, time_of_day, wall_clock
from services.appointments.business_days import business_days
from services.clients.addressees import answerables
from services.cycles.sections import SectionReader
from services.outbox.messages import owe, restate, say
from services.people.people import caller
from services.rhythm.drafts import touchpoint_drafts
from store import outbox, submissions
from store.database import Database, Transaction
from store.people import people
from store.rhythm import touchpoints
from store.rhythm.touchpoints import For

# What the figures make of a draft: words are for who draws it.
Wording = Callable[[TouchpointDraft], str]
_DONE = {TouchpointState.POSTED: "posted", TouchpointState.SKIPPED: "skipped"}


class Touchpoints:
    """Drafts, and what becomes of them."""

    def __init__(self, database: Database, sections: Sequence[SectionReader]) -> None:
        self._database = database
        self._sections = sections

    async def drafts(self, workspace_id: UUID, person_id: UUID, day: date, now: datetime) -> Drafts | None:
        """The drafts of a person's day as they stand now; None where there are none."""
        async with self._database.reading(workspace_id) as tx:
            person = await people.by_id(tx, person_id)
            found = await touchpoints.of_day(tx, For(person_id, day), now=now)
            if person is None or not found:
                return None
            drafts = await touchpoint_drafts(tx, found, self._sections, now=now)
            return Drafts(day, local_date(now, person.timezone), drafts)

    async def told(self, workspace_id: UUID, touchpoint_id: UUID, now: datetime) -> TouchpointDraft | None:
        """A touchpoint as its channel reads it; None where nobody posted it."""
        async with self._database.reading(workspace_id) as tx:
            found = await touchpoints.by_id(tx, touchpoint_id, now=now)
            if found is None or found.state is not TouchpointState.POSTED:
                return None
            return await self._draft(tx, found, now)

    async def draft(self, touchpoint_id: UUID, *, by: Caller, now: datetime) -> TouchpointDraft:
        """A draft to be read or edited. Raises ManagersOnly, TouchpointGone, TouchpointDecided, TouchpointOver."""
        async with self._database.reading(by.workspace_id) as tx:
            person = await caller(tx, by)
            return await self._draft(tx, await _undecided(tx, touchpoint_id, person, now), now)

    async def save(
        self, touchpoint_id: UUID, body: str, *, drafted: Wording, post: bool, by: Caller, key: str, now: datetime
    ) -> TouchpointDraft:
        """Keep what a manager wrote, and post it where that was asked for; what nobody changed follows the figures.

        Raises as `post` does.
        """
        async with self._database.transaction(by.workspace_id) as tx:
            person = await caller(tx, by)
            if await submissions.claim(tx, key, {"touchpoint_id": touchpoint_id.hex}, now=now) is not None:
                return await self._draft(tx, await _found(tx, touchpoint_id, person, now), now)
            draft = await self._draft(tx, await _undecided(tx, touchpoint_id, person, now), now)
            written = check_body(body)
            if written != (draft.touchpoint.body or drafted(draft)):
                await touchpoints.write(tx, touchpoint_id, written)
                await restate(tx, [drafts_key(draft.touchpoint)], now=now)
            if post:
                await _post(tx, draft.touchpoint, written, person, now)
            return draft

    async def post(
        self, touchpoint_id: UUID, *, drafted: Wording, by: Caller, key: str, now: datetime
    ) -> TouchpointDraft:
        """Post a draft into the client's channel, once: what somebody wrote, or else what `drafted` makes of it.

        Raises as `draft` does, and NoSharedChannel, NothingWritten, BodyTooLong. The same click again changes nothing.
        """
        async with self._database.transaction(by.workspace_id) as tx:
            person = await caller(tx, by)
            if await submissions.claim(tx, key, {"touchpoint_id": touchpoint_id.hex}, now=now) is not None:
                return await self._draft(tx, await _found(tx, touchpoint_id, person, now), now)
            draft = await self._draft(tx, await _undecided(tx, touchpoint_id, person, now), now)
            written = draft.touchpoint.body or check_body(drafted(draft))
            await _post(tx, draft.touchpoint, written, person, now)
            return draft

    async def skip(self, touchpoint_id: UUID, *, by: Caller, key: str, now: datetime) -> Touchpoint:
        """Say nothing to the client this time. Raises as `draft` does, but not for what is past."""
        async with self._database.transaction(by.workspace_id) as tx:
            person = await caller(tx, by)
            if await submissions.claim(tx, key, {"touchpoint_id": touchpoint_id.hex}, now=now) is not None:
                return await _found(tx, touchpoint_id, person, now)
            found = await _undecided(tx, touchpoint_id, person, now, may_be_over=True)
            await _decide(tx, found, TouchpointState.SKIPPED, person, body=None, now=now)
            return found

    async def _draft(self, tx: Transaction, touchpoint: Touchpoint, now: datetime) -> TouchpointDraft:
        return (await touchpoint_drafts(tx, [touchpoint], self._sections, now=now))[0]


async def draft_for_clients(tx: Transaction, wanted: Iterable[Drafted], now: datetime) -> None:
    """Wording touchpoints for whoever answers for the clients: one message a person and day, with all of them."""
    drafts = list(wanted)
    if not drafts:
        return
    days = await business_days(tx)
    answering = await answerables(tx, sorted({each.client_id for each in drafts}))
    whose: dict[Drafted, For] = {}
    messages: dict[str, Outgoing] = {}
    for each in drafts:
        if each.client_id not in answering:
            await owe(tx, _owed(each), now=now)
            continue
        person = answering[each.client_id].person
        day, at = drafted_when(now, person.timezone, days)
        whose[each] = For(person.person_id, day)
        message = _drafts_message(person, day, at)
        messages[message.key] = message
    await touchpoints.add(tx, whose, now=now)
    await say(tx, *messages.values(), now=now)
    # Of clients elsewhere the day began later: theirs join the list that stands already.
    await restate(tx, list(messages), now=now)


async def draft_owed(tx: Transaction, now: datetime) -> None:
    """What was to be drafted while nobody could answer for its client; it is owed on as long as that is so."""
    await draft_for_clients(tx, map(_drafted, await outbox.take_owed(tx, [MessageKind.TOUCHPOINT_DRAFT])), now)


def _owed(draft: Drafted) -> Owed:
    facts = {
        "cycle_id": str(draft.cycle_id),
        "client_id": str(draft.client_id),
        "kind": draft.kind.value,
        "revision": draft.revision,
    }
    key = f"draft:{draft.cycle_id}:{draft.kind.value}:{draft.revision}"
    return Owed(MessageKind.TOUCHPOINT_DRAFT, key, facts)


def _drafted(owed: Owed) -> Drafted:
    facts = owed.facts
    kind = TouchpointKind(facts["kind"])
    return Drafted(UUID(facts["cycle_id"]), UUID(facts["client_id"]), kind, int(facts["revision"]))


async def cycles_changed(tx: Transaction, cycle_ids: Sequence[UUID], now: datetime) -> None:
    """The figures of these cycles, or their states, are others: what waits of their drafts is shown as it is now."""
    lists = await touchpoints.waiting(tx, cycle_ids) if cycle_ids else []
    if lists:
        await restate(tx, [_key(each.person_id, each.day) for each in lists], now=now)


def drafts_key(touchpoint: Touchpoint) -> str:
    """The key of the message that lists a draft."""
    return _key(touchpoint.drafted_for_id, touchpoint.drafted_on)


def _key(person_id: UUID, day: date) -> str:
    return f"drafts:{person_id}:{day.isoformat()}"


def _drafts_message(person: Person, day: date, at: datetime) -> Outgoing:
    facts = {"person_id": str(person.person_id), "day": day.isoformat()}
    to = ToPerson(person.person_id)
    return Outgoing(MessageKind.TOUCHPOINT_DRAFT, _key(person.person_id, day), to, facts, not_before=at)


async def _post(tx: Transaction, found: Touchpoint, body: str, person: Person, now: datetime) -> None:
    if found.channel is None:
        raise NoSharedChannel(client=found.called.client_name)
    await _decide(tx, found, TouchpointState.POSTED, person, body=body, now=now)
    facts = {"touchpoint_id": str(found.touchpoint_id)}
    to = ToChannel(found.channel)
    await say(tx, Outgoing(MessageKind.TOUCHPOINT, f"touchpoint:{found.touchpoint_id}", to, facts), now=now)


async def _found(tx: Transaction, touchpoint_id: UUID, person: Person, now: datetime) -> Touchpoint:
    require_manager(person, "write to a client in the agency's name")
    found = await touchpoints.by_id(tx, touchpoint_id, now=now)
    if found is None:
        raise TouchpointGone
    return found


async def _undecided(
    tx: Transaction, touchpoint_id: UUID, person: Person, now: datetime, *, may_be_over: bool = False
) -> Touchpoint:
    found = await _found(tx, touchpoint_id, person, now)
    if found.state is not TouchpointState.DRAFTED:
        raise _decided(found, person)
    if found.is_over and not may_be_over:
        raise TouchpointOver(retainer=found.called.label)
    return found


async def _decide(
    tx: Transaction,
    found: Touchpoint,
    state: TouchpointState,
    person: Person,
    *,
    body: str | None,
    now: datetime,
) -> None:
    touchpoint_id = found.touchpoint_id
    if not await touchpoints.decide(tx, touchpoint_id, state, body=body, by=person.person_id, now=now):
        # Somebody else clicked while this was looked at.
        raise _decided(await _found(tx, touchpoint_id, person, now), person)
    await restate(tx, [drafts_key(found)], now=now)


def _decided(found: Touchpoint, person: Person) -> TouchpointDecided:
    assert found.decided_at is not None  # noqa: S101 - the table holds that
    day, minute = wall_clock(found.decided_at, person.timezone)
    when = f"{long_date(day)} at {time_of_day(minute)}"
    return TouchpointDecided(who=found.decided_by or "Somebody", did=_DONE[found.state], when=when)
