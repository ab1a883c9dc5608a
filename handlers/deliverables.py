"""Units: delivered, cancelled, taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import structlog
from slack_sdk.errors import SlackApiError

from blocks import ids
from blocks.deliverables import (
    cancel_question,
    delivered,
    delivered_already,
    delivery_edited,
    delivery_modal,
    delivery_undone,
    edit_delivery_modal,
)
from blocks.fields import options, retainer_option
from blocks.message import Message, View
from blocks.refusals import refused
from domain.agreements.retainers import RetainerName, WhichRetainer
from domain.clients.clients import NoClientHere
from domain.deliverables.answers import DeliveredElsewhere, is_answer
from domain.deliverables.deliveries import Delivery, DeliveryGone
from domain.deliverables.line import DeliveryLine, NothingDelivered, parse_cancellation, parse_delivery, parse_quantity
from domain.kinds import Kind
from domain.values.descriptions import check_description
from domain.values.refusals import Refusal
from domain.values.typed_words import require_one_line
from domain.values.wall_clock import local_date
from handlers.slack.answering import NoTrigger
from handlers.slack.forms import Fields
from handlers.slack.listening import Listening, Word
from handlers.slack.payloads import Click, Form
from handlers.slack.questions import answered_by_typing, answered_once, asked
from handlers.slack.request import SlackRequest
from services.deliverables.acts import DeliveryForm
from services.deliverables.writing import Unit

log = structlog.get_logger()


async def deliver(request: SlackRequest, words: str) -> Message | None:
    """`/retainer deliver [client] [N] what`: take units off the balance, then say what is left."""
    if not words:
        await request.slack.open(await _form(request))
        return None
    require_one_line(words, "deliver")
    line = parse_delivery(words)
    try:
        done = await request.services.deliveries.deliver(
            line, by=request.by, key=request.key, now=request.now, answering=request.answering
        )
    except DeliveredElsewhere as answer:
        return await _answered(request, answer)
    except (NoClientHere, WhichRetainer) as unclear:
        await _open_filled(request, line, problem=unclear.sentence)
        return asked(request, refused(unclear, f"deliver {words}"))
    request.changed()
    _answers(request, done.delivery, "deliver", parse_delivery)
    return delivered(done)


async def deliver_clicked(request: SlackRequest, click: Click) -> None:
    """The button Deliver on a card: the form about the card's retainer."""
    retainer = None if click.value in {"", ids.NOTHING} else click.id
    await request.slack.open(await _form(request, retainer=retainer))


async def deliver_submitted(request: SlackRequest, form: Form) -> View | None:
    """Take off what the form says."""
    fields = Fields(form)
    retainer = fields.chosen(ids.COUNTING, "Choose who it was for.")
    quantity = fields.read(ids.QUANTITY, parse_quantity)
    description = fields.read(ids.DESCRIPTION, _description)
    fields.check()
    filled = DeliveryForm(ids.read_id(retainer), quantity, form.day(ids.DATE), description)
    done = await request.services.deliveries.deliver_form(filled, by=request.by, key=request.key, now=request.now)
    request.changed()
    await request.slack.tell(delivered(done))
    return None


async def edit_clicked(request: SlackRequest, click: Click) -> None:
    """The button Edit: the units in a form."""
    await request.slack.open(edit_delivery_modal(await request.services.deliveries.delivery(click.id, by=request.by)))


async def edit_submitted(request: SlackRequest, form: Form) -> View | None:
    """Make the units what the form says now."""
    fields = Fields(form)
    quantity = fields.read(ids.QUANTITY, parse_quantity)
    description = fields.read(ids.DESCRIPTION, _description)
    fields.check()
    delivery_id = ids.read_id(form.facts["delivery_id"])
    units = Unit(quantity, description, form.day(ids.DATE))
    done = await request.services.deliveries.edit(delivery_id, units, by=request.by, key=request.key, now=request.now)
    request.changed()
    await request.slack.tell(delivery_edited(done))
    return None


async def cancel(request: SlackRequest, words: str) -> Message | None:
    """`/retainer cancel [client] what`: a session that does not happen; asks whether it counts all the same."""
    require_one_line(words, "cancel")
    line = parse_cancellation(words)
    if line.counted is None:
        if confirmed := line.confirmed():
            # A session is called by its day, and the question shows the text that its answers confirm.
            line, words = parse_cancellation(confirmed), confirmed
        meant = await request.services.deliveries.meant(line, by=request.by, now=request.now)
        return asked(request, cancel_question(meant, words))
    deliveries, by, key, now = request.services.deliveries, request.by, request.key, request.now
    try:
        done = await deliveries.cancel(line, counted=line.counted, by=by, key=key, now=now, answering=request.answering)
    except DeliveredElsewhere as answer:
        return await _answered(request, answer)
    request.changed()
    _answers(request, done.delivery, "cancel", parse_cancellation)
    return delivered(done)


