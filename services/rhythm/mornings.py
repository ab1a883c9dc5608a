"""The rhythm of a cycle: its card in the morning, and a look at it in the middle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from domain.appointments import Appointment, AppointmentKind
from domain.kinds import CycleState
from domain.outbox import MessageKind, Outgoing, ToChannel
from domain.rhythm.cards import card_key, checkpoint_at
from domain.rhythm.touchpoints import Drafted, TouchpointKind, is_planned_with_client
from domain.values.calendar import Span
from domain.values.mornings import is_morning_for, next_morning
from domain.values.wall_clock import local_date, midnight
from services.appointments.business_days import business_days
from services.balances.projections import projections
from services.outbox.messages import restate, say
from services.rhythm.cards import cards
from services.rhythm.checkpoints import off_plan
from services.rhythm.touchpoints import cycles_changed, draft_for_clients, draft_owed
from store.appointments import set_due
from store.database import Transaction
from store.rhythm import cards as cycle_cards
from store.rhythm.cards import CycleChannels


async def handle_cards(
    tx: Transaction, appointments: Sequence[Appointment], now: datetime
) -> Mapping[UUID, datetime | None]:
    """Every business morning of a cycle: post its card if it has none, edit it if what it says has changed.

    On the first of them the plan is drafted for the client, and the middle of the cycle is looked forward to.
    """
    every = await cycle_cards.places(tx, [each.subject_id for each in appointments])
    days = await business_days(tx)
    set_for = {each.subject_id: each.due_at for each in appointments}
    due = [
        each for each in every if is_morning_for(set_for[each.cycle_id], now, each.timezone, days) and not each.is_pause
    ]
    running = [each for each in due if each.state is CycleState.OPEN and not each.is_archived]
    # What is archived before its first morning has that one when it is brought back.
    begun = [each for each in due if each.seen_as is not None or not each.is_archived]
    changed = [each for each in begun if each.seen_as != each.stands_as]
    # Rows that refer to a cycle come before messages: who splits one holds it when messages about it are asked for.
    await cycle_cards.seen(tx, changed)
    await _begin(tx, [each for each in running if each.seen_as is None], now)
    await draft_owed(tx, now)
    await cards(tx, [each.cycle_id for each in running], now)
    await restate(tx, [card_key(each.cycle_id) for each in changed if each.is_written], now=now)
    await cycles_changed(tx, [each.cycle_id for each in changed], now)
    done = {each.cycle_id for each in due if each.is_archived}
    kept = [each for each in every if each.state is not CycleState.CLOSED and each.cycle_id not in done]
    return {each.cycle_id: next_morning(now, each.timezone, days) for each in kept if not each.is_pause}


async def _begin(tx: Transaction, new: Sequence[CycleChannels], now: datetime) -> None:
    days = await business_days(tx)
    middles = {each.cycle_id: checkpoint_at(_span(each), each.timezone, days) for each in new if each.is_counted}
    ahead = {cycle_id: at for cycle_id, at in middles.items() if at is not None and at > now}
    await set_due(tx, AppointmentKind.CHECKPOINT, ahead)
    plans = [
        each
        for each in new
        if each.tells_client and is_planned_with_client(_span(each), local_date(now, each.timezone))
    ]
    await draft_for_clients(tx, _drafted(plans, TouchpointKind.PLANNING), now)


async def handle_checkpoints(
    tx: Transaction, appointments: Sequence[Appointment], now: datetime
) -> Mapping[UUID, datetime | None]:
    """Tell the team of what is off plan, in the thread of the card; and draft it for the client."""
    every = await cycle_cards.places(tx, [each.subject_id for each in appointments])
    running = [each for each in every if each.state is CycleState.OPEN and not each.is_archived and each.is_counted]
    found = await projections(tx, [each.cycle_id for each in running], now=now)
    off = [each for each in running if off_plan(found[each.cycle_id])]
    there = await cards(tx, [each.cycle_id for each in off], now)
    await say(tx, *[_checkpoint(each, there[each.cycle_id]) for each in off if each.cycle_id in there], now=now)
    # Their plans are past now, if nobody has posted them.
    await cycles_changed(tx, [each.cycle_id for each in running], now)
    told = [each for each in off if each.tells_client]
    await draft_for_clients(tx, _drafted(told, TouchpointKind.CHECKPOINT), now)
    return {}


def _checkpoint(place: CycleChannels, card: str) -> Outgoing:
    assert place.team_channel is not None  # noqa: S101 - it has a card
    return Outgoing(
        MessageKind.CHECKPOINT,
        f"checkpoint:{place.cycle_id}",
        ToChannel(place.team_channel),
        {"cycle_id": str(place.cycle_id)},
        not_after=midnight(place.ends_on, place.timezone),
        thread_of=card,
    )


def _drafted(places: Sequence[CycleChannels], kind: TouchpointKind) -> list[Drafted]:
    return [Drafted(each.cycle_id, each.client_id, kind) for each in places]


def _span(place: CycleChannels) -> Span:
    return Span(place.starts_on, place.ends_on)
