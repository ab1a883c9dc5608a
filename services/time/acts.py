"""Logging time, and taking it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from domain.agreements.retainers import RetainerName
from domain.change_orders.orders import ChangeOrder
from domain.kinds import Kind
from domain.people.people import Caller, require_manager, require_worker
from domain.time.entries import AlreadyReversed, DayOfWork, Logged, Reversed, Source, TimeEntry
from domain.time.log_line import LogLine
from domain.time.workday_line import wanted_on
from domain.values.days import TODAY, Day
from domain.values.descriptions import check_description
from domain.values.questions import Asked
from domain.values.wall_clock import local_date
from services.cycles.due import on_turned_cycles
from services.cycles.finding import TIMED
from services.people.people import caller
from services.people.visibility import clients_seen
from services.time.behalf import Done, leave_trace
from services.time.editing import edit
from services.time.on_orders import Chosen, log_chosen, orders_to_choose
from services.time.reversing import entry_of, require_own, reverse_once, reversed_before
from services.time.typed_lines import log_line, log_lines, require_unanswered
from services.time.workdays import days_of, week_of
from services.time.writing import Work
from store import submissions
from store.agreements import retainers
from store.database import Database
from store.time import entries as time_entries

_RECENT = timedelta(days=14)
_CHOICES = 100


@dataclass(frozen=True, slots=True)
class TimeForm:
    """A filled-in log form. `on` None: today where the author is. `order` None: the form did not ask which."""

    retainer_id: UUID
    minutes: int
    on: date | None
    description: str
    billable: bool
    permalink: str | None = None
    over_a_day: bool = False
    order: Chosen | None = None

    def work(self, source: Source) -> Work:
        """What was done, whatever it was done for. Raises DescriptionTooLong."""
        what = check_description(self.description)
        return Work(self.minutes, self.on, what, self.billable, source, self.permalink, over_a_day=self.over_a_day)


class Time:
    """Time entries."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @on_turned_cycles
    async def log(
        self,
        line: LogLine,
        *,
        by: Caller,
        key: str,
        now: datetime,
        source: Source = Source.COMMAND,
        permalink: str | None = None,
        behalf: str | None = None,
        answering: Asked | None = None,
    ) -> Logged:
        """Record a typed line, for the caller or for somebody else (`behalf`, a Slack id). `answering`: the question
        that it is the answer to, unless that was answered since.

        Raises AnsweredElsewhere, what `find_and_lock` and `write` raise, and OnlyManagersLogForOthers, LogsNoTime.
        """
        async with self._database.transaction(by.workspace_id) as tx:
            if answering is not None:
                await require_unanswered(tx, line, answering, by=by, behalf=behalf, key=key)
            return await log_line(tx, line, by=by, key=key, now=now, source=source, permalink=permalink, behalf=behalf)

    @on_turned_cycles
    async def log_form(self, form: TimeForm, *, by: Caller, key: str, now: datetime, source: Source) -> Logged:
        """Record a filled-in form. Raises what `log_chosen` raises."""
        async with self._database.transaction(by.workspace_id) as tx:
            return await log_chosen(tx, form.retainer_id, form.order, form.work(source), by=by, key=key, now=now)

    async def orders(self, retainer_id: UUID, *, by: Caller, entry: TimeEntry | None = None) -> tuple[ChangeOrder, ...]:
        """The change orders that the caller may choose for work on a retainer; the one that an `entry` is on, too."""
        async with self._database.reading(by.workspace_id) as tx:
            return await orders_to_choose(tx, retainer_id, by=by, old=entry)

    @on_turned_cycles
    async def catchup(self, text: str, *, by: Caller, key: str, now: datetime) -> tuple[Logged, ...]:
        """Record many lines, all or none. Raises NothingTyped, CatchupRefused, TeamOnly."""
        async with self._database.transaction(by.workspace_id) as tx:
            return await log_lines(tx, text, by=by, key=key, now=now)

    async def undo(self, time_entry_id: UUID, *, by: Caller, key: str, now: datetime) -> Reversed:
        """Take back an entry that was just logged. Raises as `remove` does."""
        return await self._take_back(time_entry_id, by=by, key=key, now=now, reason="undo")

    async def remove(self, time_entry_id: UUID, *, by: Caller, key: str, now: datetime) -> Reversed:
        """Take an entry back for good. Raises EntryGone, NotYours, AlreadyReversed, ClosedEntry, TeamOnly."""
        return await self._take_back(time_entry_id, by=by, key=key, now=now, reason="remove")

    @on_turned_cycles
    async def _take_back(self, time_entry_id: UUID, *, by: Caller, key: str, now: datetime, reason: str) -> Reversed:
        async with self._database.transaction(by.workspace_id) as tx:
            person = await caller(tx, by)
            told = await submissions.claim(tx, key, {}, now=now)
            if told is not None:
                return await reversed_before(tx, told)
            taken = await reverse_once(tx, time_entry_id, person=person, reason=reason, key=key, now=now)
            await leave_trace(tx, Done.REMOVED, taken.entry, by=person.person_id, now=now)
            return taken

    @on_turned_cycles
    async def edit(self, time_entry_id: UUID, form: TimeForm, *, by: Caller, key: str, now: datetime) -> Logged:
        """Put an entry right. Raises what `services.time.editing.edit` raises."""
        async with self._database.transaction(by.workspace_id) as tx:
            work = form.work(Source.MODAL)
            return await edit(tx, time_entry_id, form.retainer_id, work, form.order, by=by, key=key, now=now)

    async def entry(self, time_entry_id: UUID, *, by: Caller) -> TimeEntry:
        """One entry that the caller may change. Raises EntryGone, NotYours, AlreadyReversed."""
        async with self._database.reading(by.workspace_id) as tx:
            entry = await entry_of(tx, time_entry_id)
            require_own(entry, await caller(tx, by))
            if await time_entries.is_reversed(tx, time_entry_id):
                raise AlreadyReversed
            return entry

    async def recent(self, *, by: Caller, now: datetime, of: str | None = None) -> tuple[TimeEntry, ...]:
        """The entries of the last 14 days that stand, the last logged first: the caller's, or of a Slack id's person.

        Raises TeamOnly, ManagersOnly for somebody else's, UnknownPerson.
        """
        async with self._database.reading(by.workspace_id) as tx:
            person = await caller(tx, by)
            require_worker(person)
            if of is not None and of != by.slack_user_id:
                require_manager(person, "change what others logged")
                person = await caller(tx, replace(by, slack_user_id=of))
            return await time_entries.newest(tx, person.person_id, since=now - _RECENT, count=_CHOICES)

    async def today(self, *, by: Caller, now: datetime, day: Day = TODAY) -> DayOfWork:
        """The caller's entries of today, where they are, or of another day. Raises UnclearDate."""
        async with self._database.reading(by.workspace_id) as tx:
            person = await caller(tx, by)
            require_worker(person)
            on = wanted_on(day, local_date(now, person.timezone))
            return (await days_of(tx, person, first=on, last=on))[0]

    async def week(
        self, *, by: Caller, now: datetime, day: Day = TODAY, of: str | None = None
    ) -> tuple[DayOfWork, ...]:
        """The entries of this week, or of another day's, Monday to Sunday, days without any included: the caller's, or
        of a Slack id's person.

        Raises UnclearDate, TeamOnly, ManagersOnly for somebody else's, UnknownPerson.
        """
        async with self._database.reading(by.workspace_id) as tx:
            person = await caller(tx, by)
            require_worker(person)
            on = wanted_on(day, local_date(now, person.timezone))
            if of is not None and of != by.slack_user_id:
                require_manager(person, "see the week of others")
                person = await caller(tx, replace(by, slack_user_id=of))
            return await week_of(tx, person, on)

    async def choice(self, retainer_id: UUID, *, by: Caller, kinds: Sequence[Kind] = TIMED) -> RetainerName | None:
        """One that the caller may log on, by its id; None where it is not among those that can be chosen."""
        async with self._database.reading(by.workspace_id) as tx:
            person = await caller(tx, by)
            found = await retainers.choice(tx, retainer_id, kinds=kinds) if person.role.works else None
            seen = await clients_seen(tx, person, by=by)
            return found if found and (seen is None or found.client_id in seen) else None

    async def choices(
        self, query: str, *, by: Caller, now: datetime, kinds: Sequence[Kind] = TIMED
    ) -> tuple[RetainerName, ...]:
        """What the caller may log on, own last choices first, at most 100; nothing for a client."""
        async with self._database.reading(by.workspace_id) as tx:
            person = await caller(tx, by)
            if not person.role.works:
                return ()
            return await retainers.choices(
                tx,
                query.strip(),
                person_id=person.person_id,
                of=await clients_seen(tx, person, by=by),
                since=now - timedelta(days=90),
                kinds=kinds,
                count=_CHOICES,
            )
