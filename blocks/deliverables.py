"""Units delivered, cancelled and taken back: the answers, the question, and the form."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from blocks import ids
from blocks.cycles.additions import SectionWords, WayToLog
from blocks.cycles.late_words import cover_sentence, given_back, late_from, put_right
from blocks.cycles.words import listed_under, over_remark
from blocks.fields import TYPED_MOST, calendar, field, retainer_option, search, typed
from blocks.message import VALUE_MOST, Element, Message, View, actions, button, context, message, modal, section
from blocks.text import SHORT_MOST, ago, called, cycle_days, day, escape, left_and_share, level, quantity_of, short
from domain.agreements.retainers import RetainerName
from domain.balances.statements import StatementLine
from domain.deliverables.deliveries import Delivered, Delivery, TakenBack, UnitsDelivered
from domain.deliverables.line import answered
from domain.kinds import CycleState, Kind
from domain.values.plain_text import listed

_IN_A_LINE: Final = 80


def delivered(done: Delivered, *, verb: str = "") -> Message:
    """The answer to `/retainer deliver` and `/retainer cancel`: what was written down, and what is left."""
    unit = done.delivery
    left = left_and_share(unit.called, done.after)
    rest = f"{_date_and_cycle(done)}{f': {short(unit.description)}' if unit.description else ''}"
    amount, name = quantity_of(unit.called, unit.quantity), called(unit.called)
    verb = verb or ("Cancelled" if unit.is_cancelled else "Delivered")
    notes, right = " ".join(_remarks(done)), put_right(unit.called, done.closed, done.returned)
    blocks = [
        section(f"{verb} *{amount}* for *{name}*{rest}{f'.{right}' if right else ''}\n*{left}*"),
        *([context(notes)] if notes else []),
        actions(*_edit_and_undo(unit)),
    ]
    return message(f"{verb} {amount} for {name}{rest}.{right} {left}. {notes}".rstrip(), *blocks)


def delivered_already(delivery: Delivery, *, today: date) -> Message:
    """The answer to a click on a question that was answered elsewhere: by what; buttons Edit and Undo."""
    on = f", {day(delivery.delivered_on, today)}" if delivery.delivered_on != today else ""
    sentence = f"That was answered already by {delivery_line(delivery)}{on}, so nothing more was taken off."
    return message(sentence, section(sentence), actions(*_edit_and_undo(delivery)))


def _edit_and_undo(delivery: Delivery) -> tuple[Element, Element]:
    return (
        button("Edit", ids.EDIT_DELIVERY, delivery.delivery_id),
        button("Undo", ids.UNDO_DELIVERY, delivery.delivery_id),
    )


def delivery_edited(done: Delivered) -> Message:
    """The answer to units that were put right: as they are now, and what is left."""
    return delivered(done, verb="Changed to")


def delivery_undone(taken: TakenBack, *, today: date | None = None) -> Message:
    """The answer to undo, and to the second click on it; with its day where that is not `today`."""
    verb = "Already undone:" if taken.was_reversed_before else "Undone:"
    left = left_and_share(taken.delivery.called, taken.after)
    line, late = delivery_line(taken.delivery), given_back(taken.delivery.called, taken.closed, taken.returned)
    on = taken.delivery.delivered_on
    line += f", {day(on, today)}" if today and on != today else ""
    return message(f"{verb} {line}.{late} {left}.", section(f"{verb} {line}.{late}\n*{left}*"))


def undo_delivery_question(delivery: Delivery, *, now: datetime) -> Message:
    """Asks before something goes that was not written down just now; `now` is aware."""
    age = ago(int((now - delivery.logged_at).total_seconds()) // 60)
    sentence = f"What you did last was logged {age}: {delivery_line(delivery)}. Take it back?"
    take_back = button("Take it back", ids.UNDO_DELIVERY, delivery.delivery_id, style="danger")
    return message(sentence, section(sentence), actions(take_back, button("Keep it", ids.DISMISS)))


def cancel_question(meant: Delivery, typed_line: str) -> Message:
    """Asks whether a cancelled one counts. `typed_line` is what followed `/retainer cancel`."""
    amount = quantity_of(meant.called, meant.quantity)
    what = f"{short(meant.description)}, {amount} of {called(meant.called)}"
    sentence = f"Cancelled: {what}. Does it count, or is it given back?"
    values = [f"cancel {answered(typed_line, counted=counted)}" for counted in (True, False)]
    if max(map(len, values)) > VALUE_MOST:
        return message(f"{sentence} Type the same again with #counted or #back at the end.")
    choices = (
        button("It counts", ids.numbered(ids.COMMAND, 0), values[0]),
        button("Given back", ids.numbered(ids.COMMAND, 1), values[1]),
        button("Never mind", ids.DISMISS),
    )
    return message(sentence, section(sentence), actions(*choices))


def delivery_line(delivery: Delivery, most: int = SHORT_MOST) -> str:
    """One in a line, escaped: `2 articles for Dune: Blog posts`; what was cancelled says so."""
    what = f": {short(delivery.description, most)}" if delivery.description else ""
    cancelled = f" (cancelled, {'counted' if delivery.counts else 'given back'})" if delivery.is_cancelled else ""
    return f"{quantity_of(delivery.called, delivery.quantity)} for {called(delivery.called)}{what}{cancelled}"


def delivery_modal(
    *, on: date, retainer: RetainerName | None = None, quantity: str = "1", description: str = "", problem: str = ""
) -> View:
    """Deliver units. `on` is the author's today; `problem` says why the form opened and nothing was stored."""
    initial = retainer_option(retainer) if retainer else None
    return modal(
        ids.DELIVERY_MODAL,
        "Deliver",
        *([section(escape(problem))] if problem else []),
        field(ids.COUNTING, "Retainer", search("Type a client's name", initial)),
        field(ids.QUANTITY, "Units", typed(quantity, most=10), hint="A whole number, like 2."),
        field(ids.DATE, "Date", calendar(on)),
        field(ids.DESCRIPTION, "Description", typed(description, multiline=True, most=TYPED_MOST)),
        submit="Deliver",
    )


