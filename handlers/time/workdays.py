"""One's own day and week."""

from __future__ import annotations

from blocks.message import Message
from blocks.time.workdays import today as day_told
from blocks.time.workdays import week as week_told
from domain.time.workday_line import parse_day_wanted, parse_week_wanted
from domain.values.wall_clock import local_date
from handlers.slack.request import SlackRequest


async def today(request: SlackRequest, words: str) -> Message | None:
    """`/retainer today [DATE]`: what you logged today, or on another day."""
    day = parse_day_wanted(words)
    return day_told(await request.services.time.today(by=request.by, now=request.now, day=day))


async def week(request: SlackRequest, words: str) -> Message | None:
    """`/retainer week [last | DATE]`: what you logged this week, or in another one, day by day."""
    day = parse_week_wanted(words)
    days = await request.services.time.week(by=request.by, now=request.now, day=day)
    person = await request.services.people.me(request.by)
    return week_told(days, today=local_date(request.now, person.timezone))
