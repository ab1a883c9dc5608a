"""The modals that time is logged with: one entry, a changed one, many lines, and a timer's open questions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from blocks import ids
from blocks.fields import TYPED_MOST, calendar, choice, field, option, retainer_field, tick, typed
from blocks.message import Block, View, actions, button, confirm, context, joined, modal, plain, section
from blocks.text import escape
from blocks.time.timers import running_line
from domain.agreements.retainers import RetainerName
from domain.change_orders.orders import ChangeOrder, OrderName
from domain.time.entries import TimeEntry, Timer
from domain.values.durations import format_minutes, typed_minutes
from domain.values.plain_text import one_line

_FORMS = "1h30, 1.5h, 90m, 1:30 or 0.25"
_MISTAKES_MOST = 2_500


def log_modal(
    *,
    on: date,
    retainer: RetainerName | None = None,
    duration: str = "",
    description: str = "",
    billable: bool = True,
    permalink: str | None = None,
    problem: str = "",
    over_a_day: bool = False,
    orders: Sequence[ChangeOrder] = (),
) -> View:
    """Log time. `on` is the author's today unless another day was typed; `retainer` the last choice, if there is one,
    and `orders` those of its client that time can be logged on.

    `problem` is a sentence above the fields: why the modal opened instead of an entry being stored. `over_a_day`: with
    the box that says that more than 24 hours on a day are meant.
    Facts: `permalink`, the message it is for.
    """
    return modal(
        ids.LOG_MODAL,
        "Log time",
        *([section(escape(problem))] if problem else []),
        *_fields(retainer, _order_field(orders, retainer, None), duration, on, description, billable=billable),
        *([_over_a_day()] if over_a_day else []),
        *([context("The entry will keep the link to the message.")] if permalink else []),
        submit="Log time",
        facts={"permalink": permalink} if permalink else None,
    )


def edit_modal(
    entry: TimeEntry,
    *,
    problem: str = "",
    over_a_day: bool = False,
    orders: Sequence[ChangeOrder] = (),
    retainer: RetainerName | None = None,
) -> View:
    """Change an entry or remove it; `problem`: more than 24 hours on a day, which a box says to be meant, as with
    `over_a_day`. `retainer`: the one chosen since, if it is another; `orders` as in `log_modal`, the entry's own too.

    Facts: `time_entry_id`.
    """
    sentence = f"{format_minutes(entry.minutes)} on {one_line(entry.called.label)} will be taken back."
    question = confirm("Remove the entry?", sentence, yes="Remove", no="Keep it")
    remove = button("Remove", ids.REMOVE_TIME, entry.time_entry_id, style="danger", confirm=question)
    called = retainer or entry.called
    fields = _fields(
        called,
        _order_field(orders, called, entry.order),
        typed_minutes(entry.raw_minutes),
        entry.worked_on,
        entry.description,
        billable=entry.billable,
    )
    facts = {"time_entry_id": str(entry.time_entry_id)}
    over = [section(escape(problem))] if problem else []
    boxes = [_over_a_day()] if problem or over_a_day else []
    return modal(ids.EDIT_MODAL, "Edit time entry", *over, *fields, *boxes, actions(remove), submit="Save", facts=facts)


def catchup_modal(text: str = "", mistakes: Sequence[tuple[int, str]] = ()) -> View:
    """Many entries, one a line. `mistakes` are (line number, sentence): they stand above the text, which stays."""
    shown: list[Block] = []
    if mistakes:
        lines = [f"*Line {number}:* {escape(sentence)}" for number, sentence in mistakes]
        shown = [section(f"Nothing was stored yet.\n{joined(lines, _MISTAKES_MOST)}")]
    element = typed(text, placeholder="acme 1h30 checkout fix on mon", multiline=True, most=TYPED_MOST)
    hint = "As in the command: client, duration, what you did; on and a day at the end; #nb if not billable."
    lines_field = field(ids.LINES, "One entry a line", element, hint=hint)
    return modal(ids.CATCHUP_MODAL, "Catch up", *shown, lines_field, submit="Log all")


def timer_modal(timer: Timer, *, duration: str = "", problem: str = "") -> View:
    """What stopping a timer leaves open: which retainer, and how long it really was; `problem`: that this would be more
    than 24 hours on a day, which a box says to be meant. Facts: none.
    """
    element = typed(duration, placeholder="1h30", most=40)
    fields = [
        section(escape(problem) if problem else f"{running_line(timer)}."),
        retainer_field(timer.called),
        field(ids.DURATION, "Duration", element, hint=f"How long the work took: {_FORMS}"),
        _description(timer.description),
        *([_over_a_day()] if problem else []),
    ]
    return modal(ids.TIMER_MODAL, "Stop the timer", *fields, submit="Log time")


def _fields(
    retainer: RetainerName | None, order: list[Block], duration: str, on: date, description: str, *, billable: bool
) -> list[Block]:
    return [
        retainer_field(retainer, is_told=True),
        *order,
        field(ids.DURATION, "Duration", typed(duration, placeholder="1h30", most=40), hint=_FORMS),
        field(ids.DATE, "Date", calendar(on)),
        _description(description),
        field(ids.BILLABLE, "Billable", tick("The client pays for it", ticked=billable), optional=True),
    ]


def _order_field(orders: Sequence[ChangeOrder], retainer: RetainerName | None, chosen: OrderName | None) -> list[Block]:
    """Which change order the work is on; no field where there is none to choose."""
    if not orders:
        return []
    none = option("None: the work is the retainer's own", ids.NOTHING)
    choices = [none, *(option(_order_words(each, retainer), str(each.change_order_id)) for each in orders)]
    initial = str(chosen.change_order_id) if chosen else ids.NOTHING
    is_there = any(each["value"] == initial for each in choices)
    return [field(ids.ON_ORDER, "Change order", choice(choices, initial if is_there else ids.NOTHING))]


def _order_words(order: ChangeOrder, retainer: RetainerName | None) -> str:
    """`CO-12 Size guide`, with its retainer where that is another of the client's."""
    is_other = retainer is not None and order.called.retainer_id != retainer.retainer_id
    return f"{order.code} {order.terms.title}{f' ({order.called.name})' if is_other else ''}"


def _over_a_day() -> Block:
    box = tick("More than 24 hours on that day are right", ticked=False)
    return field(ids.OVER_A_DAY, "Over 24 hours", box, optional=True)


def _description(initial: str) -> Block:
    element = {**typed(initial, multiline=True, most=TYPED_MOST), "placeholder": plain("Checkout fix")}
    return field(ids.DESCRIPTION, "Description", element, optional=True)