def edit_delivery_modal(delivery: Delivery) -> View:
    """Put units right. Facts: `delivery_id`."""
    fields = [
        field(ids.QUANTITY, "Units", typed(str(delivery.quantity), most=10), hint="A whole number, like 2."),
        field(ids.DATE, "Date", calendar(delivery.delivered_on)),
        field(ids.DESCRIPTION, "Description", typed(delivery.description, multiline=True, most=TYPED_MOST)),
    ]
    facts, about = {"delivery_id": str(delivery.delivery_id)}, section(f"*{called(delivery.called)}*")
    return modal(ids.EDIT_DELIVERY_MODAL, "Edit delivery", about, *fields, submit="Save", facts=facts)


def _remarks(done: Delivered) -> list[str]:
    """What only some need to be told."""
    unit, remarks = done.delivery, []
    if unit.is_cancelled:
        remarks.append("It counts all the same." if unit.counts else "Given back: it does not count.")
    if done.late_for is not None and done.covered:
        covered = cover_sentence(unit.called, unit.quantity, done.covered, done.late_for, today=done.author_today)
        remarks.append(covered)
    remarks += over_remark(done.overage)
    if done.is_repeat:
        remarks.append("It was already here; nothing was stored twice.")
    if done.crossed:
        levels = [level(each, unit.called.currency) for each in done.crossed]
        remarks.append(f"This reached {listed(levels)}.")
    if done.carried_is_provisional:
        remarks.append("What was carried over can change until the last cycle is closed.")
    return remarks


def _date_and_cycle(done: Delivered) -> str:
    """Where it is not today's, which day and cycle it went to."""
    on, cycle, today = done.delivery.delivered_on, done.cycle, done.author_today
    if done.closed is not None:
        return f" for {day(on, today)}"
    if done.late_for is not None:
        return late_from(on, done.late_for, cycle, today=today)
    if on == today and cycle.holds(done.client_today):
        return ""
    closing = ", which closes soon" if cycle.state is CycleState.CLOSING else ""
    return f" for {day(on, today)}, in the cycle {cycle_days(cycle, today)}{closing}"


def _units_listed(told: UnitsDelivered, name: RetainerName, today: date) -> list[str]:
    return listed_under("Delivered", [_unit_listed(each, name, today) for each in told.lines])


def _unit_listed(line: StatementLine, name: RetainerName, today: date) -> str:
    what = f": {short(line.what, _IN_A_LINE)}" if line.what else ""
    return f"{quantity_of(name, abs(line.quantity))}, {day(line.on, today)}{what}"


UNITS = WayToLog(
    Kind.DELIVERABLES,
    label="Deliver",
    action_id=ids.DELIVER,
    example="`/retainer deliver` and what it was",
    how=lambda typed: f"Deliver on it with `/retainer deliver {typed} 2` and what it was.",
)
DELIVERED = SectionWords(UnitsDelivered, 10, _units_listed)
