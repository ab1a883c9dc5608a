"""Which retainers a name or a channel means, of those that somebody may see."""

from __future__ import annotations

from uuid import UUID

from domain.agreements.retainers import UnknownRetainer
from domain.clients.clients import Client, NoClientHere, NoRetainer, NotYourClient, UnknownClient
from domain.people.people import Caller, Person
from services.clients.naming import called_exactly, nearest, wanted
from services.people.visibility import clients_seen
from store.agreements import retainers
from store.clients import clients
from store.database import Transaction


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
