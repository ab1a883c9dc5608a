"""What a first close offers to draft, looked at, taken and given back."""

from __future__ import annotations

from blocks import ids
from blocks.invoices.offer import offer_modal, offer_taken, offer_undone
from blocks.message import View
from handlers.slack.payloads import Click, Form
from handlers.slack.request import SlackRequest


async def offer_clicked(request: SlackRequest, click: Click) -> None:
    """The button Draft these: what that switches on, before anything is."""
    offer = await request.services.offering.look(ids.read_day(click.value), by=request.by)
    await request.slack.open(offer_modal(offer))


async def offer_submitted(request: SlackRequest, form: Form) -> View | None:
    """Switch them on, and have them drafted."""
    day, offering = ids.read_day(form.facts["day"]), request.services.offering
    taken = await offering.take(day, by=request.by, key=request.key, now=request.now)
    request.changed()
    await request.slack.tell(offer_taken(taken))
    return None


async def undo_clicked(request: SlackRequest, click: Click) -> None:
    """The button Bill elsewhere again."""
    day, offering = ids.read_day(click.value), request.services.offering
    undone = await offering.undo(day, by=request.by, key=request.key, now=request.now)
    request.changed()
    await request.slack.show(offer_undone(undone))
