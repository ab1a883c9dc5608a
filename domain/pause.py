"""A pause freezes the age of lots: they end as many cycles after it as they had left before it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from domain.lots import Lot
from domain.rollover import ONE_DAY


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
