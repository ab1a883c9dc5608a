"""Channels that belong to a client."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.clients.clients import Binding, Client, GuestsHere, NotYourClient, OutsidersHere, SharedWithAnother
from domain.kinds import BindingKind, Role
from domain.people.people import Caller, Person, require_manager
from domain.values.plain_text import shown
from domain.values.refusals import Refusal
from domain.workspaces import TeamReadsHere
from services.appointments import digest_times
from services.people.people import caller
from store import outbox
from store.clients import clients
from store.clients.clients import Bound
from store.database import Database, Taken, Transaction
from store.people import contractors, people
from store.workspaces import notifications

_NAMED_MOST = 5


@dataclass(frozen=True, slots=True)
class Guest:
    """A guest of one's own workspace, as Slack calls them."""

    slack_user_id: str
    name: str


@dataclass(frozen=True, slots=True)
class ChannelFacts:
    """A channel as Slack tells of it. `has_outsiders`: people of other workspaces are in it, or may be; `guests` are of
    one's own. `hidden`: members whom Slack does not tell of, and who count as outsiders.
    """

    slack_channel_id: str
    name: str
    has_outsiders: bool
    guests: tuple[Guest, ...] = ()
    hidden: int = 0


class NotBoundHere(Refusal):
    """This channel does not belong to {client}, so there is nothing to unbind. Type /retainer bind to see whose it is,
    or to say so.
    """

    field = "channel"


class Bindings:
    """Whose a channel is."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def bind(
        self, channel: ChannelFacts, client_id: UUID, kind: BindingKind, *, by: Caller, now: datetime
    ) -> Bound:
        """Give a channel to a client.

        Raises ManagersOnly, NotYourClient, OutsidersHere, GuestsHere, TeamReadsHere, SharedWithAnother.
        """
        try:
            async with self._database.transaction(by.workspace_id) as tx:
                person = await caller(tx, by)
                require_manager(person, "bind a channel")
                client = await clients.by_id(tx, client_id)
                if client is None:
                    raise NotYourClient
                await bind(tx, channel, client, kind, by=person, now=now)
                return Bound(client, kind)
        except Taken as taken:
            raise SharedWithAnother(client="another client") from taken

    async def unbind(self, slack_channel_id: str, client_id: UUID, *, by: Caller) -> Bound:
        """Take a channel from a client; binding it again takes that back. Raises ManagersOnly, NotYourClient,
        NotBoundHere.
        """
        async with self._database.transaction(by.workspace_id) as tx:
            require_manager(await caller(tx, by), "unbind a channel")
            client = await clients.by_id(tx, client_id)
            if client is None:
                raise NotYourClient
            kind = await clients.unbind(tx, slack_channel_id, client_id)
            if kind is None:
                raise NotBoundHere(client=client.name)
            if kind is BindingKind.SHARED:
                # Another client may read there next.
                await outbox.withhold(tx, slack_channel_id, client_id)
            return Bound(client, kind)

    async def contractors(self, guests: Collection[Guest], *, by: Caller) -> frozenset[str]:
        """Those of some guests who work for the agency, whichever clients they do so for, by Slack id."""
        async with self._database.reading(by.workspace_id) as tx:
            found = [await people.by_slack(tx, each.slack_user_id) for each in guests]
            return frozenset(each.slack_user_id for each in found if each and each.role is Role.CONTRACTOR)

    async def here(self, *, by: Caller) -> tuple[Bound, ...]:
        """The clients of the caller's channel. Raises ManagersOnly."""
        async with self._database.reading(by.workspace_id) as tx:
            require_manager(await caller(tx, by), "see whose a channel is")
            return await clients.bound_to(tx, by.slack_channel_id) if by.slack_channel_id else ()


async def bind(
    tx: Transaction, channel: ChannelFacts, client: Client, kind: BindingKind, *, by: Person | None, now: datetime
) -> None:
    """Bind within a transaction. A client must never read what is said of another one, nor what is the team's own.

    Raises OutsidersHere, GuestsHere, TeamReadsHere, SharedWithAnother.
    """
    if kind is BindingKind.TEAM:
        await _refuse_readers(tx, channel, client)
    if kind is BindingKind.SHARED and channel.slack_channel_id in (await notifications.read(tx)).channels.values():
        raise TeamReadsHere
    others = [each for each in await clients.bound_to(tx, channel.slack_channel_id) if each.client != client]
    shared = [each for each in others if BindingKind.SHARED in {each.kind, kind}]
    if shared:
        raise SharedWithAnother(client=shared[0].client.name)
    binding = Binding(channel.slack_channel_id, client.client_id, kind)
    await clients.bind(tx, binding, by=by.person_id if by else None, now=now)
    if kind is BindingKind.SHARED:
        await outbox.resume(tx, channel.slack_channel_id, client.client_id, now=now)
    await digest_times.expected(tx, client, now=now)


async def _refuse_readers(tx: Transaction, channel: ChannelFacts, client: Client) -> None:
    """The team's own channel is for the team, and for contractors who work for this client."""
    if channel.has_outsiders:
        raise OutsidersHere
    work_for_it = await contractors.of_client(tx, client.client_id) if channel.guests else frozenset()
    names = [each.name for each in channel.guests if each.slack_user_id not in work_for_it]
    if names:
        raise GuestsHere(guests=", ".join(shown(each) for each in names[:_NAMED_MOST]), client=client.name)
