"""Slack's own chart of a cycle's use. Its figures are in the message's text too: not every client draws it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from blocks.message import Block, cut
from blocks.text import short_day
from domain.agreements.retainers import RetainerName
from domain.agreements.units import named
from domain.balances.standings import BalanceCard
from domain.kinds import CycleState, Kind
from domain.values.money import exponent
from domain.values.plain_text import one_line

_CATEGORIES_MOST: Final = 20
_TITLE_MOST: Final = 50
_LABEL_MOST: Final = 20


def burn_chart(card: BalanceCard) -> Block | None:
    """What was used up to each day beside an even spread of what is available; None before there is a line to draw.

    Long cycles show some of their days, the first and the last always: twenty is as many as Slack draws.
    """
    standing = card.standing
    available = standing.figures.available
    if len(card.burn) < 2 or not (available or card.burn[-1][1]):
        return None
    days = _some(card.burn)
    total = (standing.cycle.ends_on - standing.cycle.starts_on).days
    even = [available * ((on - standing.cycle.starts_on).days + 1) // total for on, _ in days]
    labels = [_label(on, days[-1][0]) for on, _ in days]
    name = standing.called
    used = [_number(name.kind, quantity, name.currency) for _, quantity in days]
    spread = [_number(name.kind, quantity, name.currency) for quantity in even]
    axis = _axis(name)
    title = "used" if standing.cycle.state is CycleState.CLOSED else "used so far"
    return {
        "type": "data_visualization",
        "title": cut(f"{one_line(name.label)}: {title}", _TITLE_MOST),
        "chart": {
            "type": "line",
            "series": [_series("Used", labels, used), _series("Even spread", labels, spread)],
            "axis_config": {"categories": labels, "y_label": axis[:_LABEL_MOST]},
        },
    }


def usage_chart(name: RetainerName, cycles: Sequence[tuple[str, int, int]]) -> Block | None:
    """What was used of what was available, cycle by cycle: (its name, available, used), the oldest first. None where
    there are not two to compare.
    """
    # Slack tells its bars apart by their labels: a name that comes twice would be one bar.
    shown = cycles[-_CATEGORIES_MOST:]
    labels = [cut(label, _LABEL_MOST) for label, _, _ in shown]
    if len(labels) < 2 or len(set(labels)) < len(labels):
        return None
    used = [_number(name.kind, each, name.currency) for _, _, each in shown]
    available = [_number(name.kind, each, name.currency) for _, each, _ in shown]
    return {
        "type": "data_visualization",
        "title": cut(f"{one_line(name.label)}: use by cycle", _TITLE_MOST),
        "chart": {
            "type": "bar",
            "series": [_series("Used", labels, used), _series("Available", labels, available)],
            "axis_config": {"categories": labels, "y_label": _axis(name)[:_LABEL_MOST]},
        },
    }


def _axis(name: RetainerName) -> str:
    """What its numbers count."""
    if name.kind is Kind.DELIVERABLES:
        unit = named(2, name.unit)
        return unit[:1].upper() + unit[1:]
    return "Hours" if name.kind is Kind.HOURS else name.currency


def _some(burn: Sequence[tuple[date, int]]) -> list[tuple[date, int]]:
    """At most twenty of the days, evenly spaced."""
    if len(burn) <= _CATEGORIES_MOST:
        return list(burn)
    last, steps = len(burn) - 1, _CATEGORIES_MOST - 1
    return [burn[last * step // steps] for step in range(_CATEGORIES_MOST)]


def _label(on: date, last: date) -> str:
    """A day without its year, unless it is another one: a year's first and last day would read the same."""
    return short_day(on) if on.year == last.year else f"{short_day(on)} {on.year}"


def _series(name: str, labels: Sequence[str], values: Sequence[float]) -> dict[str, object]:
    data = [{"label": label, "value": value} for label, value in zip(labels, values, strict=True)]
    return {"name": name, "data": data}


def _number(kind: Kind, quantity: int, currency: str) -> float:
    """The height of a point. A drawing, not an amount: nothing is ever computed from it."""
    if kind is Kind.HOURS:
        return round(quantity / 60, 2)
    return round(quantity / 10 ** exponent(currency), 2) if kind is Kind.FUNDS else quantity
