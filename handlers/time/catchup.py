"""Catching up: many entries at once, one a line."""

from __future__ import annotations

from blocks import ids
from blocks.message import Message, View
from blocks.time.modals import catchup_modal
from blocks.time.workdays import caught_up
from domain.values.wall_clock import local_date
from handlers.slack.payloads import Click, Form
from handlers.slack.request import SlackRequest
from services.time.typed_lines import CatchupRefused


async def catch_up(request: SlackRequest, words: str) -> Message | None:
    """`/retainer catchup`: the form, with what was typed already."""
    await request.slack.open(catchup_modal(words))
    return None


async def catchup_clicked(request: SlackRequest, _: Click) -> None:
    """The button Catch up."""
    await request.slack.open(catchup_modal())


async def catchup_submitted(request: SlackRequest, form: Form) -> View | None:
    """Record every line, or none: then the form stays, with what is wrong line by line."""
    text = form.text(ids.LINES)
    try:
        told = await log_lines(request, text)
    except CatchupRefused as refused:
        return catchup_modal(text, refused.lines)
    await request.slack.tell(told)
    return None


async def log_lines(request: SlackRequest, text: str) -> Message:
    """Record lines that came in a form or in a direct message. Raises CatchupRefused."""
    logged = await request.services.time.catchup(text, by=request.by, key=request.key, now=request.now)
    request.changed()
    person = await request.services.people.me(request.by)
    return caught_up(logged, today=local_date(request.now, person.timezone))
