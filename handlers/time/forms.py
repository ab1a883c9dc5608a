"""The form that time is logged with: opened from anywhere, filled in as far as it is known, and submitted."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import structlog
from slack_sdk.errors import SlackApiError

from blocks import ids
from blocks.fields import options, retainer_option
from blocks.message import Message, View
from blocks.time.entries import time_logged
from blocks.time.modals import edit_modal, log_modal
from domain.agreements.retainers import RetainerName
from domain.change_orders.orders import ChangeOrder
from domain.time.entries import MoreThanADay, Source, TimeEntry
from domain.time.log_line import LogLine
from domain.values.descriptions import check_description
from domain.values.durations import parse_duration
from domain.values.refusals import Refusal
from domain.values.wall_clock import local_date
from handlers.slack.answering import NoTrigger
from handlers.slack.forms import Fields
from handlers.slack.payloads import Click, Form
from handlers.slack.request import SlackRequest
from services.time.acts import TimeForm
from services.time.on_orders import Chosen

log = structlog.get_logger()


async def open_form(request: SlackRequest) -> Message | None:
    """`/retainer log` with nothing behind it: the form, the last choice first."""
    await request.slack.open(await blank_form(request))
    return None


async def log_clicked(request: SlackRequest, click: Click) -> None:
    """The button Log time, on a card about the card's retainer."""
    retainer = None if click.value in {"", ids.NOTHING} else click.id
    await request.slack.open(await blank_form(request, retainer=retainer))


async def open_filled(request: SlackRequest, line: LogLine, *, problem: str) -> None:
    """The form with what a line said, because of what it did not say. A message still tells when it cannot open."""
    overview = await request.services.homes.overview(by=request.by, now=request.now)
    today = overview.today.on
    view = log_modal(
        on=_on(line, today),
        duration=line.duration_text,
        description=line.description,
        billable=line.billable,
        problem=problem,
    )
    try:
        await request.slack.open(view)
    except (NoTrigger, SlackApiError) as error:
        log.info("form_not_opened", error=type(error).__name__)


def _on(line: LogLine, today: date) -> date:
    """The day that the line names for sure: the form shows it, and what only looks like one is in its text."""
    try:
        return line.on(today) or today
    except Refusal:
        return today


async def blank_form(
    request: SlackRequest,
    *,
    retainer: UUID | None = None,
    on: date | None = None,
    description: str = "",
    permalink: str | None = None,
) -> View:
    """The form about one retainer: the one given, the channel's, or else the one logged on last. `on`: today if not
    another day.
    """
    overview = await request.services.homes.overview(by=request.by, now=request.now)
    first = await _first(request, retainer, [each.called for each in overview.here])
    return log_modal(
        on=on or overview.today.on,
        retainer=first,
        description=description,
        permalink=permalink,
        orders=await _orders(request, first),
    )


async def retainer_chosen(request: SlackRequest, click: Click) -> None:
    """The menu Retainer in either form: other change orders are to choose from. What was typed stays."""
    form = click.form
    if form is None:
        return
    chosen = form.choice(ids.RETAINER)
    retainer, is_over = ids.read_id(chosen) if chosen else None, form.has(ids.OVER_A_DAY)
    if "time_entry_id" in form.facts:
        entry = await request.services.time.entry(ids.read_id(form.facts["time_entry_id"]), by=request.by)
        await request.slack.update(await edit_form(request, entry, retainer=retainer, over_a_day=is_over))
        return
    called = await request.services.time.choice(retainer, by=request.by) if retainer else None
    on = form.day(ids.DATE) or local_date(request.now, (await request.services.people.me(request.by)).timezone)
    orders, permalink = await _orders(request, called), form.facts.get("permalink")
    await request.slack.update(
        log_modal(on=on, retainer=called, orders=orders, permalink=permalink, over_a_day=is_over)
    )


async def edit_form(
    request: SlackRequest,
    entry: TimeEntry,
    *,
    retainer: UUID | None = None,
    problem: str = "",
    over_a_day: bool = False,
) -> View:
    """The form of an entry, with the change orders that it may be on; `retainer`: the one chosen since."""
    called = await request.services.time.choice(retainer, by=request.by) if retainer else None
    orders = await _orders(request, called or entry.called, entry)
    return edit_modal(entry, problem=problem, over_a_day=over_a_day, orders=orders, retainer=called)


async def _orders(
    request: SlackRequest, called: RetainerName | None, entry: TimeEntry | None = None
) -> tuple[ChangeOrder, ...]:
    return await request.services.time.orders(called.retainer_id, by=request.by, entry=entry) if called else ()


async def log_submitted(request: SlackRequest, form: Form) -> View | None:
    """Record what the form says, and tell it where the form was opened."""
    permalink = form.facts.get("permalink")
    source = Source.SHORTCUT if permalink else Source.MODAL
    filled = read_time_form(form)
    try:
        logged = await request.services.time.log_form(
            filled, by=request.by, key=request.key, now=request.now, source=source
        )
    except MoreThanADay as over:
        # The fields keep their ids, so what was typed stays.
        on = filled.on or local_date(request.now, (await request.services.people.me(request.by)).timezone)
        called = await request.services.time.choice(filled.retainer_id, by=request.by)
        orders = await _orders(request, called)
        return log_modal(
            on=on, retainer=called, permalink=permalink, problem=over.sentence, over_a_day=True, orders=orders
        )
    request.changed()
    await request.slack.tell(time_logged(logged))
    return None


async def choices(request: SlackRequest, query: str) -> list[dict[str, Any]]:
    """Options of the select in the form: retainers that time can be logged on, the last choices first."""
    found = await request.services.time.choices(query, by=request.by, now=request.now)
    return options(retainer_option(each) for each in found)


def read_time_form(form: Form) -> TimeForm:
    """The fields as values. Raises FieldErrors with all that cannot be read."""
    fields = Fields(form)
    retainer = fields.chosen(ids.RETAINER, "Choose who the work was for.")
    minutes = fields.read(ids.DURATION, parse_duration)
    description = fields.read(ids.DESCRIPTION, check_description)
    fields.check()
    return TimeForm(
        retainer_id=ids.read_id(retainer),
        minutes=minutes,
        on=form.day(ids.DATE),
        description=description,
        billable=form.checked(ids.BILLABLE),
        permalink=form.facts.get("permalink"),
        over_a_day=form.checked(ids.OVER_A_DAY),
        order=_chosen_order(form),
    )


def _chosen_order(form: Form) -> Chosen | None:
    """What the form says of the change order; None where it had none to choose from."""
    if not form.has(ids.ON_ORDER):
        return None
    chosen = form.choice(ids.ON_ORDER)
    return Chosen(None if chosen in {None, ids.NOTHING} else ids.read_id(str(chosen)))


async def _first(request: SlackRequest, retainer: UUID | None, here: list[RetainerName]) -> RetainerName | None:
    """What the form begins with. Of several in a channel none: that would be a guess."""
    if retainer is not None:
        return await request.services.time.choice(retainer, by=request.by)
    if here:
        return here[0] if len(here) == 1 else None
    choices = await request.services.time.choices("", by=request.by, now=request.now)
    return choices[0] if choices else None
