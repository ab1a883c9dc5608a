"""What the last cycles say about the next term, and why (docs/rules.md, 23)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from domain.agreements.terms import Terms
from domain.cycles.cycles import Cycle
from domain.kinds import Kind
from domain.values.rounding import half_up

_OVER_CYCLES, _FAR_OVER_CYCLES, _UNDER_CYCLES = 3, 2, 2
_FAR_OVER_PERCENT, _UNDER_PERCENT = 110, 70
_HOUR = 60
# Larger agreements are made in steps of five hours.
_LARGE = 20 * _HOUR


@dataclass(frozen=True, slots=True)
class CycleUse:
    """A cycle in figures: quantities in the unit of the retainer's kind, `worked_minutes` all time, counted or not."""

    cycle: Cycle
    available: int
    used: int
    overage: int = 0
    worked_minutes: int = 0
    is_closed: bool = True

    @property
    def percent(self) -> int | None:
        """Share used, rounded down; None where nothing was available."""
        return self.used * 100 // self.available if self.available else None

    def beyond(self, percent: int) -> bool:
        """Whether more than this share was used."""
        return self.used * 100 > percent * self.available


class Advice(StrEnum):
    """What follows from the last cycles."""

    RESTRUCTURE = "restructure"
    SHRINK = "shrink"
    RENEW = "renew"
    TOO_EARLY = "too_early"  # fewer than two cycles are closed


@dataclass(frozen=True, slots=True)
class Advised:
    """`advice`, the cycles it follows from (newest last), and the terms it suggests; the same where none are better."""

    advice: Advice
    because: tuple[CycleUse, ...]
    suggested: Terms


def advise(closed: Sequence[CycleUse], terms: Terms) -> Advised:
    """What cycles that are closed, newest last, say about going on under these terms.

    Three over in a row, or two above 110 %: restructure. Two below 70 %: shrink, or talk. Nothing is said about money
    on deposit.
    """
    if terms.kind is Kind.FUNDS or len(closed) < _UNDER_CYCLES:
        return Advised(Advice.TOO_EARLY if len(closed) < _UNDER_CYCLES else Advice.RENEW, tuple(closed), terms)
    last_three, last_two = tuple(closed[-_OVER_CYCLES:]), tuple(closed[-_UNDER_CYCLES:])
    if len(last_three) == _OVER_CYCLES and all(each.overage for each in last_three):
        return _moved(Advice.RESTRUCTURE, last_three, terms)
    if all(each.beyond(_FAR_OVER_PERCENT) for each in last_two):
        return _moved(Advice.RESTRUCTURE, last_two, terms)
    if all(each.used * 100 < _UNDER_PERCENT * each.available for each in last_two):
        return _moved(Advice.SHRINK, last_two, terms)
    return Advised(Advice.RENEW, last_three, terms)


def hourly_rate(cycles: Sequence[CycleUse]) -> int | None:
    """Minor units an hour that the fees of these cycles come to, over all time that was worked; None without either."""
    fees = [each.cycle.fee_minor for each in cycles if each.cycle.fee_minor is not None]
    minutes = sum(each.worked_minutes for each in cycles)
    return half_up(sum(fees) * _HOUR, minutes) if fees and minutes else None


def _moved(advice: Advice, because: tuple[CycleUse, ...], terms: Terms) -> Advised:
    """The mean of these cycles as the allotment, at the same price for an hour or a unit."""
    mean = -(-sum(each.used for each in because) // len(because))
    allotment = _rounded_up(mean, terms)
    # A cycle that had more or less than its allotment can be over or under without the allotment being wrong.
    if not allotment or (allotment > terms.allotment) is not (advice is Advice.RESTRUCTURE):
        return Advised(advice, because, terms)
    fee = terms.fee_minor
    if fee is not None and terms.allotment:
        fee = half_up(fee * allotment, terms.allotment)
    return Advised(advice, because, replace(terms, allotment=allotment, fee_minor=fee))


def _rounded_up(quantity: int, terms: Terms) -> int:
    if terms.kind is not Kind.HOURS:
        return quantity
    step = 5 * _HOUR if terms.allotment >= _LARGE else _HOUR
    return -(-quantity // step) * step
