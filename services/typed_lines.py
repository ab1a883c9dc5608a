"""Typed lines of work: one in a command, many in a catch-up."""

from __future__ import annotations

from datetime import datetime

from domain.catchup import CatchupLine, parse_lines
from domain.log_line import LogLine
from domain.people import Caller
from domain.refusals import Refusal
from domain.time_entries import Logged, Source
from services.clocks import local_date
from services.finding import find
from services.logging_time import Work, write
from services.naming import wanted
from store.database import Transaction


class CatchupRefused(Exception):  # noqa: N818 - an answer, line by line
    """Some lines could not be logged, so none was. `lines` are (line number, sentence)."""

    def __init__(self, lines: tuple[tuple[int, str], ...]) -> None:
        self.lines = lines
        super().__init__(lines)


class NothingTyped(Refusal):
    """Type at least one entry, such as: acme 1h30 checkout fix"""

    field = "lines"


async def log_line(
    tx: Transaction,
    line: LogLine,
    *,
    by: Caller,
    key: str,
    now: datetime,
    source: Source,
    permalink: str | None = None,
) -> Logged:
    """Find what the line names and write it. What came after the duration is a client only if one is called so."""
    name = line.named or line.maybe
    target = wanted(name, channel=None if line.named else by.slack_channel_id)
    found = await find(tx, target, by=by, now=now, typed=name)
    description = line.description_without_maybe if line.maybe and found.by_name else line.description
    work = Work(
        minutes=line.minutes,
        on=line.day.on(local_date(now, found.person.timezone)) if line.day else None,
        description=description,
        billable=line.billable,
        source=source,
        permalink=permalink,
    )
    return await write(tx, found, work, key=key, now=now)


async def log_lines(tx: Transaction, text: str, *, by: Caller, key: str, now: datetime) -> tuple[Logged, ...]:
    """Record every line or none. Raises NothingTyped, CatchupRefused."""
    lines = parse_lines(text)
    if not lines:
        raise NothingTyped
    refused = {each.number: each.refusal.sentence for each in lines if each.refusal}
    logged: dict[int, Logged] = {}
    # In the order of their names, so that two who catch up on the same clients do not wait for each other in a ring.
    for each in sorted(lines, key=_name_first):
        if each.line is not None:
            try:
                logged[each.number] = await log_line(
                    tx, each.line, by=by, key=f"{key}:{each.number}", now=now, source=Source.CATCHUP
                )
            except Refusal as refusal:
                refused[each.number] = refusal.sentence
    if refused:
        raise CatchupRefused(tuple(sorted(refused.items())))
    return tuple(logged[number] for number in sorted(logged))


def _name_first(line: CatchupLine) -> str:
    return (line.line.named or line.line.maybe or "") if line.line else ""
