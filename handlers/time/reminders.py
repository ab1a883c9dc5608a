"""What people click on a reminder to log."""

from __future__ import annotations

from blocks import ids
from blocks.time.reminders import no_longer_reminded, skipped
from domain.values.wall_clock import local_date
from handlers.slack.payloads import Click
from handlers.slack.request import SlackRequest
from handlers.time.forms import blank_form


async def log_clicked(request: SlackRequest, click: Click) -> None:
    """The button Log time: the form, on the day that the reminder is about."""
    await request.slack.open(await blank_form(request, on=ids.read_day(click.value)))


async def skip_clicked(request: SlackRequest, click: Click) -> None:
    """The button Not today: nothing more about that day."""
    on = ids.read_day(click.value)
    await request.services.reminders.skip(on, by=request.by)
    person = await request.services.people.me(request.by)
    await request.slack.show(skipped(on, local_date(request.now, person.timezone)))


async def stop_clicked(request: SlackRequest, _: Click) -> None:
    """The button Stop reminding me."""
    await request.services.reminders.stop(by=request.by)
    await request.slack.show(no_longer_reminded())
