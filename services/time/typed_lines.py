"""Typed lines of work: one in a command, many in a catch-up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.people.people import Caller, Person, require_worker
from domain.time.answers import AnsweredElsewhere, answering
from domain.time.catchup import instead, parse_lines
from domain.time.entries import Logged, LoggedBy, MoreThanADay, Source
from domain.time.log_line import LogLine
from domain.values.questions import Asked
from domain.values.refusals import Refusal
from domain.values.wall_clock import local_date
from services.clients.naming import called_exactly, wanted
from services.cycles.due import CyclesDue
from services.cycles.finding import find_and_lock
from services.people.people import caller
from services.people.visibility import shown_to
from services.time.behalf import Done, leave_trace, meant
from services.time.on_orders import log_on_order, on_order, retainers_of
from services.time.reversing import entry_of, lock_in_order
from services.time.writing import Work, write
from store import submissions
from store.clients import clients
from store.cycles import cycles, locking
from store.cycles.locking import Wanted
from store.database import Transaction
from store.ids import new_id
from store.people import people
from store.time import entries as time_entries

_ANSWERS = 50


class CatchupRefused(Exception):  # noqa: N818 - an answer, line by line
    """Some lines could not be logged, so none was. `lines` are (line number, sentence)."""

    def __init__(self, lines: tuple[tuple[int, str], ...]) -> None:
        self.lines = lines
        super().__init__(lines)


class NothingTyped(Refusal):
    """Type at least one entry, such as: acme 1h30 checkout fix"""

    field = "lines"


async def require_unanswered(
    tx: Transaction, line: LogLine, asked: Asked, *, by: Caller, behalf: str | None, key: str
) -> None:
    """Raise AnsweredElsewhere where the question was answered: by one of its buttons, whose key is `key` for all of
    them, or by what who worked has logged since and stands.
    """
    told = await submissions.facts(tx, key)
    if told is not None and "time_entry_id" in told:
        raise AnsweredElsewhere(await entry_of(tx, UUID(told["time_entry_id"])))
    worker = await people.by_slack(tx, behalf or by.slack_user_id)
    since = await time_entries.newest(tx, worker.person_id, since=asked.at, count=_ANSWERS) if worker else ()
    entry = answering(line, since)
    if entry is not None:
        raise AnsweredElsewhere(entry)


async def log_line(
    tx: Transaction,
    line: LogLine,
    *,
    by: Caller,
    key: str,
    now: datetime,
    source: Source,
    permalink: str | None = None,
    behalf: str | None = None,
    catchup_id: UUID | None = None,
) -> Logged:
    """Find what the line names and write it. What came after the duration is a client only if one is called so.

    `behalf`: the Slack id of who worked, where that is not the caller. Raises MoreThanADay, with the line that says
    that it is meant so, and what `meant`, `find` and `write` raise.
    """
    by, logged_by = await meant(tx, by, behalf)
    origin = _Origin(source, permalink, catchup_id)
    try:
        logged = await _log(tx, line, origin, logged_by, by=by, key=key, now=now)
    except MoreThanADay as over:
        over.answers = line.meant_so()
        raise
    if logged_by is not None and not logged.is_repeat:
        await leave_trace(tx, Done.LOGGED, logged.entry, by=logged_by.person_id, now=now)
    return logged


@dataclass(frozen=True, slots=True)
class _Origin:
    """How a line came in."""

    source: Source
    permalink: str | None
    catchup_id: UUID | None


async def _log(
    tx: Transaction, line: LogLine, origin: _Origin, logged_by: LoggedBy | None, *, by: Caller, key: str, now: datetime
) -> Logged:
    number = on_order(line)
    if number is not None:
        person = await caller(tx, by)
        what = line.description_without_maybe if line.maybe else line.description
        work = _work(line, what, person, origin, now=now)
        return await log_on_order(tx, number, work, by=by, key=key, now=now, logged_by=logged_by)
    found = await find_and_lock(tx, _target(line, by), by=by, now=now, typed=line.named or line.maybe)
    description = line.description_without_maybe if line.maybe and found.by_name else line.description
    work = _work(line, description, found.person, origin, now=now)
    return await write(tx, found, work, key=key, now=now, logged_by=logged_by)


def _work(line: LogLine, description: str, person: Person, origin: _Origin, *, now: datetime) -> Work:
    return Work(
        minutes=line.minutes,
        on=line.on(local_date(now, person.timezone)),
        description=description,
        billable=line.billable,
        source=origin.source,
        permalink=origin.permalink,
        over_a_day=line.over_a_day,
        catchup_id=origin.catchup_id,
    )


async def log_lines(tx: Transaction, text: str, *, by: Caller, key: str, now: datetime) -> tuple[Logged, ...]:
    """Record every line or none. Raises TeamOnly, NothingTyped, CatchupRefused."""
    person = await caller(tx, by)
    require_worker(person)
    lines = parse_lines(text)
    if not lines:
        raise NothingTyped
    refused = {each.number: instead(each.refusal) for each in lines if each.refusal}
    logged: dict[int, Logged] = {}
    catchup_id = new_id()
    await _lock_all(tx, [each.line for each in lines if each.line], by=by, person=person, now=now)
    for each in lines:
        if each.line is not None:
            try:
                logged[each.number] = await log_line(
                    tx,
                    each.line,
                    by=by,
                    key=f"{key}:{each.number}",
                    now=now,
                    source=Source.CATCHUP,
                    catchup_id=catchup_id,
                )
            except Refusal as refusal:
                refused[each.number] = instead(refusal)
    if refused:
        raise CatchupRefused(tuple(sorted(refused.items())))
    return tuple(logged[number] for number in sorted(logged))


async def _lock_all(tx: Transaction, lines: Sequence[LogLine], *, by: Caller, person: Person, now: datetime) -> None:
    """Lock what the lines mean in the order that everybody locks in, or two who catch up would wait in a ring.

    Raises CyclesDue for all of them at once: each alone would run the whole catch-up once more.
    """
    everybody = await shown_to(tx, person, await clients.every(tx), by=by)
    targets = {_target(line, by) for line in lines if on_order(line) is None}
    by_full_name = (called_exactly(line.named or line.maybe or "", everybody) for line in lines)
    targets |= {Wanted(client_alias=client.alias) for client in by_full_name if client}
    meant = {found for target in targets for found in await locking.meant(tx, target)}
    meant |= await retainers_of(tx, [number for line in lines if (number := on_order(line)) is not None])
    due = meant & set(await cycles.due(tx, now))
    if due:
        raise CyclesDue(tx, tuple(sorted(due)), now=now)
    await lock_in_order(tx, *meant)


def _target(line: LogLine, by: Caller) -> Wanted:
    return wanted(line.named or line.maybe, channel=None if line.named else by.slack_channel_id)
