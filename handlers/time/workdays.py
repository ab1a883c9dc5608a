"""One's own day and week."""

from __future__ import annotations

from blocks.message import Message
from blocks.time.workdays import today as day_told
from blocks.time.workdays import week as week_told
from domain.values.wall_clock import local_date
from handlers.slack.request import Visit


async def today(visit: Visit, _: str) -> Message | None:
    """`/retainer today`: what you logged today."""
    return day_told(await visit.services.time.today(by=visit.by, now=visit.now))


async def week(visit: Visit, _: str) -> Message | None:
    """`/retainer week`: what you logged this week, day by day."""
    days = await visit.services.time.week(by=visit.by, now=visit.now)
    person = await visit.services.people.me(visit.by)
    return week_told(days, today=local_date(visit.now, person.timezone))
