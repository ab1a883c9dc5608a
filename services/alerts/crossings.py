"""Saying what was crossed: many cycles at a time, in a number of statements that does not grow with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.agreements.terms import Threshold, Told
from domain.alerts.routes import Around, Destination, View, destinations, is_uncovered, told_of
from domain.appointments import Appointment
from domain.cycles.thresholds import (
    ALL_USED,
    NOTHING,
    OVER,
    Crossing,
    CrossingState,
    Level,
    ToSay,
    by_key,
    level_of,
    threshold_of,
    to_say,
)
from domain.kinds import Role
from domain.outbox import MessageKind, Outgoing, Owed, ToPerson
from domain.rhythm.cards import card_key
from domain.workspaces import NotificationSettings
from services.clients.addressees import Answerable, answerables
from services.cycles.thresholds import with_carries
from services.outbox.messages import owe, restate, say
from services.rhythm.cards import cards_of, cards_to_write
from store.cycles import thresholds
from store.cycles.thresholds import Look, Settled
from store.database import Transaction
from store.rhythm import cards as cycle_cards
from store.rhythm.cards import CycleChannels
from store.workspaces import notifications


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """What has to be known to send an alert, of all cycles at once."""

    notifications: NotificationSettings
    places: Mapping[UUID, CycleChannels]
    cards: Mapping[UUID, str]
    unwritten: Sequence[Outgoing]
    answering: Mapping[UUID, Answerable]
    owner_id: UUID | None
    snoozed: Mapping[tuple[UUID, str], bool]

    def around(self, look: Look) -> Around:
        place, manager = self.places[look.cycle_id], self.answering.get(look.client_id)
        # Who owns and manages is told once.
        is_owner = manager is not None and manager.person.role is Role.OWNER
        return Around(
            team_channel=place.team_channel,
            shared_channel=place.shared_channel,
            warnings_channel=self.notifications.warnings_channel,
            alerts_channel=self.notifications.alerts_channel,
            manager_id=manager.person.person_id if manager else None,
            owner_id=manager.person.person_id if manager and is_owner else self.owner_id,
            tells_client=place.client_alerts,
        )

    def wants(self, cycle_id: UUID, to: Destination, level: Level) -> bool:
        """Whether nobody snoozed it there; that all is used up comes through, unless that was snoozed too."""
        is_all = self.snoozed.get((cycle_id, to.to.lane))
        return is_all is None or (level is Level.OUT and not is_all)


async def handle(tx: Transaction, appointments: Sequence[Appointment], now: datetime) -> Mapping[UUID, datetime | None]:
    """Say what is to be said of these cycles' thresholds, and have edited what is not so any more. Locks no cycle."""
    found = await with_carries(tx, await thresholds.looks(tx, [each.subject_id for each in appointments]))
    said = {look.cycle_id: to_say(look.figures, look.terms, look.known) for look in found}
    speaking_of = [look for look in found if said[look.cycle_id].highest or said[look.cycle_id].is_over]
    settled: list[Settled] = []
    if speaking_of:
        known = await _surroundings(tx, speaking_of, said)
        messages = [message for look in speaking_of for message in _messages(look, said[look.cycle_id], known, settled)]
        await say(tx, *known.unwritten, *messages, now=now)
        await owe(tx, *(each for look in speaking_of for each in _owed(look, said[look.cycle_id], known)), now=now)
    for look in found:
        settled += _settled_quietly(look, said[look.cycle_id], settled)
    if settled:
        await thresholds.settle(tx, settled)
    changed = [key for look in found for key in _to_restate(look, said[look.cycle_id])]
    # The alert stands under the card: both should name the same figures.
    changed += [card_key(look.cycle_id) for look in found]
    await restate(tx, changed, now=now)
    return {}


async def _surroundings(tx: Transaction, found: Sequence[Look], said: Mapping[UUID, ToSay]) -> _Surroundings:
    cycle_ids = [each.cycle_id for each in found]
    places = await cycle_cards.places(tx, cycle_ids)
    # A card is not posted for the sake of a warning that goes to one person.
    with_card = [each for each in places if _goes_to_channel(said[each.cycle_id].highest)]
    return _Surroundings(
        notifications=await notifications.read(tx),
        places={each.cycle_id: each for each in places},
        cards=cards_of(with_card),
        unwritten=cards_to_write(with_card),
        answering=await answerables(tx, {each.client_id for each in found}),
        owner_id=await thresholds.first_owner(tx),
        snoozed=await thresholds.snoozed(tx, cycle_ids),
    )


def _goes_to_channel(crossing: Crossing | None) -> bool:
    return crossing is not None and crossing.key != NOTHING


