"""A change order for who reads it outside Slack, on a page or in a mail: plain text, which their templates escape."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from blocks.text import money
from domain.change_orders.orders import Billing, ChangeOrder, ChangeOrderView, Effect
from domain.letters.envelope import Envelope
from domain.letters.letters import Letter, Purpose
from domain.letters.links import LinkKind, Opening
from domain.values.days import long_date
from domain.values.durations import format_minutes

_BILLING: Final = {
    Billing.ON_APPROVAL: "on your approval",
    Billing.ON_COMPLETION: "when it is done",
    Billing.ACTUAL_TIME: "by the time it takes",
}


@dataclass(frozen=True, slots=True)
class OrderLetter:
    """What is asked. A paragraph has the lines that somebody broke it into. `facts` are (label, value) in their order;
    `until` is the last day to decide.
    """

    code: str
    title: str
    client: str
    agency: str
    requester: str
    paragraphs: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    until: str


def order_letter(view: ChangeOrderView, *, agency: str, expires_at: datetime) -> OrderLetter:
    """All that a client needs to know to decide."""
    order = view.order
    until = long_date(expires_at.astimezone(ZoneInfo(order.client_timezone)).date())
    facts = [("What it costs", price(order)), ("Hours", _hours(order)), ("What it does", effect(view))]
    if order.terms.due_on:
        facts.append(("Due", long_date(order.terms.due_on)))
    facts.append(("Asked by", f"{order.requester_outside}, {agency}"))
    return OrderLetter(
        code=order.code,
        title=order.terms.title,
        client=order.called.label,
        agency=agency,
        requester=order.requester_outside,
        paragraphs=tuple(each for each in order.terms.description.split("\n\n") if each),
        facts=tuple((label, value) for label, value in facts if value),
        until=until,
    )


def approval_letter(
    view: ChangeOrderView,
    *,
    agency: str,
    expires_at: datetime,
    answers_to: str | None,
    reminds: bool,
    is_outdated: bool,
) -> Letter:
    """The mail that asks for it, or asks again; `answers_to` is the address of who asks."""
    order = view.order
    told = order_letter(view, agency=agency, expires_at=expires_at)
    opening = Opening(LinkKind.CHANGE_ORDER, order.change_order_id, expires_at, {"version": order.version})
    purpose = Purpose(
        does=f"asks {{who}} to approve {order.code}",
        undone="They were not asked.",
        instead=f"note an approval that they give you elsewhere with /retainer co {order.code}",
        twice="each link works, and only the first decision counts",
    )
    begins = "Reminder: " if reminds else ""
    return Letter(
        subject=f"{begins}{told.code} of {agency} waits for your approval: “{told.title}”",
        template="approval",
        values={"letter": told, "reminds": reminds, "answered": answers_to is not None},
        purpose=purpose,
        links={"address": opening},
        envelope=Envelope(sender_name=f"{told.requester}, {agency}", reply_to=answers_to),
        is_outdated=is_outdated,
    )


def price(order: ChangeOrder) -> str:
    """`$1,500, billed on your approval`; says so where it costs nothing."""
    terms = order.terms
    if terms.price_minor is None:
        return "Nothing beyond what you already pay"
    total = money(terms.price_minor, terms.currency)
    if terms.billing is Billing.ACTUAL_TIME and terms.rate_minor is not None:
        return f"By the time it takes, at {money(terms.rate_minor, terms.currency)} an hour: at most {total}"
    how = f", {format_minutes(terms.minutes)} at {_rate(order)}" if terms.rate_minor and terms.minutes else ""
    return f"{total}{how}, billed {_BILLING[terms.billing]}"


def effect(view: ChangeOrderView) -> str:
    """What an approval does to the retainer, in figures where it has any."""
    order, effects = view.order, view.effects
    name = order.called.label
    if order.terms.effect is Effect.SEPARATE_JOB:
        return f"A job of its own: the time for it does not come off the retainer of {name}"
    hours = format_minutes(order.terms.minutes or 0)
    if effects is None:
        return f"It adds {hours} to the retainer of {name}"
    return (
        f"It adds {hours} to the retainer of {name}: {format_minutes(effects.left_before)} are left without it, "
        f"{format_minutes(effects.left_after)} of {format_minutes(effects.available_after)} with it; "
        "hours added like this stay until they are used"
    )


def _hours(order: ChangeOrder) -> str:
    return format_minutes(order.terms.minutes) if order.terms.minutes else ""


def _rate(order: ChangeOrder) -> str:
    return f"{money(order.terms.rate_minor or 0, order.terms.currency)} an hour"
