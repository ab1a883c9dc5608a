"""Quantities as they are typed, in the unit of a kind."""

from __future__ import annotations

from collections.abc import Callable

from domain.kinds import Kind
from domain.values.cells import whole_number
from domain.values.durations import parse_hours
from domain.values.money import parse_amount

_MOST_UNITS = 1_000_000


def quantity_of(kind: Kind, currency: str) -> Callable[[str], int]:
    """The rule of a quantity in a kind's unit: minutes from hours, whole units, or minor money."""
    if kind is Kind.HOURS:
        return parse_hours
    if kind is Kind.DELIVERABLES:
        return whole_number(0, _MOST_UNITS)
    return lambda typed: parse_amount(typed, currency)
