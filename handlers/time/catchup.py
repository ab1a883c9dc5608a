"""Catching up: many entries at once, one a line."""

from __future__ import annotations

from blocks import ids
from blocks.fields import TYPED_MOST
from blocks.message import Message, View
from blocks.time.modals import catchup_modal
from blocks.time.workdays import caught_up
from domain.time.behalf import as_read, names_another
from domain.time.catchup import without_verb
from domain.values.refusals import Refusal
from domain.values.wall_clock import local_date
from handlers.slack.payloads import Click, Form
from handlers.slack.request import SlackRequest
from handlers.slack.typed import lines_as_typed
from handlers.time.answers import answered_by
from services.time.typed_lines import CatchupRefused


class TooLongForTheForm(Refusal):
    """That is {count} characters, and the catch-up takes 3000 at once: send it in two parts."""


async def catch_up(request: SlackRequest, words: str) -> Message | None:
    """`/retainer catchup`: the form, with what was typed already."""
    # The name alone would not say any more that a line is for somebody else, which is refused among many.
    lines = "\n".join(line if names_another(line) else as_read(line) for line in lines_of(words))
    if len(lines) > TYPED_MOST:
        raise TooLongForTheForm(count=len(lines))
    await request.slack.open(catchup_modal(lines))
    return None


def lines_of(words: str) -> list[str]:
    """The lines that say something, each without the `log` that it may begin with."""
    lines = (without_verb(line.strip()) for line in words.splitlines())
    return [line for line in lines if line]


async def catchup_clicked(request: SlackRequest, _: Click) -> None:
    """The button Catch up."""
    await request.slack.open(catchup_modal())


async def catchup_submitted(request: SlackRequest, form: Form) -> View | None:
    """Record every line, or none: then the form stays, with what is wrong line by line."""
    text = form.text(ids.LINES)
    try:
        told = await log_lines(request, lines_as_typed(text))
    except CatchupRefused as refused:
        return catchup_modal(text, refused.lines)
    await request.slack.tell(told)
    return None


async def log_lines(request: SlackRequest, text: str) -> Message:
    """Record lines that came in a form or in a direct message. Raises CatchupRefused."""
    logged = await request.services.time.catchup(text, by=request.by, key=request.key, now=request.now)
    request.changed()
    answered_by(request, logged)
    person = await request.services.people.me(request.by)
    return caught_up(logged, today=local_date(request.now, person.timezone))
