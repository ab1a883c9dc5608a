"""Changing what was logged: one's recent entries, the form of one of them, and removing it."""

from __future__ import annotations

from dataclasses import replace

from blocks import ids
from blocks.message import Message, View
from blocks.refusals import notice
from blocks.time.entries import edited, removed
from blocks.time.workdays import recent_entries
from domain.time.behalf import as_read, mentioned
from domain.time.entries import MoreThanADay
from domain.values.typed_words import require_no_words
from domain.values.wall_clock import local_date
from handlers.slack.payloads import Click, Form
from handlers.slack.request import SlackRequest
from handlers.time.forms import edit_form, read_time_form


async def edit(request: SlackRequest, words: str) -> Message | None:
    """`/retainer edit [@dee]`: the entries of the last two weeks, one's own or of who is mentioned, each with a button
    to change it.
    """
    who = mentioned(words)
    if who is None:
        require_no_words(as_read(words), "edit")
    return await _recent(request, page=1, of=who)


async def page_clicked(request: SlackRequest, click: Click) -> None:
    """Newer or Older below the list."""
    page, _, of = click.value.partition(":")
    await request.slack.show(await _recent(request, page=ids.read_number(page), of=of or None))


async def edit_clicked(request: SlackRequest, click: Click) -> None:
    """The button Edit: the entry in a form."""
    entry = await request.services.time.entry(click.id, by=request.by)
    await request.slack.open(await edit_form(request, entry))


async def edit_submitted(request: SlackRequest, form: Form) -> View | None:
    """Replace the entry by what the form says now."""
    entry, filled = ids.read_id(form.facts["time_entry_id"]), read_time_form(form)
    try:
        logged = await request.services.time.edit(entry, filled, by=request.by, key=request.key, now=request.now)
    except MoreThanADay as over:
        stands = await request.services.time.entry(entry, by=request.by)
        return await edit_form(request, stands, retainer=filled.retainer_id, problem=over.sentence)
    request.changed()
    await request.slack.tell(edited(logged))
    return None


async def remove_clicked(request: SlackRequest, click: Click) -> None:
    """The button Remove in the form. A modal cannot be closed from here, so it says what happened."""
    taken = await request.services.time.remove(click.id, by=request.by, key=request.key, now=request.now)
    request.changed()
    await request.slack.update(
        notice("Edit time entry", removed(taken, today=local_date(request.now, taken.entry.timezone))["text"])
    )


async def _recent(request: SlackRequest, *, page: int, of: str | None) -> Message:
    entries = await request.services.time.recent(by=request.by, now=request.now, of=of)
    person = await request.services.people.me(request.by)
    is_own = of in {None, request.by.slack_user_id}
    whose = None if is_own else await request.services.people.me(replace(request.by, slack_user_id=str(of)))
    return recent_entries(entries, today=local_date(request.now, person.timezone), page=page, of=whose)
