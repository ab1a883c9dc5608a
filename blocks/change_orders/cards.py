"""The card of a change order: for the client, for who approves at the agency, for the team; and the list of all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from blocks import ids
from blocks.change_orders.words import (
    DESCRIPTION_MOST,
    asked_for,
    due,
    effect,
    history,
    one_line,
    outcome,
    progress,
    title,
)
from blocks.message import Block, Element, Message, actions, button, context, message, section
from blocks.text import addressed, called, escape, short, short_lines
from domain.change_orders.orders import Billing, ChangeOrder, ChangeOrderView, OrderState, Step
from domain.kinds import Role
from domain.people.people import Person

_HISTORY_MOST: Final = 25
_BUTTONS_MOST: Final = 8


def client_card(view: ChangeOrderView) -> Message:
    """What the client reads, their own price with it; buttons as long as it waits."""
    order = view.order
    ping = addressed(order.approver.slack_user_id if order.approver else None)
    # How long it takes is the client's business where that is what they pay for.
    is_metered = order.terms.billing is Billing.ACTUAL_TIME
    lines = _what(view, priced=True, logged=is_metered)
    return _card(_asks(order, ping), lines, outcome(order), _deciding(order))


def approver_card(view: ChangeOrderView) -> Message:
    """What an account manager or owner reads who is asked."""
    order = view.order
    return _card(_asks(order), _what(view, priced=True, logged=True), outcome(order), _deciding(order))


def team_card(view: ChangeOrderView) -> Message:
    """What the team reads: no money, how far it has come, and what account managers can do."""
    order = view.order
    return _card(_head(order), _what(view, priced=False, logged=True), outcome(order), managing(order))


def order_shown(view: ChangeOrderView, viewer: Person) -> Message:
    """`/retainer co CO-12`: what it is now, and all that happened to it."""
    order = view.order
    priced = viewer.role.sees_prices
    logged = viewer.role.works or order.terms.billing is Billing.ACTUAL_TIME
    head = _head(order)
    lines = _what(view, priced=priced, logged=logged)
    told = history(view)[-_HISTORY_MOST:]
    buttons = managing(order) if viewer.role.sees_money else []
    buttons += _deciding(order)[:2] if viewer.role.sees_money else []
    buttons += _deciding(order) if viewer.role is Role.CLIENT else []
    made = _card(head, lines, outcome(order), buttons)
    past = "\n".join(told)
    blocks = [*made["blocks"], context(past)] if past else made["blocks"]
    return message(f"{made['text']}\n{past}", *blocks)


def order_list(orders: Sequence[ChangeOrder], viewer: Person, *, more: bool) -> Message:
    """`/retainer co`: what waits, the drafts, and what is approved and not done; with a button to look at each."""
    if not orders:
        how = " Make one with /retainer change." if viewer.role.sees_money else ""
        return message(f"No change order is open.{how}")
    priced = viewer.role.sees_prices
    lines = [one_line(each, priced=priced) for each in orders]
    shown = [
        section(line, accessory=button("Open", ids.numbered(ids.COMMAND, at), f"co {order.code}"))
        for at, (line, order) in enumerate(zip(lines, orders, strict=True))
    ]
    rest = ["There are more: name a client, like /retainer co acme."] if more else []
    tail: list[Block] = [context(each) for each in rest]
    if viewer.role.sees_money:
        tail.append(actions(button("New change order", ids.NEW_CHANGE_ORDER, ids.NOTHING)))
    return message("\n".join(["Open change orders:", *lines, *rest]), section("*Open change orders*"), *shown, *tail)


def managing(order: ChangeOrder) -> list[Element]:
    """What an account manager can do with it as it is; whether somebody is one is asked when they do it, and only then
    whether they mean it: of Slack's own confirmation everybody would be asked who sees the card.
    """
    value = ids.order_value(order.change_order_id, order.version)
    withdraw = button("Withdraw", ids.WITHDRAW_ORDER, value)
    if order.state is OrderState.DRAFT:
        send = button("Send", ids.SEND_ORDER, value, style="primary")
        return [send, button("Edit", ids.EDIT_ORDER, value), withdraw]
    if order.state is OrderState.PENDING:
        record = button("Record an approval", ids.RECORD_APPROVAL, value)
        return [record, button("Edit", ids.EDIT_ORDER, value), withdraw]
    if order.state is OrderState.APPROVED and order.is_job:
        return [button("Complete", ids.COMPLETE_ORDER, value), button("Edit", ids.EDIT_ORDER, value)]
    if order.state in {OrderState.DECLINED, OrderState.WITHDRAWN, OrderState.EXPIRED}:
        return [button("Change and ask again", ids.EDIT_ORDER, value)]
    return []


def order_done(order: ChangeOrder, what: str) -> Message:
    """The answer to who made, sent or changed one: a sentence, and its code to find it by."""
    return message(f"{title(order)} {escape(what)}. /retainer co {order.code} shows it.")


def decided_by_you(order: ChangeOrder, did: str) -> Message:
    """The answer to who decided."""
    return message(f"You {did} {title(order)}. {escape(order.requested_by)} is told.")


def _asks(order: ChangeOrder, ping: str = "") -> str:
    """Whom it asks as long as it waits; then only what it is."""
    if order.state is not OrderState.PENDING:
        return _head(order)
    who = escape(order.requested_by)
    return f"{ping}{who} asks for your approval of *{title(order)}* for {called(order.called)}."


def _head(order: ChangeOrder) -> str:
    return f"*{title(order)}* for {called(order.called)}, asked for by {escape(order.requested_by)}."


def _card(head: str, lines: list[str], state: str, buttons: list[Element]) -> Message:
    body = "\n".join(lines)
    blocks: list[Block] = [section(f"{head}\n{body}"), context(state)]
    if buttons:
        blocks.append(actions(*buttons[:_BUTTONS_MOST]))
    return message(f"{head}\n{body}\n{state}", *blocks)


def _what(view: ChangeOrderView, *, priced: bool, logged: bool) -> list[str]:
    """The lines of a card between who asks and how it stands."""
    order = view.order
    terms = asked_for(order, priced=priced)
    lines = [f"{terms[:1].upper()}{terms[1:]}.", effect(order, view.effects), due(view)]
    lines += [short_lines(order.terms.description, DESCRIPTION_MOST)] if order.terms.description else []
    lines += [f"<{order.permalink}|The message>"] if order.permalink else []
    lines += [progress(order)] if logged else []
    if order.state is OrderState.PENDING and order.version > 1:
        lines.append(f"_{_changed(view)}: version {order.version}. Only this one counts._")
    return [each for each in lines if each]


def _changed(view: ChangeOrderView) -> str:
    """`Changed since it was written, hours (10 h before) and price`, of the edit that made this version."""
    edits = [each for each in view.steps if each.kind is Step.EDITED and each.version == view.order.version]
    what = f", {short(edits[-1].note)}" if edits and edits[-1].note else ""
    return f"Changed since it was written{what}"


def _deciding(order: ChangeOrder) -> list[Element]:
    if order.state is not OrderState.PENDING:
        return []
    value = ids.order_value(order.change_order_id, order.version)
    return [
        button("Approve", ids.APPROVE_ORDER, value, style="primary"),
        button("Decline", ids.DECLINE_ORDER, value),
        button("Ask a question", ids.ASK_ABOUT_ORDER, value),
    ]
