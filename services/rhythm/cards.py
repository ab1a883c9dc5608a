"""The card of a cycle in the team's own channel: written when it is first needed, edited when what it says changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from domain.cycles.cycles import Cycle
from domain.cycles.grace import GracePeriod
from domain.cycles.rollover import ONE_DAY
from domain.kinds import CycleState
from domain.outbox import MessageKind, Outgoing, ToChannel
from domain.rhythm.cards import CycleCard, card_key, checkpoint_on
from domain.values.calendar import Span
from domain.values.wall_clock import local_date
from services.appointments.business_days import grace_period
from services.balances.projections import Projection, projections
from services.outbox.messages import say
from store.database import Database, Transaction
from store.rhythm import cards as cycle_cards
from store.rhythm.cards import CycleChannels


class CycleCards:
    """Cards as they are drawn; they only read."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def shown(self, workspace_id: UUID, cycle_id: UUID, now: datetime) -> CycleCard | None:
        """What the card of a cycle says now; None where there is none to be shown (any more)."""
        async with self._database.reading(workspace_id) as tx:
            place = next(iter(await cycle_cards.places(tx, [cycle_id])), None)
            if place is None or place.is_pause or not place.is_counted:
                return None
            projection = (await projections(tx, [cycle_id], now=now))[cycle_id]
            shown = card_from(projection, await card_days(tx, [cycle_id]), now)
            return replace(shown, is_archived=place.is_archived)


async def card(tx: Transaction, cycle_id: UUID, now: datetime) -> str | None:
    """Make sure that the card of a cycle is on its way to the team's channel; its key, for messages in its thread.

    None where there is no such channel, and for what has no card: a pause, funds, what is archived.
    """
    return (await cards(tx, [cycle_id], now)).get(cycle_id)


async def cards(tx: Transaction, cycle_ids: Sequence[UUID], now: datetime) -> Mapping[UUID, str]:
    """The same of many cycles, in two statements; those without a card are left out."""
    places = await cycle_cards.places(tx, cycle_ids)
    await say(tx, *cards_to_write(places), now=now)
    return cards_of(places)


def cards_of(places: Iterable[CycleChannels]) -> Mapping[UUID, str]:
    """The keys of the cards of some cycles; those without a card are left out."""
    return {each.cycle_id: card_key(each.cycle_id) for each in places if _has_card(each)}


def cards_to_write(places: Iterable[CycleChannels]) -> list[Outgoing]:
    """Those cards that are not on their way yet. Before what goes into their threads."""
    return [_message(each) for each in places if _has_card(each) and not each.is_written]


def _has_card(place: CycleChannels) -> bool:
    return place.team_channel is not None and not place.is_pause and not place.is_archived and place.is_counted


def _message(place: CycleChannels) -> Outgoing:
    assert place.team_channel is not None  # noqa: S101 - `_has_card` looked
    to = ToChannel(place.team_channel)
    return Outgoing(MessageKind.CYCLE_CARD, card_key(place.cycle_id), to, {"cycle_id": str(place.cycle_id)})


@dataclass(frozen=True, slots=True)
class CardDays:
    """What the days on cards go by. `checkpoints`, of cycles whose first morning has been: when their middle is looked
    at, None for not any more.
    """

    grace: GracePeriod
    checkpoints: Mapping[UUID, datetime | None]

    def grace_until(self, cycle: Cycle) -> date:
        """The last day on which late work goes to a cycle; that of a grace which has begun stands."""
        return cycle.closes_on - ONE_DAY if cycle.closes_on else self.grace.until(cycle.last_day)

    def checkpoint_on(self, cycle: Cycle, zone: str) -> date | None:
        """The day of a cycle's checkpoint: the one that was set, or else the one that will be."""
        if cycle.cycle_id not in self.checkpoints:
            return checkpoint_on(Span(cycle.starts_on, cycle.ends_on), self.grace.business_days)
        at = self.checkpoints[cycle.cycle_id]
        return local_date(at, zone) if at else None


async def card_days(tx: Transaction, cycle_ids: Sequence[UUID]) -> CardDays:
    """What the days on the cards of these cycles go by."""
    return CardDays(await grace_period(tx), await cycle_cards.checkpoints(tx, cycle_ids))


def card_from(projection: Projection, days: CardDays, now: datetime) -> CycleCard:
    """What the card says of a cycle."""
    cycle = projection.row.cycle
    is_over = cycle.state is not CycleState.OPEN
    return CycleCard(
        standing=projection.standing,
        as_of=now,
        grace_until=days.grace_until(cycle),
        carried=projection.carried(),
        recap=projection.recap() if is_over else None,
        last=None if is_over else projection.last(),
        checkpoint_on=None if is_over else days.checkpoint_on(cycle, projection.row.retainer.timezone),
        is_last=projection.ends,
    )
