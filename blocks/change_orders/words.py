"""A change order in words: what it is, what it costs, what it does to the balance, and how far it has come."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from blocks.message import Message, message
from blocks.text import AS_BEFORE, called, day, escape, instant, money, short, short_lines, titled
from domain.change_orders.orders import (
    Billing,
    ChangeOrder,
    ChangeOrderView,
    Effect,
    Effects,
    OrderSettings,
    OrderState,
    OrderStep,
    Step,
    Via,
)
from domain.clients.clients import Client, Contact
from domain.values.durations import format_minutes
from domain.values.plain_text import listed

DESCRIPTION_MOST: Final = 600
_BILLED: Final = {
    Billing.ON_APPROVAL: "billed when it is approved",
    Billing.ON_COMPLETION: "billed when it is done",
    Billing.ACTUAL_TIME: "billed by the time it takes, at most that",
}
STATES: Final = {
    OrderState.DRAFT: "draft",
    OrderState.PENDING: "waits for approval",
    OrderState.APPROVED: "approved",
    OrderState.DECLINED: "declined",
    OrderState.WITHDRAWN: "withdrawn",
    OrderState.EXPIRED: "expired",
    OrderState.COMPLETED: "completed",
    OrderState.INVOICED: "invoiced",
}
_DONE: Final = {
    Step.DRAFTED: "Written",
    Step.EDITED: "Changed",
    Step.SENT: "Sent",
    Step.ASKED: "Asked about",
    Step.REMINDED: "Approver reminded",
    Step.APPROVED: "Approved",
    Step.DECLINED: "Declined",
    Step.WITHDRAWN: "Withdrawn",
    Step.EXPIRED: "Expired unanswered",
    Step.OVERRUN: "Went over its hours",
    Step.COMPLETED: "Completed",
    Step.INVOICED: "Invoiced",
}


def title(order: ChangeOrder) -> str:
    """`CO-12 “Size guide”`, escaped."""
    return titled(order.code, order.terms.title)


def asked_for(order: ChangeOrder, *, priced: bool) -> str:
    """`10 h for $1,500, billed when it is approved`; without the price for who may not see it."""
    terms = order.terms
    hours = format_minutes(terms.minutes) if terms.minutes else ""
    if not priced:
        return hours or "at a fixed price"
    price = terms.price_minor
    cost = "free of charge" if not price else money(price, terms.currency)
    if price and terms.rate_minor is not None:
        at_rate = f"{money(terms.rate_minor, terms.currency)} an hour"
        what = f"{hours} at {at_rate} ({cost})" if hours else at_rate
    else:
        what = f"{hours} {'for ' if price else ''}{cost}" if hours else cost
    return f"{what}, {_BILLED[terms.billing]}" if price else what


def effect(order: ChangeOrder, effects: Effects | None) -> str:
    """What it does to the retainer, before and after."""
    name = called(order.called)
    if order.excess_of_cycle_id is not None:
        return f"It is for work that is done already: the retainer of {name} gets no hours for it."
    if order.is_job:
        stays = f" ({_left(effects.left_before, effects.available_before)})" if effects else ""
        return f"A separate job: the retainer of {name} stays as it is{stays}."
    hours = format_minutes(order.terms.minutes or 0)
    if effects is None:
        return f"Adds {hours} to the retainer of {name}."
    before, after = (
        _left(effects.left_before, effects.available_before),
        _left(effects.left_after, effects.available_after),
    )
    return f"Adds {hours} to the retainer of {name}: {before} before, {after} after. They never expire."


def progress(order: ChangeOrder) -> str:
    """`2 h of 10 h logged`, and what is beyond; empty where nothing was logged."""
    if not order.logged_minutes:
        return ""
    logged = format_minutes(order.logged_minutes)
    if not order.terms.minutes:
        return f"{logged} logged."
    over = f", {format_minutes(order.over_minutes)} over" if order.over_minutes else ""
    return f"{logged} of {format_minutes(order.terms.minutes)} logged{over}."


def outcome(order: ChangeOrder, *, with_note: bool = True) -> str:
    """Who decided, when and from where; until when it waits, where nobody has."""
    if order.state is OrderState.DRAFT:
        return "A draft; nobody was asked yet."
    if order.state is OrderState.PENDING or order.outcome is None:
        until = f" until {instant(order.expires_at)}" if order.expires_at else ""
        return f"Waits for {_whom(order)}{until}."
    done = decided(order.outcome, with_note=with_note)
    if order.completed_at:
        done = f"{done} Completed {instant(order.completed_at)}."
    return f"{done} Invoiced." if order.state is OrderState.INVOICED else done


def decided(step: OrderStep, *, with_note: bool = True) -> str:
    """`Approved by Carla, today 14:02.`"""
    note = f" “{short_lines(step.note, DESCRIPTION_MOST)}”" if step.note and with_note else ""
    if step.via is Via.RECORDED:
        return f"Approved {elsewhere(step)}, {instant(step.at)}.{note}"
    who = f" by {escape(step.who)}" if step.who else ""
    link = " by the link in the mail" if step.via is Via.LINK else ""
    return f"{_DONE[step.kind]}{who}{link}, {instant(step.at)}.{note}"


def elsewhere(step: OrderStep) -> str:
    """`by Carla elsewhere, as noted by Max, who asked for it`, of an approval that was noted."""
    giver = f"by {escape(step.given_by)} elsewhere" if step.given_by else "elsewhere"
    return f"{giver}, as noted by {escape(step.who or '')}{', who asked for it' if step.is_own else ''}"


def history(view: ChangeOrderView) -> list[str]:
    """A line for each step: when, what, who, from where."""
    return [_line(each) for each in view.steps]


def due(view: ChangeOrderView) -> str:
    """`Due Fri 20 Nov.`"""
    on = view.order.terms.due_on
    return f"Due {day(on, view.today)}." if on else ""


def one_line(order: ChangeOrder, *, priced: bool) -> str:
    """For a list: `CO-12 “Size guide”, Acme: 10 h for $1,500; waits for Carla`."""
    state = f"waits for {_whom(order)}" if order.state is OrderState.PENDING else STATES[order.state]
    logged = f"; {progress(order).removesuffix('.')}" if order.logged_minutes else ""
    return f"{what_for(order, priced=priced)}; {state}{logged}"


def what_for(order: ChangeOrder, *, priced: bool) -> str:
    """The same without how far it has come: `CO-12 “Size guide”, Acme: 10 h for $1,500, separate job`."""
    kind = "separate job" if order.terms.effect is Effect.SEPARATE_JOB else "adds hours"
    name = titled(order.code, order.terms.title, 60)
    return f"*{name}*, {called(order.called)}: {asked_for(order, priced=priced)}, {kind}"


def _whom(order: ChangeOrder) -> str:
    return short(order.approver.name, 60) if order.approver else "its approval"


def _left(left: int, available: int) -> str:
    return f"{format_minutes(left)} left of {format_minutes(available)}"


def _line(step: OrderStep) -> str:
    where = ", by mail link" if step.via is Via.LINK else ""
    place = f" in <#{step.slack_channel_id}>" if step.slack_channel_id and step.slack_channel_id[0] in "CG" else ""
    who = f" by {escape(step.who)}" if step.who else ""
    who = f" {elsewhere(step)}" if step.via is Via.RECORDED else who
    note = f": {short(step.note)}" if step.note else ""
    version = f", version {step.version}" if step.kind in {Step.EDITED, Step.SENT} and step.version > 1 else ""
    return f"{instant(step.at)}: {_DONE[step.kind]}{who}{where}{place}{version}{note}"


def approvers_saved(client: Client, contacts: Sequence[Contact]) -> Message:
    """The answer to changed approvers."""
    names = [short(each.name, 60) for each in contacts if each.is_approver]
    if not names:
        return message(f"Nobody at {escape(client.name)} approves change orders; account managers and owners do.")
    return message(f"For {escape(client.name)} {listed(names)} approve{'s' if len(names) == 1 else ''} change orders.")


def order_lines(settings: OrderSettings) -> list[str]:
    """How change orders are approved here."""
    days = "a day" if settings.days == 1 else f"{settings.days} days"
    own = (
        "Whoever asks for one may also approve it."
        if settings.self_approval
        else "Whoever asks for one never approves it."
    )
    return [f"One that nobody decides on expires after {days}.", own]


def order_settings_kept(before: OrderSettings, now: OrderSettings) -> Message | None:
    """The answer to a save; None where nothing changed."""
    changed = [line for line in order_lines(now) if line not in order_lines(before)]
    return message(f"Saved. {' '.join(changed)} {AS_BEFORE}") if changed else None
