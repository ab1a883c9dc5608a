"""Writing one time entry: the act that every way of logging ends in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from domain.balance import Figures, crossed
from domain.days import check_not_future
from domain.kinds import Counts
from domain.money import value_of
from domain.rounding import rounded
from domain.terms import Terms
from domain.time_entries import Logged, Source, TimeEntry
from services.clocks import local_date
from services.closings import with_provisional_carry
from services.finding import Found, cycle_for
from services.visibility import cycle_shown, thresholds_shown
from store import time_entries
from store.database import Transaction
from store.holding import Held
from store.ids import new_id


@dataclass(frozen=True, slots=True)
class Work:
    """What was done, as understood. `on` None: today, where the author is."""

    minutes: int
    on: date | None
    description: str
    billable: bool
    source: Source
    permalink: str | None = None


async def write(
    tx: Transaction, found: Found, work: Work, *, key: str, now: datetime, replaces: UUID | None = None
) -> Logged:
    """Record work on a held retainer. The same key again writes nothing and tells the same.

    Raises FutureDate, BeforeStart, AfterEnd, CycleClosed.
    """
    today = local_date(now, found.person.timezone)
    worked_on = check_not_future(work.on or today, today)
    held = await cycle_for(tx, found, worked_on)
    entry = _entry(found, held, work, worked_on, now)
    recorded = await time_entries.record(
        tx, entry, key=key, rate_minor=held.terms.rate_minor if work.billable else None, replaces=replaces
    )
    if recorded.is_repeat:
        entry = _as_then(entry, recorded)
        held = found.cycle_with(recorded.cycle_id) or held
    earlier = found.before(held.cycle)
    before, provisional = await with_provisional_carry(tx, recorded.before, earlier.cycle if earlier else None)
    return _logged(found, held, entry, recorded, before, now=now, provisional=provisional)


def _entry(found: Found, held: Held, work: Work, worked_on: date, now: datetime) -> TimeEntry:
    return TimeEntry(
        time_entry_id=new_id(),
        called=found.called,
        cycle_id=held.cycle.cycle_id,
        person_id=found.person.person_id,
        worked_on=worked_on,
        timezone=found.person.timezone,
        raw_minutes=work.minutes,
        minutes=rounded(work.minutes, held.terms.rounding),
        description=work.description,
        billable=work.billable,
        counts=counts(work.billable, held.terms),
        source=work.source,
        logged_at=now,
        permalink=work.permalink,
    )


def counts(billable: bool, terms: Terms) -> bool:
    """Whether the balance counts an entry (semantics 4.7)."""
    return billable or terms.counts is Counts.ALL


def _as_then(entry: TimeEntry, recorded: time_entries.Recorded) -> TimeEntry:
    """The entry as it was stored the first time."""
    return replace(
        entry,
        time_entry_id=recorded.time_entry_id,
        minutes=recorded.minutes,
        worked_on=recorded.worked_on,
        cycle_id=recorded.cycle_id,
        logged_at=recorded.logged_at,
    )


def _logged(
    found: Found,
    held: Held,
    entry: TimeEntry,
    recorded: time_entries.Recorded,
    before: Figures,
    *,
    now: datetime,
    provisional: bool,
) -> Logged:
    after = before.with_used(entry.minutes if entry.counts else 0)
    rate = held.terms.rate_minor
    sees_value = found.person.role.sees_money and rate is not None
    same_ago = entry.logged_at - recorded.same_at if recorded.same_at else None
    return Logged(
        entry=entry,
        cycle=cycle_shown(held.cycle, found.person),
        before=before,
        after=after,
        day_minutes=recorded.day_minutes + entry.minutes,
        crossed=thresholds_shown(crossed(before, after, held.terms.thresholds, rate_minor=rate), found.person),
        author_today=local_date(now, found.person.timezone),
        client_today=local_date(now, found.client_timezone),
        same_seconds_ago=None if same_ago is None else max(0, int(same_ago.total_seconds())),
        value_left_minor=value_of(after.remaining, rate) if sees_value and rate is not None else None,
        is_repeat=recorded.is_repeat,
        carried_is_provisional=provisional,
    )
