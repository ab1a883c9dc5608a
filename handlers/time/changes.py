"""Changing what was logged: one's recent entries, the form of one of them, and removing it."""

from __future__ import annotations

from uuid import UUID

from blocks.message import Message, View
from blocks.refusals import notice
from blocks.time.entries import edited, removed
from blocks.time.modals import edit_modal
from blocks.time.workdays import recent_entries
from domain.values.wall_clock import local_date
from handlers.slack.payloads import Click, Form
from handlers.slack.request import Visit
from handlers.time.forms import read_time_form


async def edit(visit: Visit, _: str) -> Message | None:
    """`/retainer edit`: one's entries of the last two weeks, each with a button to change it."""
    return await _recent(visit, page=1)


async def page_clicked(visit: Visit, click: Click) -> None:
    """Newer or Older below the list."""
    await visit.slack.show(await _recent(visit, page=int(click.value)))


async def edit_clicked(visit: Visit, click: Click) -> None:
    """The button Edit: the entry in a form."""
    entry = await visit.services.time.entry(UUID(click.value), by=visit.by)
    await visit.slack.open(edit_modal(entry))


async def edit_submitted(visit: Visit, form: Form) -> View | None:
    """Replace the entry by what the form says now."""
    entry = UUID(form.facts["time_entry_id"])
    logged = await visit.services.time.edit(entry, read_time_form(form), by=visit.by, key=visit.key, now=visit.now)
    visit.changed()
    await visit.slack.tell(edited(logged))
    return None


async def remove_clicked(visit: Visit, click: Click) -> None:
    """The button Remove in the form. A modal cannot be closed from here, so it says what happened."""
    taken = await visit.services.time.remove(UUID(click.value), by=visit.by, key=visit.key, now=visit.now)
    visit.changed()
    await visit.slack.update(notice("Edit time entry", removed(taken)["text"]))


async def _recent(visit: Visit, *, page: int) -> Message:
    entries = await visit.services.time.recent(by=visit.by, now=visit.now)
    person = await visit.services.people.me(visit.by)
    return recent_entries(entries, today=local_date(visit.now, person.timezone), page=page)