def _answers(request: SlackRequest, done: Delivery, verb: str, read: Callable[[str], DeliveryLine]) -> None:
    """Those questions are over that a line about the same units would answer."""
    answered_by_typing(request, lambda line: is_answer(done, read(line.removeprefix(f"{verb} "))))


async def _answered(request: SlackRequest, answer: DeliveredElsewhere) -> Message:
    person = await request.services.people.me(request.by)
    return delivered_already(answer.delivery, today=local_date(request.now, person.timezone))


async def undo_clicked(request: SlackRequest, click: Click) -> None:
    """The button Undo: take it back, whatever its age."""
    taken = await request.services.deliveries.undo(click.id, by=request.by, key=request.key, now=request.now)
    request.changed()
    person = await request.services.people.me(request.by)
    await request.slack.show(delivery_undone(taken, today=local_date(request.now, person.timezone)))


async def counting(request: SlackRequest, query: str) -> list[dict[str, Any]]:
    """Options of the select in the form: retainers that count units, the last choices first."""
    found = await request.services.time.choices(query, by=request.by, now=request.now, kinds=(Kind.DELIVERABLES,))
    return options(retainer_option(each) for each in found)


async def _form(
    request: SlackRequest, *, retainer: UUID | None = None, line: DeliveryLine | None = None, problem: str = ""
) -> View:
    """The form about the retainer given; about the only one that counts units where there is one."""
    overview = await request.services.homes.overview(by=request.by, now=request.now)
    here = [each.called for each in overview.here if each.called.kind is Kind.DELIVERABLES]
    today = overview.today.on
    return delivery_modal(
        on=_on(line, today),
        retainer=await _first(request, retainer, here, guess=line is None),
        quantity=str(line.quantity) if line else "1",
        description=line.description if line else "",
        problem=problem,
    )


async def _first(
    request: SlackRequest, retainer: UUID | None, here: list[RetainerName], *, guess: bool
) -> RetainerName | None:
    """What the form begins with; to `guess` is to take the one that was chosen last."""
    time = request.services.time
    known = await time.choice(retainer, by=request.by, kinds=(Kind.DELIVERABLES,)) if retainer else None
    if known is None and len(here) == 1:
        known = here[0]
    if known is None and guess:
        choices = await time.choices("", by=request.by, now=request.now, kinds=(Kind.DELIVERABLES,))
        known = choices[0] if choices else None
    return known


def _on(line: DeliveryLine | None, today: date) -> date:
    """The day that the line names for sure: the form shows it, and what only looks like one is in its text."""
    try:
        return (line.on(today) if line else None) or today
    except Refusal:
        return today


async def _open_filled(request: SlackRequest, line: DeliveryLine, *, problem: str) -> None:
    """The form with what a line said, because of what it did not say. A message still tells when it cannot open."""
    try:
        await request.slack.open(await _form(request, line=line, problem=problem))
    except (NoTrigger, SlackApiError) as error:
        log.info("form_not_opened", error=type(error).__name__)


def _description(typed: str) -> str:
    description = check_description(typed)
    if not description:
        raise NothingDelivered
    return description


LISTENING = Listening(
    words={
        "deliver": Word(
            30,
            "deliver [client] [N] what [on DATE]",
            "take units off, like deliver dune 2 blog posts; deliver alone opens a form",
            deliver,
            examples=("deliver dune 2 blog posts", "deliver dune landing page on mon"),
        ),
        "cancel": Word(
            40,
            "cancel [client] what [#counted | #back]",
            "a session that does not happen, counted or given back as you say",
            cancel,
            examples=("cancel dune strategy call", "cancel dune strategy call #back"),
        ),
    },
    clicks={
        ids.DELIVER: deliver_clicked,
        ids.EDIT_DELIVERY: edit_clicked,
        ids.UNDO_DELIVERY: answered_once(undo_clicked, DeliveryGone),
    },
    submissions={ids.DELIVERY_MODAL: deliver_submitted, ids.EDIT_DELIVERY_MODAL: edit_submitted},
    options={ids.COUNTING: counting},
)
