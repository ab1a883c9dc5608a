"""Statements: of a cycle, of the one before or after, and for the whole channel."""

from __future__ import annotations

from blocks import ids
from blocks.balances.reports import report as report_drawn
from blocks.balances.reports import shared_report
from blocks.message import Message
from blocks.registers import ADDITIONS
from domain.balances.report_line import parse_report
from domain.balances.statements import NoCycleThen, Statement
from domain.values.wall_clock import local_date
from handlers.slack.payloads import Click
from handlers.slack.request import SlackRequest


async def report(request: SlackRequest, words: str) -> Message | None:
    """`/retainer report [client] [cycle]`: every line of a cycle; of this one, where none is named."""
    line = parse_report(words)
    person = await request.services.people.me(request.by)
    today = local_date(request.now, person.timezone)
    statement = None
    days = line.days(today) or (None,)
    for on in days:
        try:
            statement = await request.services.reports.statement(
                line.named, by=request.by, now=request.now, last=line.last, on=on
            )
            break
        except NoCycleThen:
            # A retainer may have ended amid the month, or begun amid it.
            if on == days[-1]:
                raise
    return report_drawn(statement, person, ADDITIONS, today=today) if statement else None


async def report_clicked(request: SlackRequest, click: Click) -> None:
    """Another page, an earlier or a later cycle."""
    statement, page = await _meant(request, click)
    person = await request.services.people.me(request.by)
    today = local_date(request.now, person.timezone)
    await request.slack.show(report_drawn(statement, person, ADDITIONS, today=today, page=page))


async def share_clicked(request: SlackRequest, click: Click) -> None:
    """The button Share: the page for everybody in the channel, as the client sees it."""
    statement, page = await _meant(request, click)
    person = await request.services.people.me(request.by)
    today = local_date(request.now, person.timezone)
    await request.slack.share(shared_report(statement, person, today=today, page=page))


async def _meant(request: SlackRequest, click: Click) -> tuple[Statement, int]:
    retainer_id, on, page = ids.read_report_value(click.value)
    statement = await request.services.reports.statement_of(
        ids.read_id(retainer_id), by=request.by, now=request.now, on=on
    )
    return statement, page
