"""One's own settings: quiet hours, and reminders to log."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from blocks import ids
from blocks.message import View
from blocks.workspaces.modals import own_modal
from blocks.workspaces.words import own_set, quiet_line, reminder_line
from domain.people.quiet import QuietHours
from domain.time.reminders import Reminders
from domain.values.durations import parse_duration
from domain.values.wall_clock import local_date
from handlers.slack.forms import Fields
from handlers.slack.payloads import Click, Form
from handlers.slack.request import SlackRequest
from services.people.preferences import Chosen


async def own_clicked(request: SlackRequest, _: Click) -> None:
    """The button Change beside one's own."""
    own = await request.services.preferences.mine(by=request.by)
    await request.slack.open(own_modal(own.quiet, own.reminders, timezone=own.person.timezone))


async def own_submitted(request: SlackRequest, form: Form) -> View | None:
    """Keep them, and say what is another now."""
    fields = Fields(form)
    quiet_from = fields.time(ids.QUIET_FROM)
    quiet_until = fields.time(ids.QUIET_UNTIL)
    at_minute = fields.time(ids.REMINDER_TIME)
    enough = fields.read(ids.ENOUGH, parse_duration)
    fields.check()
    quiet = QuietHours(quiet_from, quiet_until) if form.checked(ids.QUIET) else None
    weekdays = frozenset(int(each) for each in form.ticked(ids.REMINDER_DAYS) if each in "1234567")
    wanted = Reminders(at_minute, weekdays, enough, away_until=form.day(ids.AWAY_UNTIL))
    reminders = wanted if form.checked(ids.REMIND) else None
    before, after = await request.services.preferences.choose(quiet, reminders, by=request.by, now=request.now)
    if told := own_set(list(_changed(before, after, request.now))):
        await request.slack.tell(told)
    return None


def _changed(before: Chosen, after: Chosen, now: datetime) -> Iterator[str]:
    if before.quiet != after.quiet:
        yield quiet_line(after.quiet)
    if before.reminders != after.reminders:
        zone = after.person.timezone
        next_on = after.next_at.astimezone(ZoneInfo(zone)).date() if after.next_at else None
        yield reminder_line(after.reminders, next_on=next_on, today=local_date(now, zone), quiet=after.quiet)
