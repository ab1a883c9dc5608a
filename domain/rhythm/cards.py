"""The card of a cycle: its plan while it runs, its summary once it is over, and the days that matter to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from domain.balances.standings import Standing
from domain.cycles.cycles import Cycle
from domain.cycles.figures import Figures
from domain.values.business_days import BusinessDays
from domain.values.calendar import Span
from domain.values.mornings import next_morning, nine_of
from domain.values.wall_clock import instant_at

_DAY = timedelta(days=1)
# A week's middle is two days from either end: there is nothing to steer by then.
_WORTH_A_CHECKPOINT = 14


@dataclass(frozen=True, slots=True)
class CarriedIn:
    """What came from before, and its last day; None, it does not expire."""

    quantity: int
    expires_on: date | None


@dataclass(frozen=True, slots=True)
class Recap:
    """How a cycle that is over came out, or would if it closed now (`is_provisional`).

    `deficit` is what the next cycle starts short of. `until` is the last day on which late work goes to it; None where
    it closes when somebody decides what becomes of the rest.
    """

    cycle: Cycle
    figures: Figures
    deficit: int = 0
    is_provisional: bool = False
    until: date | None = None


@dataclass(frozen=True, slots=True)
class CycleCard:
    """A cycle as a channel sees it, so without any money.

    `recap` is of this very cycle, once it is over; `last` of the one before. `checkpoint_on` is None where the cycle is
    too short for one. `grace_until` is the last day on which late work goes to it. `is_last`: the retainer ends with
    it. `as_of` is when it was put together. `is_archived`: the retainer or its client is, so nobody works on it.
    """

    standing: Standing
    as_of: datetime
    grace_until: date
    carried: tuple[CarriedIn, ...] = ()
    recap: Recap | None = None
    last: Recap | None = None
    checkpoint_on: date | None = None
    is_last: bool = False
    is_archived: bool = False


def card_key(cycle_id: UUID) -> str:
    """The key of a cycle's card in the outbox."""
    return f"card:{cycle_id}"


def posted_at(starts_on: date, zone: str, business_days: BusinessDays) -> datetime:
    """When a cycle's card is due: at nine of its first business day, where the client is (docs/rules.md, 20)."""
    return nine_of(business_days.first_from(starts_on), zone)


def first_look(span: Span, zone: str, business_days: BusinessDays, *, is_first: bool, now: datetime) -> datetime | None:
    """When the card of a cycle that opens now is looked after for the first time; None where the cycle is over.

    A retainer's first one (`is_first`) may be agreed on amid its days: then on the next morning.
    """
    if instant_at(span.ends_on, 0, zone) <= now:
        return None
    due = posted_at(span.starts_on, zone, business_days)
    return max(due, next_morning(now, zone, business_days)) if is_first else due


def checkpoint_on(span: Span, business_days: BusinessDays) -> date | None:
    """The first business day from a cycle's middle on; None where it is shorter than two weeks, or has none left."""
    if span.days < _WORTH_A_CHECKPOINT:
        return None
    day = business_days.first_from(span.starts_on + span.days // 2 * _DAY)
    return day if day in span else None


def checkpoint_at(span: Span, zone: str, business_days: BusinessDays) -> datetime | None:
    """Nine of the checkpoint's day."""
    day = checkpoint_on(span, business_days)
    return None if day is None else nine_of(day, zone)