def _messages(look: Look, said: ToSay, known: _Surroundings, settled: list[Settled]) -> list[Outgoing]:
    """The messages of one cycle; what became of its highest crossing is noted in `settled`."""
    if said.highest is None:
        return _only_over(look, known, settled)
    crossing = said.highest
    watched = by_key(crossing.key, rate_minor=look.terms.rate_minor)
    level = level_of(watched, look.figures.available) if watched else Level.WARNING
    if crossing.key == NOTHING:
        told, level = frozenset({Told.MANAGER}), Level.WARNING
        around = replace(known.around(look), warnings_channel=None, tells_client=False)
    else:
        needs_owner = look.figures.overage > 0 and is_uncovered(look.terms)
        told = told_of(_as_agreed(look, crossing.key), level, needs_owner=needs_owner)
        around = known.around(look)
    goes = [each for each in destinations(told, level, around) if known.wants(look.cycle_id, each, level)]
    messages = [_message(look, crossing, each, said.passed, known) for each in goes]
    keys = tuple(each.key for each in messages)
    settled.append(Settled(look.cycle_id, crossing, CrossingState.SAID, keys))
    return messages


def _owed(look: Look, said: ToSay, known: _Surroundings) -> list[Owed]:
    """What somebody would be told directly, if there was anybody yet who may be."""
    crossing = said.highest
    if crossing is None or known.around(look).manager_id or known.owner_id:
        return []
    watched = by_key(crossing.key, rate_minor=look.terms.rate_minor)
    level = level_of(watched, look.figures.available) if watched else Level.WARNING
    told = told_of(_as_agreed(look, crossing.key), level, needs_owner=False)
    goes_to_channel = Told.CHANNEL in told and known.places[look.cycle_id].team_channel and crossing.key != NOTHING
    if Told.MANAGER not in told and goes_to_channel:
        return []
    key = f"threshold:{look.cycle_id}:{crossing.key}:{crossing.capacity}"
    return [Owed(MessageKind.THRESHOLD, key, _facts(look, crossing, View.PERSON, said.passed))]


def _as_agreed(look: Look, key: str) -> Threshold | None:
    """The threshold as the terms have it now, with whom they name to be told."""
    wanted = threshold_of(key)
    return next((each for each in look.terms.thresholds if wanted and replace(each, to=()) == wanted), wanted)


def _only_over(look: Look, known: _Surroundings, settled: list[Settled]) -> list[Outgoing]:
    """That all is used up stands said and is edited; an owner, who was not told then, hears that it went over."""
    (over,) = [each for each in look.known if each.key == OVER and each.state is CrossingState.PENDING][-1:]
    told_already = {key for each in look.known if each.key == ALL_USED for key in each.messages}
    threshold = _as_agreed(look, ALL_USED)
    needs_owner = is_uncovered(look.terms) and Told.OWNER in told_of(threshold, Level.OUT, needs_owner=True)
    owner_id = known.around(look).owner_id
    if not needs_owner or owner_id is None:
        return []
    to = Destination(ToPerson(owner_id), View.PERSON)
    message = _message(look, over, to, (), known)
    if any(key.endswith(f":{to.to.lane}") for key in told_already) or not known.wants(look.cycle_id, to, Level.OUT):
        return []
    settled.append(Settled(look.cycle_id, over, CrossingState.SAID, (message.key,)))
    return [message]


def _message(
    look: Look, crossing: Crossing, goes: Destination, passed: tuple[str, ...], known: _Surroundings
) -> Outgoing:
    return Outgoing(
        kind=MessageKind.THRESHOLD,
        key=f"threshold:{look.cycle_id}:{crossing.key}:{crossing.capacity}:{goes.to.lane}",
        to=goes.to,
        facts=_facts(look, crossing, goes.view, passed),
        thread_of=known.cards.get(look.cycle_id) if goes.in_thread else None,
        in_channel_too=goes.in_channel_too and look.cycle_id in known.cards,
    )


def _facts(look: Look, crossing: Crossing, view: View, passed: tuple[str, ...]) -> dict[str, Any]:
    return {
        "cycle_id": str(look.cycle_id),
        "threshold": crossing.key,
        "capacity": crossing.capacity,
        "passed": list(passed),
        "view": view.value,
    }


def _settled_quietly(look: Look, said: ToSay, settled: Sequence[Settled]) -> list[Settled]:
    """Crossings that have no message of their own, and those whose messages are edited."""
    told = {each.crossing for each in settled if each.cycle_id == look.cycle_id}
    passed = [Settled(look.cycle_id, each, CrossingState.SUPERSEDED) for each in said.settled if each not in told]
    drawn_anew = [each for each in look.known if each.is_stale and each.state is not CrossingState.PENDING]
    return [*passed, *(Settled(look.cycle_id, each, each.state) for each in drawn_anew)]


def _to_restate(look: Look, said: ToSay) -> list[str]:
    """The messages that are not so any more: below it again or back on it, or over since all was used up."""
    stale = [each for each in look.known if each.is_stale and each.state is not CrossingState.PENDING]
    turns_over = said.is_over or any(each.key == OVER for each in stale)
    changed = stale + [each for each in look.known if turns_over and each.key == ALL_USED and each not in stale]
    return [key for each in changed for key in each.messages]
