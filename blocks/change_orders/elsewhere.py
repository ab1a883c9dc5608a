"""Change orders in the messages of other subjects: on cards and summaries, on the home tab, on the desk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from blocks import ids
from blocks.change_orders.words import what_for
from blocks.cycles.words import listed_under
from blocks.message import Block, Element, button, context, section
from blocks.people import WAITING_MOST
from blocks.text import called, day, short, titled
from domain.agreements.retainers import RetainerName
from domain.balances.standings import Standing
from domain.change_orders.orders import ChangeOrder, OrderState
from domain.change_orders.told import AgreedInCycle, AgreedOn, OrderOpen, ToApprove, ToMoveOn
from domain.kinds import CycleState, Overage
from domain.people.people import Person
from domain.values.durations import format_minutes

_IN_A_LINE: Final = 80


def agreed_listed(told: AgreedInCycle, _: RetainerName, today: date) -> list[str]:
    """What was approved in a cycle's days, as its client reads it."""
    return listed_under("Also agreed on", [_agreed(each, today) for each in told.orders])


def excess_buttons(standing: Standing, viewer: Person, at: int) -> list[Element]:
    """On a card that has an excess which a change order could be about, for who could make one."""
    is_over = standing.cycle.state is CycleState.OPEN and standing.figures.overage > 0
    if not is_over or standing.terms.overage is not Overage.APPROVE or not viewer.role.sees_money:
        return []
    return [button("New change order", ids.numbered(ids.NEW_CHANGE_ORDER, at), standing.called.retainer_id)]


def to_approve(told: ToApprove, person: Person, first: int) -> list[Block]:
    """Those that wait for a person, on their home tab."""
    priced = person.role.sees_prices
    lines = [(f"Waits for your approval: {what_for(each, priced=priced)}.", each) for each in told.orders]
    return _rows(lines, first)


def to_move_on(told: ToMoveOn, _: Person, first: int) -> list[Block]:
    """Drafts, and those that somebody has a question about, on the home tab of who makes them."""
    return _rows([(_still(each), each) for each in told.orders], first)


def _still(order: ChangeOrder) -> str:
    """What one waits for."""
    name = f"*{titled(order.code, order.terms.title, 60)}*, {called(order.called)}"
    if order.state is OrderState.DRAFT:
        return f"Not sent yet: {name}."
    return f"{short(order.approver.name, 40) if order.approver else 'The approver'} has a question about {name}."


def _rows(lines: Sequence[tuple[str, ChangeOrder]], first: int) -> list[Block]:
    rows = [
        section(
            line,
            accessory=button("Open", ids.numbered(ids.COMMAND, at), f"co {each.code}", label=f"Open {each.code}"),
        )
        for at, (line, each) in enumerate(lines[:WAITING_MOST], first)
    ]
    more = len(lines) - len(rows)
    return [*rows, *([context(f"and {more} more; `/retainer co` shows them")] if more > 0 else [])]


def open_line(item: OrderOpen, today: date) -> str:
    """One that waits for somebody else, on the desk."""
    return order_line(item.order, today)


def order_line(order: ChangeOrder, today: date) -> str:
    """A change order that waits, without its price."""
    on = f" since {day(order.sent_at.date(), today)}" if order.sent_at else ""
    whom = f" for {short(order.approver.name, 40)}" if order.approver else ""
    return f"{titled(order.code, order.terms.title, 60)} ({called(order.called)}) has been waiting{whom}{on}."


def _agreed(order: AgreedOn, today: date) -> str:
    hours = f", {format_minutes(order.minutes)}" if order.minutes else ""
    return f"{titled(f'CO-{order.number}', order.title, _IN_A_LINE)}{hours}, approved {day(order.on, today)}"
