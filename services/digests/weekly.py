"""What a digest says: of the channel it goes to, or of what somebody asks for before it goes."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from weakref import WeakValueDictionary

from domain.digests.weekly import Digest, DigestPlan, DigestView
from domain.kinds import BindingKind
from domain.people.people import Caller, Person
from services.appointments.digest_times import weekly_hour
from services.cycles.due import on_turned_cycles
from services.digests.ahead import Ahead, Posted
from services.digests.making import made, names_of, read_for
from services.people.people import caller
from services.people.visibility import clients_seen
from store.clients import clients
from store.database import Database, Transaction
from store.digests import weekly as digests
from store.digests.weekly import DigestChannel
from store.workspaces import notifications

# As many as Slack lets a workspace post while a reading is fresh.
_AHEAD_MOST = 50


@dataclass(frozen=True, slots=True)
class Preview:
    """A digest as it would be now, and when and where it goes."""

    digest: Digest
    plan: DigestPlan


class Digests:
    """The weekly digests; they only read."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._ahead = Ahead()
        self._turns: WeakValueDictionary[UUID, asyncio.Lock] = WeakValueDictionary()

    @on_turned_cycles
    async def preview(self, *, by: Caller, now: datetime) -> Preview:
        """The digest of the caller's channel, or of everything; the client's own for a client's person.

        Nothing in it that the channel would not read: no money, and no other client.
        """
        async with self._database.reading(by.workspace_id) as tx:
            person = await caller(tx, by)
            here = await digests.of_channel(tx, by.slack_channel_id) if by.slack_channel_id else ()
            if not person.role.is_team:
                return await _for_client(tx, person, here, by=by, now=now)
            if here:
                return await _for_channel(tx, here, now=now)
            return await _for_all(tx, now=now)

    async def in_channel(
        self, workspace_id: UUID, slack_channel_id: str, view: DigestView, *, now: datetime
    ) -> Digest | None:
        """The digest for a channel; None where there is nothing to say, or where it no longer belongs."""
        async with self._database.reading(workspace_id) as tx:
            (found,) = (await read_for(tx, [Posted(slack_channel_id, view)], now=now)).values()
            return found

    async def posted(
        self, workspace_id: UUID, slack_channel_id: str, view: DigestView, *, now: datetime
    ) -> Digest | None:
        """The same for a message that goes now. What else of the workspace waits to go is read with it and kept for its
        own turn, which comes in some seconds.
        """
        wanted = Posted(slack_channel_id, view)
        # Several are drawn side by side: the first of them reads for all.
        async with self._turns.setdefault(workspace_id, asyncio.Lock()):
            self._ahead.forget_what_is_old(now)
            if not self._ahead.has(workspace_id, wanted):
                async with self._database.reading(workspace_id) as tx:
                    waiting = [Posted(*each) for each in await digests.waiting(tx, now=now, most=_AHEAD_MOST)]
                    found = await read_for(tx, list(dict.fromkeys([wanted, *waiting])), now=now)
                self._ahead.keep(workspace_id, found, now)
            return self._ahead.take(workspace_id, wanted)


async def _for_all(tx: Transaction, *, now: datetime) -> Preview:
    wanted = await notifications.read(tx)
    plan = DigestPlan(DigestView.EVERYTHING, weekly_hour(wanted), wanted.timezone, wanted.digest_channel)
    return Preview(await made(tx, plan.view, None, zone=plan.zone, now=now), plan)


async def _for_channel(tx: Transaction, here: Sequence[DigestChannel], *, now: datetime) -> Preview:
    """What the channel itself reads; a shared one as the client would, switched on or not."""
    wanted = await notifications.read(tx)
    first = here[0]
    if first.kind is BindingKind.SHARED:
        goes, view = first.client_digest, DigestView.CLIENT
    else:
        goes, view = wanted.digest_channel is None, DigestView.TEAM
    plan = DigestPlan(view, weekly_hour(wanted), first.timezone, first.slack_channel_id if goes else None)
    return Preview(await made(tx, view, names_of(here), zone=plan.zone, now=now), plan)


async def _for_client(
    tx: Transaction, person: Person, here: Sequence[DigestChannel], *, by: Caller, now: datetime
) -> Preview:
    """Who sees some clients only reads of the channel's, or of theirs: as a client does, who reads least."""
    seen = await clients_seen(tx, person, by=by) or frozenset()
    places = [each for each in await digests.of_clients(tx, list(seen)) if each.kind is BindingKind.SHARED]
    shown = [each for each in here if each.client_id in seen and each.kind is BindingKind.SHARED] or places
    wanted = await notifications.read(tx)
    goes = next((each.slack_channel_id for each in shown if each.client_digest), None)
    plan = DigestPlan(DigestView.CLIENT, weekly_hour(wanted), shown[0].timezone if shown else person.timezone, goes)
    ids = {each.client_id for each in shown} or seen
    theirs = [each for each in await clients.every(tx) if each.client_id in ids and not each.archived]
    names = {each.client_id: each.name for each in theirs}
    return Preview(await made(tx, plan.view, names, zone=plan.zone, now=now), plan)
