"""Statements: of a cycle, of the one before or after, and for the whole channel."""

from __future__ import annotations

from uuid import UUID

from blocks import ids
from blocks.balances.reports import report as report_drawn
from blocks.balances.reports import shared_report
from blocks.message import Message
from domain.balances.report_line import parse_report
from domain.balances.statements import NoCycleThen, Statement
from domain.values.wall_clock import local_date
from handlers.slack.payloads import Click
from handlers.slack.request import Visit


async def report(visit: Visit, words: str) -> Message | None:
    """`/retainer report [client] [cycle]`: every line of a cycle; of this one, where none is named."""
    line = parse_report(words)
    person = await visit.services.people.me(visit.by)
    today = local_date(visit.now, person.timezone)
    statement = None
    days = line.days(today) or (None,)
    for on in days:
        try:
            statement = await visit.services.reports.statement(
                line.named, by=visit.by, now=visit.now, last=line.last, on=on
            )
            break
        except NoCycleThen:
            # A retainer may have ended amid the month, or begun amid it.
            if on == days[-1]:
                raise
    return report_drawn(statement, person, today=today) if statement else None


async def report_clicked(visit: Visit, click: Click) -> None:
    """Another page, an earlier or a later cycle."""
    statement, page = await _meant(visit, click)
    person = await visit.services.people.me(visit.by)
    today = local_date(visit.now, person.timezone)
    await visit.slack.show(report_drawn(statement, person, today=today, page=page))


async def share_clicked(visit: Visit, click: Click) -> None:
    """The button Share: the page for everybody in the channel, as the client sees it."""
    statement, page = await _meant(visit, click)
    person = await visit.services.people.me(visit.by)
    today = local_date(visit.now, person.timezone)
    await visit.slack.share(shared_report(statement, person, today=today, page=page))


async def _meant(visit: Visit, click: Click) -> tuple[Statement, int]:
    retainer_id, on, page = ids.read_report_value(click.value)
    statement = await visit.services.reports.statement_of(UUID(retainer_id), by=visit.by, now=visit.now, on=on)
    return statement, page
