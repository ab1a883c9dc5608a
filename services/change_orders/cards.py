"""Where a change order is shown and told: few places, and each of them stays in step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from domain.change_orders.orders import ChangeOrder
from domain.kinds import BindingKind, Role
from domain.outbox import Address, MessageKind, Outgoing, ToChannel, ToPerson
from services.change_orders.effects import open_cycle_of
from services.outbox.messages import restate, say
from services.people.people import UnknownPerson
from services.rhythm.cards import card
from services.rhythm.finance import what_awaits_changed
from store.change_orders import writing as order_acts
from store.clients import clients
from store.cycles import cycles
from store.database import Transaction
from store.people import people

# For whom a message is drawn: the client's view, the price for who decides at the agency, the team's without any.
CLIENT, APPROVER, TEAM, REQUESTER, OWNER = "client", "approver", "team", "requester", "owner"


@dataclass(frozen=True, slots=True)
class CardPlace:
    """Somewhere a card stands. `thread`: the key of the message whose thread its news go into."""

    audience: str
    to: Address
    key: str
    thread: str
    in_thread: bool = False


async def post_cards(tx: Transaction, order: ChangeOrder, *, now: datetime) -> None:
    """Write its cards where they are not yet, and bring the others up to date. Hold the order before."""
    places = await places_of(tx, order, now=now, asking=True)
    facts = {"change_order_id": str(order.change_order_id)}
    messages = [
        Outgoing(
            MessageKind.CHANGE_ORDER,
            each.key,
            each.to,
            {**facts, "audience": each.audience},
            thread_of=each.thread if each.in_thread else None,
        )
        for each in places
    ]
    await order_acts.shown_by(tx, order.change_order_id, [each.key for each in places])
    await say(tx, *messages, now=now)
    await restate(tx, [*order.cards, *(each.key for each in places)], now=now)


async def cards_changed(tx: Transaction, order: ChangeOrder, *, now: datetime) -> None:
    """Its cards say something else now, and what finance reads of it: they are edited wherever they stand."""
    if order.cards:
        await restate(tx, order.cards, now=now)
    await what_awaits_changed(tx, order.called.retainer_id)


async def tell(
    tx: Transaction, order: ChangeOrder, event_id: UUID, audiences: Sequence[str], *, by: UUID | None, now: datetime
) -> None:
    """Tell of a step in the threads of its cards; the requester, unless they took it, where the team has no channel."""
    places = [each for each in await places_of(tx, order, now=now) if each.audience in audiences]
    facts = {"change_order_id": str(order.change_order_id), "event_id": str(event_id)}
    messages = [
        Outgoing(
            MessageKind.CHANGE_ORDER_NEWS,
            f"co-news:{event_id}:{each.to.lane}",
            each.to,
            {**facts, "audience": each.audience},
            thread_of=each.thread,
        )
        for each in places
    ]
    if TEAM in audiences and by != order.requested_by_id and not any(each.audience == TEAM for each in places):
        messages.append(_to_requester(order, event_id))
    await say(tx, *messages, now=now)


async def tell_requester(
    tx: Transaction, order: ChangeOrder, event_id: UUID, *, now: datetime, not_before: datetime | None = None
) -> None:
    """Tell who asked, or is to ask, of a step, in their direct messages."""
    await say(tx, replace(_to_requester(order, event_id), not_before=not_before), now=now)


async def tell_owners(tx: Transaction, order: ChangeOrder, event_id: UUID, *, by: UUID | None, now: datetime) -> None:
    """Tell the owners of a step, but for who took it."""
    owners = [each for each in await people.every(tx) if each.role is Role.OWNER and each.person_id != by]
    await say(tx, *(_to_person(order, event_id, each.person_id, OWNER) for each in owners), now=now)


def _to_requester(order: ChangeOrder, event_id: UUID) -> Outgoing:
    return _to_person(order, event_id, order.requested_by_id, REQUESTER)


def _to_person(order: ChangeOrder, event_id: UUID, person_id: UUID, audience: str) -> Outgoing:
    to = ToPerson(person_id)
    facts = {"change_order_id": str(order.change_order_id), "event_id": str(event_id), "audience": audience}
    return Outgoing(MessageKind.CHANGE_ORDER_NEWS, f"co-news:{event_id}:{to.lane}", to, facts)


async def places_of(tx: Transaction, order: ChangeOrder, *, now: datetime, asking: bool = False) -> list[CardPlace]:
    """Where its cards belong now: the client's shared channel or the approver's direct messages, and the team's.

    `asking`: it is being sent. Raises UnknownPerson then, which the door answers by introducing the approver.
    """
    bindings = await clients.bindings_of(tx, order.called.client_id)
    shared = next((each.slack_channel_id for each in bindings if each.kind is BindingKind.SHARED), None)
    own = next((each.slack_channel_id for each in bindings if each.kind is BindingKind.TEAM), None)
    found = await _for_approver(tx, order, shared, asking=asking)
    return [*found, *([await _for_team(tx, order, own, now=now)] if own else [])]


async def _for_team(tx: Transaction, order: ChangeOrder, channel: str, *, now: datetime) -> CardPlace:
    """In the thread of the cycle's card, where there is one: what happens in a cycle stands below it."""
    place = _place(order, TEAM, ToChannel(channel))
    cycle = open_cycle_of(await cycles.of_retainer(tx, order.called.retainer_id), order, now=now)
    thread = await card(tx, cycle.cycle_id, now) if cycle else None
    return replace(place, thread=thread, in_thread=True) if thread else place


async def _for_approver(tx: Transaction, order: ChangeOrder, shared: str | None, *, asking: bool) -> list[CardPlace]:
    approver = order.approver
    if approver is None:
        return []
    if approver.person_id is not None:
        return [_place(order, APPROVER, ToPerson(approver.person_id))]
    if shared is not None:
        return [_place(order, CLIENT, ToChannel(shared))]
    if approver.slack_user_id is None:
        return []
    person = await people.by_slack(tx, approver.slack_user_id)
    if person is None and asking:
        raise UnknownPerson(approver.slack_user_id)
    return [] if person is None else [_place(order, CLIENT, ToPerson(person.person_id))]


def _place(order: ChangeOrder, audience: str, to: Address) -> CardPlace:
    key = f"co:{order.change_order_id}:{to.lane}"
    return CardPlace(audience, to, key, thread=key)
