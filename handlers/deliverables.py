"""Units: delivered, cancelled, taken back."""

from __future__ import annotations

from uuid import UUID

import structlog
from slack_sdk.errors import SlackApiError

from blocks import ids
from blocks.deliverables import cancel_question, delivered, delivery_modal, delivery_undone
from blocks.message import Message, View
from blocks.refusals import refused
from domain.agreements.retainers import WhichRetainer
from domain.clients.clients import NoClientHere
from domain.deliverables.line import DeliveryLine, NothingDelivered, parse_cancellation, parse_delivery, parse_quantity
from domain.kinds import Kind
from domain.values.descriptions import check_description
from handlers.slack.forms import Fields
from handlers.slack.payloads import Click, Form
from handlers.slack.request import Visit
from handlers.slack.slack_side import NoTrigger
from services.deliverables.acts import DeliveryForm

log = structlog.get_logger()


async def deliver(visit: Visit, words: str) -> Message | None:
    """`/retainer deliver [client] [N] what`: take units off the balance, then say what is left."""
    if not words:
        await visit.slack.open(await _form(visit))
        return None
    line = parse_delivery(words)
    try:
        done = await visit.services.deliveries.deliver(line, by=visit.by, key=visit.key, now=visit.now)
    except (NoClientHere, WhichRetainer) as unclear:
        await _open_filled(visit, line, problem=unclear.sentence)
        return refused(unclear, f"deliver {words}")
    visit.changed()
    return delivered(done)


async def deliver_clicked(visit: Visit, click: Click) -> None:
    """The button Deliver on a card: the form about the card's retainer."""
    retainer = None if click.value in {"", ids.NOTHING} else UUID(click.value)
    await visit.slack.open(await _form(visit, retainer=retainer))


async def deliver_submitted(visit: Visit, form: Form) -> View | None:
    """Take off what the form says."""
    fields = Fields(form)
    retainer = fields.chosen(ids.COUNTING, "Choose whom it was for.")
    quantity = fields.read(ids.QUANTITY, parse_quantity)
    description = fields.read(ids.DESCRIPTION, _description)
    fields.check()
    filled = DeliveryForm(UUID(retainer), quantity, form.day(ids.DATE), description)
    done = await visit.services.deliveries.deliver_form(filled, by=visit.by, key=visit.key, now=visit.now)
    visit.changed()
    await visit.slack.tell(delivered(done))
    return None


async def cancel(visit: Visit, words: str) -> Message | None:
    """`/retainer cancel [client] what`: a session that does not happen; asks whether it counts all the same."""
    line = parse_cancellation(words)
    if line.counted is None:
        return cancel_question(await visit.services.deliveries.meant(line, by=visit.by, now=visit.now), words)
    done = await visit.services.deliveries.cancel(line, counted=line.counted, by=visit.by, key=visit.key, now=visit.now)
    visit.changed()
    return delivered(done)


async def undo_clicked(visit: Visit, click: Click) -> None:
    """The button Undo: take it back, whatever its age."""
    taken = await visit.services.deliveries.undo(UUID(click.value), by=visit.by, key=visit.key, now=visit.now)
    visit.changed()
    await visit.slack.show(delivery_undone(taken))


async def _form(
    visit: Visit, *, retainer: UUID | None = None, line: DeliveryLine | None = None, problem: str = ""
) -> View:
    """The form about the retainer given; about the only one that counts units where there is one."""
    overview = await visit.services.homes.overview(by=visit.by, now=visit.now)
    choices = await visit.services.time.choices("", by=visit.by, now=visit.now, kind=Kind.DELIVERABLES)
    here = [each.called for each in overview.here if each.called.kind is Kind.DELIVERABLES]
    known = [each for each in choices if each.retainer_id == retainer] or (here if len(here) == 1 else [])
    today = overview.today.on
    return delivery_modal(
        on=line.day.on(today) if line and line.day else today,
        retainer=known[0] if known else choices[0] if choices and not line else None,
        quantity=str(line.quantity) if line else "1",
        description=line.description if line else "",
        problem=problem,
    )


async def _open_filled(visit: Visit, line: DeliveryLine, *, problem: str) -> None:
    """The form with what a line said, because of what it did not say. A message still tells when it cannot open."""
    try:
        await visit.slack.open(await _form(visit, line=line, problem=problem))
    except (NoTrigger, SlackApiError) as error:
        log.info("form_not_opened", error=type(error).__name__)


def _description(typed: str) -> str:
    description = check_description(typed)
    if not description:
        raise NothingDelivered
    return description
