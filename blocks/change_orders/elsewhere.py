"""Change orders on what is about a retainer: what was agreed on in a cycle, and what could be."""

from __future__ import annotations

from datetime import date
from typing import Final

from blocks import ids
from blocks.cycles.words import listed_under
from blocks.message import Element, button
from blocks.text import day, short
from domain.agreements.retainers import RetainerName
from domain.balances.standings import Standing
from domain.change_orders.agreed import AgreedInCycle, AgreedOn
from domain.kinds import CycleState, Overage
from domain.people.people import Person
from domain.values.durations import format_minutes

_IN_A_LINE: Final = 80


def agreed_listed(told: AgreedInCycle, _: RetainerName, today: date) -> list[str]:
    """What was approved in a cycle's days, as its client reads it."""
    return listed_under("Agreed on beside it", [_agreed(each, today) for each in told.orders])


def excess_buttons(standing: Standing, viewer: Person, at: int) -> list[Element]:
    """On a card that has an excess which a change order could be about, for who could make one."""
    is_over = standing.cycle.state is CycleState.OPEN and standing.figures.overage > 0
    if not is_over or standing.terms.overage is not Overage.APPROVE or not viewer.role.sees_money:
        return []
    return [button("New change order", ids.numbered(ids.NEW_CHANGE_ORDER, at), standing.called.retainer_id)]


def _agreed(order: AgreedOn, today: date) -> str:
    hours = f", {format_minutes(order.minutes)}" if order.minutes else ""
    return f"CO-{order.number} {short(order.title, _IN_A_LINE)}{hours}, approved {day(order.on, today)}"
