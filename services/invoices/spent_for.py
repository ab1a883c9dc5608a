"""Whom somebody spent for: a client, and one of its retainers where it was named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from domain.agreements.retainers import RetainerArchived, UnknownRetainer
from domain.clients.clients import Client, ClientArchived, NoClientHere, NotYourClient, UnknownClient
from domain.invoices.expense_line import ExpenseLine
from domain.people.people import Caller, Person
from services.clients.naming import called_exactly, nearest, wanted
from services.people.visibility import clients_seen, require_seen, shown_to
from store.agreements import retainers
from store.clients import clients
from store.database import Transaction


@dataclass(frozen=True, slots=True)
class SpentFor:
    """`retainer_id` None: whichever of the client's is billed next."""

    client: Client
    retainer_id: UUID | None = None


async def chosen(tx: Transaction, client_id: UUID, retainer_id: UUID | None, *, person: Person, by: Caller) -> SpentFor:
    """By their ids, as a form has them. Raises NotYourClient, ClientArchived."""
    client = await clients.by_id(tx, client_id)
    require_seen(client.client_id if client else None, await clients_seen(tx, person, by=by))
    retainer = await retainers.by_id(tx, retainer_id) if retainer_id else None
    if client is None or (retainer_id and (retainer is None or retainer.called.client_id != client_id)):
        raise NotYourClient
    return SpentFor(_not_archived(client), retainer_id)


async def meant(tx: Transaction, line: ExpenseLine, *, person: Person, by: Caller) -> tuple[SpentFor, str]:
    """Whom a typed line means, and the text that is left. A first word is a client only if one is called so.

    Raises UnknownClient, NoClientHere, UnknownRetainer, ClientArchived, RetainerArchived.
    """
    there = await shown_to(tx, person, await clients.every(tx), by=by)
    typed = line.named or line.maybe
    matter = await _by_number(tx, typed, there) if typed else None
    if matter is not None:
        return matter, line.text if line.named else line.text_without_maybe
    client = _called(typed, there) if typed else None
    if client is not None and typed is not None:
        text = line.text if line.named else line.text_without_maybe
        return SpentFor(_not_archived(client), await _retainer(tx, client, typed)), text
    if line.named is not None:
        raise UnknownClient(line.named, nearest(line.named, there))
    bound = await clients.bound_to(tx, by.slack_channel_id) if by.slack_channel_id else ()
    here = [each.client for each in bound if each.client in there]
    if len(here) != 1:
        alias = next((each.alias for each in there if not each.archived), "acme")
        raise NoClientHere(example=f"/retainer expense {alias} {line.amount} {line.text}".rstrip(), alias=alias)
    return SpentFor(here[0]), line.text


async def _by_number(tx: Transaction, typed: str, there: Sequence[Client]) -> SpentFor | None:
    """The retainer that a typed matter number means, of a client that the person is shown. Raises ClientArchived,
    RetainerArchived.
    """
    number = wanted(typed).matter_number
    retainer = await retainers.by_matter_number(tx, number) if number else None
    client = next((each for each in there if retainer and each.client_id == retainer.called.client_id), None)
    if retainer is None or client is None:
        return None
    if retainer.archived:
        raise RetainerArchived(retainer=retainer.called.label)
    return SpentFor(_not_archived(client), retainer.called.retainer_id)


async def named(tx: Transaction, name: str, *, person: Person, by: Caller) -> Client:
    """The client that a name means, archived or not. Raises UnknownClient."""
    there = await shown_to(tx, person, await clients.every(tx), by=by)
    client = _called(name, there)
    if client is None:
        raise UnknownClient(name, nearest(name, there))
    return client


def _called(typed: str, there: Sequence[Client]) -> Client | None:
    alias = typed.lower().partition("/")[0]
    return next((each for each in there if each.alias == alias), None) or called_exactly(typed, there)


async def _retainer(tx: Transaction, client: Client, typed: str) -> UUID | None:
    alias = typed.lower().partition("/")[2]
    if not alias:
        return None
    theirs = [each for each in await retainers.of_client(tx, client.client_id) if not each.archived]
    found = next((each for each in theirs if each.called.alias == alias), None)
    if found is None:
        choices = ", ".join(each.called.typed for each in theirs) or client.alias
        raise UnknownRetainer(client=client.name, name=alias, choices=choices)
    return found.called.retainer_id


def _not_archived(client: Client) -> Client:
    if client.archived:
        raise ClientArchived(client=client.name)
    return client
