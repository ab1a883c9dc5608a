"""What somebody may see: whose retainers, and whether money. Checked where the act happens, not where it is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from domain.agreements.terms import Terms, Threshold
from domain.clients.clients import Client, NotYourClient
from domain.cycles.cycles import Cycle
from domain.cycles.late import LateReturn
from domain.kinds import BindingKind, Role
from domain.people.people import Caller, Person
from store.clients import clients
from store.database import Transaction
from store.people import contractors

# A channel has readers of every role, so it sees what the least of them may: no money.
A_CHANNEL = Person(UUID(int=0), slack_user_id="", name="", timezone="UTC", role=Role.CLIENT)


async def clients_seen(tx: Transaction, person: Person, *, by: Caller) -> frozenset[UUID] | None:
    """The clients whose retainers a person may see; None, all of them.

    A contractor sees those named for them, wherever they are. A client's person sees the clients they are a contact of,
    and the one whose shared channel they are in.
    """
    if person.role.is_team:
        return None
    if person.role is Role.CONTRACTOR:
        return await contractors.clients_of(tx, person.person_id)
    own = await clients.of_contact(tx, slack_user_id=person.slack_user_id, email=person.email)
    bound = await clients.bound_to(tx, by.slack_channel_id) if by.slack_channel_id else ()
    return own | {each.client.client_id for each in bound if each.kind is BindingKind.SHARED}


async def shown_to(tx: Transaction, person: Person, found: Sequence[Client], *, by: Caller) -> tuple[Client, ...]:
    """Those of some clients that a person may see: whose names they may read, too."""
    seen = await clients_seen(tx, person, by=by)
    return tuple(each for each in found if seen is None or each.client_id in seen)


def require_seen(client_id: UUID | None, seen: frozenset[UUID] | None) -> None:
    """Raise NotYourClient unless the client is one of those seen; None is no client at all."""
    if client_id is None or (seen is not None and client_id not in seen):
        raise NotYourClient


def cycle_shown(cycle: Cycle, person: Person) -> Cycle:
    """The cycle; without its fee for who does not see money."""
    return cycle if person.role.sees_money else replace(cycle, fee_minor=None)


def terms_shown(terms: Terms, person: Person) -> Terms:
    """The terms; without fee, rates and amounts for who does not see money."""
    if person.role.sees_money:
        return terms
    thresholds = thresholds_shown(terms.thresholds, person)
    return replace(terms, fee_minor=None, rate_minor=None, overage_rate_minor=None, thresholds=thresholds)


def money_hidden(returned: LateReturn | None, person: Person) -> LateReturn | None:
    """What came back for late work; without the credit for who does not see money."""
    return replace(returned, credit_minor=None) if returned and not person.role.sees_money else returned


def thresholds_shown(thresholds: Sequence[Threshold], person: Person) -> tuple[Threshold, ...]:
    """The thresholds; without those in money for who does not see any."""
    return tuple(each for each in thresholds if each.left_minor is None or person.role.sees_money)
