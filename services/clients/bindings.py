"""Channels that belong to a client."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.clients.clients import Binding, Client, NotYourClient, OutsidersHere, SharedWithAnother
from domain.kinds import BindingKind
from domain.people.people import Caller, Person, require_manager
from domain.workspaces import TeamReadsHere
from services.appointments import digest_times
from services.people.people import caller
from store.clients import clients
from store.clients.clients import Bound
from store.database import Database, Taken, Transaction
from store.workspaces import notifications


@dataclass(frozen=True, slots=True)
class ChannelFacts:
    """A channel as Slack tells of it. `has_outsiders`: it is shared with another workspace, or a guest is in it."""

    slack_channel_id: str
    name: str
    has_outsiders: bool


class Bindings:
    """Whose a channel is."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def bind(
        self, channel: ChannelFacts, client_id: UUID, kind: BindingKind, *, by: Caller, now: datetime
    ) -> Bound:
        """Give a channel to a client.

        Raises ManagersOnly, NotYourClient, OutsidersHere, TeamReadsHere, SharedWithAnother.
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

    async def here(self, *, by: Caller) -> tuple[Bound, ...]:
        """The clients of the caller's channel. Raises ManagersOnly."""
        async with self._database.reading(by.workspace_id) as tx:
            require_manager(await caller(tx, by), "see whose a channel is")
            return await clients.bound_to(tx, by.slack_channel_id) if by.slack_channel_id else ()


async def bind(
    tx: Transaction, channel: ChannelFacts, client: Client, kind: BindingKind, *, by: Person | None, now: datetime
) -> None:
    """Bind within a transaction. A client must never read what is said of another one, nor what is the team's own.

    Raises OutsidersHere, TeamReadsHere, SharedWithAnother.
    """
    if kind is BindingKind.TEAM and channel.has_outsiders:
        raise OutsidersHere
    if kind is BindingKind.SHARED and channel.slack_channel_id in (await notifications.read(tx)).channels.values():
        raise TeamReadsHere
    others = [each for each in await clients.bound_to(tx, channel.slack_channel_id) if each.client != client]
    shared = [each for each in others if BindingKind.SHARED in {each.kind, kind}]
    if shared:
        raise SharedWithAnother(client=shared[0].client.name)
    binding = Binding(channel.slack_channel_id, client.client_id, kind)
    await clients.bind(tx, binding, by=by.person_id if by else None, now=now)
    await digest_times.expected(tx, client, now=now)
