"""One's own day and week, and for account managers the week of others."""

from __future__ import annotations

from dataclasses import replace

from blocks import ids
from blocks.message import Message
from blocks.time.team_week import team_week
from blocks.time.workdays import today as day_told
from blocks.time.workdays import week as week_told
from domain.time.workday_line import WeekWanted, parse_day_wanted, parse_week
from domain.values.days import FullDate, UnclearDate
from domain.values.wall_clock import local_date
from handlers.slack.payloads import Click
from handlers.slack.request import SlackRequest


async def today(request: SlackRequest, words: str) -> Message | None:
    """`/retainer today [DATE]`: what you logged today, or on another day."""
    day = parse_day_wanted(words)
    return day_told(await request.services.time.today(by=request.by, now=request.now, day=day))


async def week(request: SlackRequest, words: str) -> Message | None:
    """`/retainer week [last | DATE] [@dee | team]`: what you, somebody else or everybody logged this week, or in
    another one, day by day.
    """
    wanted = parse_week(words)
    try:
        if wanted.team:
            return team_week(await request.services.team_weeks.week(by=request.by, now=request.now, day=wanted.day))
        return await _week_of(request, wanted)
    except UnclearDate as unclear:
        whose = "team " if wanted.team else f"<@{wanted.of}> " if wanted.of else ""
        unclear.answers = tuple(replace(each, line=f"{whose}{each.line}") for each in unclear.answers)
        raise


async def team_week_clicked(request: SlackRequest, click: Click) -> None:
    """The week before or after, or more people."""
    on, page = ids.read_team_week_value(click.value)
    week = await request.services.team_weeks.week(by=request.by, now=request.now, day=FullDate(on))
    await request.slack.show(team_week(week, page=page))


async def _week_of(request: SlackRequest, wanted: WeekWanted) -> Message:
    of = None if wanted.of == request.by.slack_user_id else wanted.of
    days = await request.services.time.week(by=request.by, now=request.now, day=wanted.day, of=of)
    person = await request.services.people.me(request.by)
    whose = await request.services.people.me(replace(request.by, slack_user_id=of)) if of else None
    return week_told(days, today=local_date(request.now, person.timezone), of=whose)
