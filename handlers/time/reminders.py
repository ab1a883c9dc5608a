"""What people click on a reminder to log."""

from __future__ import annotations

from datetime import date

from blocks.time.reminders import no_longer_reminded, skipped
from domain.values.wall_clock import local_date
from handlers.slack.payloads import Click
from handlers.slack.request import Visit
from handlers.time.forms import blank_form


async def log_clicked(visit: Visit, click: Click) -> None:
    """The button Log time: the form, on the day that the reminder is about."""
    await visit.slack.open(await blank_form(visit, on=date.fromisoformat(click.value)))


async def skip_clicked(visit: Visit, click: Click) -> None:
    """The button Not today: nothing more about that day."""
    on = date.fromisoformat(click.value)
    await visit.services.reminders.skip(on, by=visit.by)
    person = await visit.services.people.me(visit.by)
    await visit.slack.show(skipped(on, local_date(visit.now, person.timezone)))


async def stop_clicked(visit: Visit, _: Click) -> None:
    """The button Stop reminding me."""
    await visit.services.reminders.stop(by=visit.by)
    await visit.slack.show(no_longer_reminded())
