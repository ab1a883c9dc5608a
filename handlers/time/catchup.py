"""Catching up: many entries at once, one a line."""

from __future__ import annotations

from blocks import ids
from blocks.message import Message, View
from blocks.time.modals import catchup_modal
from blocks.time.workdays import caught_up
from domain.values.wall_clock import local_date
from handlers.slack.payloads import Click, Form
from handlers.slack.request import Visit
from services.time.typed_lines import CatchupRefused


async def catch_up(visit: Visit, words: str) -> Message | None:
    """`/retainer catchup`: the form, with what was typed already."""
    await visit.slack.open(catchup_modal(words))
    return None


async def catchup_clicked(visit: Visit, _: Click) -> None:
    """The button Catch up."""
    await visit.slack.open(catchup_modal())


async def catchup_submitted(visit: Visit, form: Form) -> View | None:
    """Record every line, or none: then the form stays, with what is wrong line by line."""
    text = form.text(ids.LINES)
    try:
        told = await log_lines(visit, text)
    except CatchupRefused as refused:
        return catchup_modal(text, refused.lines)
    await visit.slack.tell(told)
    return None


async def log_lines(visit: Visit, text: str) -> Message:
    """Record lines that came in a form or in a direct message. Raises CatchupRefused."""
    logged = await visit.services.time.catchup(text, by=visit.by, key=visit.key, now=visit.now)
    visit.changed()
    person = await visit.services.people.me(visit.by)
    return caught_up(logged, today=local_date(visit.now, person.timezone))
