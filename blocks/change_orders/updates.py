"""What is told when something happened to a change order."""

from __future__ import annotations

from blocks.change_orders.cards import managing
from blocks.change_orders.words import asked_for, elsewhere, progress, title
from blocks.message import Message, actions, lines_message, message, section
from blocks.text import addressed, called, escape, instant, with_note
from domain.change_orders.orders import ChangeOrder, ChangeOrderView, OrderState, OrderStep, Step, Via
from domain.values.durations import format_minutes


def client_update(view: ChangeOrderView, step: OrderStep) -> Message | None:
    """In the thread of the client's card. None for what is the agency's own business, and for what is past."""
    order = view.order
    if step.kind is Step.REMINDED:
        return _reminder(order, step)
    if step.kind is Step.SENT:
        what = asked_for(order, priced=True)
        ping = addressed(order.approver.slack_user_id if order.approver else None)
        return message(
            f"{ping}{title(order)} was changed and needs your approval again: {what}. The card above shows it."
        )
    told = _happened(order, step)
    return lines_message(told) if told else None


def team_update(view: ChangeOrderView, step: OrderStep, *, mention: bool) -> Message | None:
    """In the team's channel, or to who asked for it; without money. `mention`: it is for somebody in a channel."""
    order = view.order
    if step.kind is Step.DRAFTED:
        return _prepared(order)
    told = _happened(order, step)
    if told is None:
        return None
    ping = addressed(order.requester_slack_id) if mention else ""
    then = _next(view, step)
    # Below a quotation it is a line of its own, or it would be quoted, too.
    between = "\n" if "\n" in told else " "
    return lines_message(f"{ping}{told}{between if then else ''}{then}")


def owner_update(view: ChangeOrderView, step: OrderStep) -> Message:
    """To an owner: who asked for it noted its approval too, and nobody else saw it given."""
    order, who = view.order, escape(step.who or "")
    what = f"*{title(order)}* for {called(order.called)}: {asked_for(order, priced=True)}"
    link = f"\n<{step.permalink}|It can be read here.>" if step.permalink else ""
    giver = escape(step.given_by or "the client")
    noted = with_note(f"{who} also noted that {giver} approved it", step.note)
    return lines_message(f"{who} asked for {what}. {noted}{link}")


def _happened(order: ChangeOrder, step: OrderStep) -> str | None:
    who = escape(step.who or "")
    what = f"{title(order)} for {called(order.called)}"
    approved = elsewhere(step) if step.via is Via.RECORDED else f"by {who}"
    said = {
        Step.APPROVED: f"{what} was approved {approved}",
        Step.DECLINED: f"{what} was declined by {who}",
        Step.WITHDRAWN: f"{what} was withdrawn by {who}",
        Step.EXPIRED: f"Nobody decided on {what} in time, so it has expired",
        Step.ASKED: f"{who} asks about {what}",
        Step.OVERRUN: f"{what} went over its hours: {progress(order)}",
    }.get(step.kind)
    return with_note(said, step.note) if said else None


def _next(view: ChangeOrderView, step: OrderStep) -> str:
    """What can be done now."""
    order = view.order
    if order.excess_of_cycle_id is not None and step.kind is Step.APPROVED:
        return ""
    if order.state is OrderState.APPROVED and step.kind is Step.APPROVED:
        if order.is_job:
            return f"Log time on it with /retainer log {order.code}."
        if order.terms.minutes and view.effects:
            left = format_minutes(view.effects.left_after)
            return f"{format_minutes(order.terms.minutes)} were added, {left} were left then."
    if step.kind in {Step.DECLINED, Step.EXPIRED}:
        return f"/retainer co {order.code} changes it and asks again."
    return ""


def _prepared(order: ChangeOrder) -> Message | None:
    """To who answers for the client: a cycle closed with work that nobody has approved. None once it was seen to."""
    if order.state is not OrderState.DRAFT:
        return None
    what = f"{called(order.called)} closed with work beyond its retainer that nobody has approved: "
    said = f"{what}{asked_for(order, priced=True)}. It is not billed until then. {title(order)} is a draft for it."
    return message(said, section(said), actions(*managing(order)))


def _reminder(order: ChangeOrder, step: OrderStep) -> Message | None:
    """None once it is decided: what is late by then needs no reminder."""
    if order.state is not OrderState.PENDING or step.version != order.version:
        return None
    since = f" since {instant(order.sent_at, '{date_short_pretty}')}" if order.sent_at else ""
    until = f" It expires {instant(order.expires_at, '{date_short_pretty}')}." if order.expires_at else ""
    ping = addressed(order.approver.slack_user_id if order.approver else None)
    return message(f"{ping}{title(order)} for {called(order.called)} has been waiting for your answer{since}.{until}")
