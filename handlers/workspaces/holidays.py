"""The workspace's public holidays: the form, what it is searched by, and what it stores."""

from __future__ import annotations

from typing import Any

from blocks import ids
from blocks.message import View
from blocks.workspaces.holidays import holidays_modal, holidays_options, holidays_set
from domain.values.public_holidays import HolidayPlace
from handlers.slack.forms import Fields
from handlers.slack.payloads import Click, Form
from handlers.slack.request import SlackRequest


async def holidays_clicked(request: SlackRequest, _: Click) -> None:
    """The button Change beside the public holidays."""
    await request.slack.open(holidays_modal(await request.services.workspaces.holidays.chosen(by=request.by)))


async def choices(request: SlackRequest, typed: str) -> list[dict[str, Any]]:
    """Countries and regions by their names."""
    return holidays_options(await request.services.workspaces.holidays.places(typed), typed)


async def holidays_submitted(request: SlackRequest, form: Form) -> View | None:
    """Keep the choice, and say what is off next."""
    fields = Fields(form)
    chosen = fields.chosen(ids.HOLIDAYS, "Choose a country or a region, or none.")
    fields.check()
    place = None if chosen == ids.NO_HOLIDAYS else HolidayPlace(*ids.read_holidays_value(chosen))
    done = await request.services.workspaces.holidays.choose(place, by=request.by, now=request.now)
    request.changed()
    if told := holidays_set(done.before, done.now, done.next_off, done.today):
        await request.slack.tell(told)
    return None
