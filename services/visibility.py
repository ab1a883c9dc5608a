"""Whose retainers somebody may see: checked where the act happens, not where a button is drawn."""

from __future__ import annotations

from uuid import UUID

from domain.clients import NotYourClient
from domain.kinds import BindingKind
from domain.people import Caller, Person
from store import clients
from store.database import Transaction


async def clients_seen(tx: Transaction, person: Person, *, by: Caller) -> frozenset[UUID] | None:
    """The clients whose retainers a person may see; None, all of them.

    A client's person sees the clients they are a contact of, and the one whose shared channel they are in.
    """
    if person.role.is_team:
        return None
    own = await clients.of_contact(tx, slack_user_id=person.slack_user_id, email=person.email)
    bound = await clients.bound_to(tx, by.slack_channel_id) if by.slack_channel_id else ()
    return own | {each.client.client_id for each in bound if each.kind is BindingKind.SHARED}


def require_seen(client_id: UUID | None, seen: frozenset[UUID] | None) -> None:
    """Raise NotYourClient unless the client is one of those seen; None is no client at all."""
    if client_id is None or (seen is not None and client_id not in seen):
        raise NotYourClient
