"""One's own day and week."""

from __future__ import annotations

from blocks.message import Message
from blocks.time.workdays import today as day_told
from blocks.time.workdays import week as week_told
from domain.values.wall_clock import local_date
from handlers.slack.request import SlackRequest


async def today(request: SlackRequest, _: str) -> Message | None:
    """`/retainer today`: what you logged today."""
    return day_told(await request.services.time.today(by=request.by, now=request.now))


async def week(request: SlackRequest, _: str) -> Message | None:
    """`/retainer week`: what you logged this week, day by day."""
    days = await request.services.time.week(by=request.by, now=request.now)
    person = await request.services.people.me(request.by)
    return week_told(days, today=local_date(request.now, person.timezone))
