"""How a client's retainers are invoiced: a form to choose it, and what is answered."""

from __future__ import annotations

from datetime import date

from blocks import ids
from blocks.fields import OPTIONS_MOST, choice, field, option, retainer_option
from blocks.invoices.older import older_told
from blocks.message import Block, Element, Message, View, button, message, modal, section
from blocks.retainers.invoicing import WAYS, way_options
from blocks.text import called, cycle_days, day, escape, short
from domain.invoices.ways import BilledClient, BilledRetainer, FirstDraft, Switched
from domain.kinds import Invoicing
from domain.values.calendar import Span
from domain.values.wall_clock import local_date

_OLDER = "What is older counts as billed elsewhere."


def billed_modal(billed: BilledClient, number: int = 0) -> View:
    """How one of a client's retainers, by its number, is invoiced; of several it can be another one.

    Another one has fields of other ids, or Slack would show it as the first one was chosen. Facts: `client_id`,
    `retainer_id` and `number`.
    """
    client, retainers = billed.client, billed.retainers[:OPTIONS_MOST]
    if not retainers:
        none = f"{short(client.name)} has no retainer yet: `/retainer new {client.alias}` adds one."
        return modal(ids.NOTICE_MODAL, "How it is billed", section(none))
    number = number if number < len(retainers) else 0
    chosen = retainers[number]
    ways = choice(way_options(chosen.called.kind), chosen.way.value)
    since = choice(_cycles(chosen, billed.today), (chosen.since or chosen.runs_from).isoformat())
    blocks = [
        section(_now(chosen, billed.today)),
        *([_retainers(retainers, number)] if len(retainers) > 1 else []),
        field(ids.numbered(ids.INVOICING, number), "Invoice", ways),
        field(ids.numbered(ids.INVOICING_FROM, number), "From the cycle", since, hint=_OLDER),
        *([] if chosen.way is Invoicing.OFF else [_between(chosen), _older(chosen)]),
    ]
    facts = {
        "client_id": str(client.client_id),
        "retainer_id": str(chosen.called.retainer_id),
        "number": str(number),
    }
    return modal(ids.BILLED_MODAL, "How it is billed", *blocks, submit="Save", facts=facts)


def billed_answer(switched: Switched) -> Message:
    """How a retainer is invoiced now, what is drafted when, and how to undo it."""
    name, today = called(switched.called), _today(switched)
    if switched.way is Invoicing.OFF or switched.since is None:
        told = f"{name} is billed elsewhere: nothing of it is drafted, and it goes from drafts that nobody edited."
    else:
        since = f"from the cycle of {day(switched.since, today)} on; what is older counts as billed elsewhere"
        told = f"{name} is invoiced: *{WAYS[switched.way]}*, {since}. {_first(switched, switched.first)}"
    undo = _undo(switched)
    said, blocks = older_told(switched.older) if switched.older else ("", [])
    if not said:
        return message(f"{told} {undo}")
    return message(f"{told}\n{said}\n{undo}", section(told), *blocks, section(undo))


def _between(chosen: BilledRetainer) -> Block:
    billing = button("Bill now", ids.BILL_NOW, chosen.called.retainer_id, label="Bill now: draft what is not billed")
    return section("What is not billed of it yet can be drafted before its cycle closes.", accessory=billing)


def _older(chosen: BilledRetainer) -> Block:
    listing = button("List it", ids.OLDER_BILLED, chosen.called.retainer_id, label="List it: what is older")
    return section("What counts as billed elsewhere now can be billed here all the same.", accessory=listing)


def _undo(switched: Switched) -> str:
    """Whoever saves what was so already has nothing to undo."""
    is_on, since = switched.before is not Invoicing.OFF, switched.before_since
    if switched.before is switched.way and not (is_on and since != switched.since):
        return "Nothing has changed."
    again = f" from {day(since, _today(switched))}" if is_on and since and since != switched.since else ""
    way = f"`/retainer invoices {escape(switched.called.client_alias)}`, click *How it is billed*"
    return f"To undo this, type {way} and choose *{WAYS[switched.before]}*{again}."


def _first(switched: Switched, first: FirstDraft | None) -> str:
    today = _today(switched)
    if first is None:
        return "It ends before that, so nothing is drafted of it."
    if first.close_of is not None:
        return f"Its first draft comes when the cycle {cycle_days(first.close_of, today)} closes."
    if first.at is None or first.at <= switched.now:
        return "What is due of it already is drafted within a minute or two."
    return f"Its first draft comes on {day(local_date(first.at, switched.timezone), today)}."


def _today(switched: Switched) -> date:
    return local_date(switched.now, switched.timezone)


def _now(chosen: BilledRetainer, today: date) -> str:
    if chosen.way is Invoicing.OFF or chosen.since is None:
        return f"*{called(chosen.called)}* is billed elsewhere now."
    return f"*{called(chosen.called)}* is invoiced now: {WAYS[chosen.way]}, from {day(chosen.since, today)} on."


def _retainers(retainers: tuple[BilledRetainer, ...], number: int) -> Block:
    options = [{**retainer_option(each.called), "value": str(at)} for at, each in enumerate(retainers)]
    return {**field(ids.BILLED_RETAINER, "Retainer", choice(options, str(number))), "dispatch_action": True}


def _cycles(chosen: BilledRetainer, today: date) -> list[Element]:
    """The newest first."""
    return [option(_cycle(each, today), each.starts_on.isoformat()) for each in reversed(chosen.cycles)]


def _cycle(span: Span, today: date) -> str:
    if span.starts_on > today:
        return f"{cycle_days(span, today)}, which is to come"
    return f"{cycle_days(span, today)}, which runs now" if span.ends_on > today else cycle_days(span, today)
