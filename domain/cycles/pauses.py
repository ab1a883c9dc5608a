"""A pause freezes the age of lots: they end as many cycles after it as they had left before it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from domain.cycles.lots import Lot
from domain.cycles.rollover import ONE_DAY
from domain.values.refusals import Refusal

# Longer than this it is an end, which asks what becomes of the rest.
LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch `[starts_on, resumes_on)` of whole cycles in which nothing is granted and nothing expires."""

    starts_on: date
    resumes_on: date
    decision_id: UUID


class PauseTooLong(Refusal):
    """A pause lasts a year at most, which is {most} here. End the retainer instead, and renew it later."""

    field = "cycles"


class PauseTooShort(Refusal):
    """A pause lasts at least one whole cycle. Type how many cycles it should last, from 1 on."""

    field = "cycles"


class PausedAlready(Refusal):
    """{retainer} is already paused from {starts_on} to {last_day}. Resume it first, then pause it again."""


class NotPaused(Refusal):
    """{retainer} is not paused, and no pause is planned."""


class PauseAfterEnd(Refusal):
    """{retainer} ends on {last_day}, before a pause could begin: a pause begins with the next cycle."""


class NotInAPause(Refusal):
    """{retainer} is paused until {last_day}, and the terms of a pause cannot change from today on. Let them begin with
    the next cycle.
    """


def frozen(
    lots: Iterable[Lot],
    *,
    paused_on: date,
    resumed_on: date,
    planned_ends: Sequence[date],
    actual_ends: Sequence[date],
) -> tuple[tuple[Lot, Lot], ...]:
    """Lots whose end moves, each as it was and as it is after a pause `[paused_on, resumed_on)`.

    `planned_ends` are the half-open ends of the cycles that would have begun on `paused_on`, `actual_ends` those of
    the cycles from `resumed_on` on. A lot that was to end with a planned cycle ends with the actual one: by days
    alone, a pause of February would take three days off a lot that lasts through March. Any other last day moves by
    the length of the pause. Age, quantity and source stay; the caller reverses the one and grants the other.
    """
    moved = {planned - ONE_DAY: actual - ONE_DAY for planned, actual in zip(planned_ends, actual_ends, strict=False)}
    pairs = []
    for lot in lots:
        if lot.expires_on is not None and lot.expires_on >= paused_on:
            later = moved.get(lot.expires_on, lot.expires_on + (resumed_on - paused_on))
            pairs.append((lot, replace(lot, expires_on=later)))
    return tuple(pairs)
