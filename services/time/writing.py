"""Writing one time entry: the act that every way of logging ends in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from domain.agreements.retainers import RetainerName
from domain.agreements.rounding import rounded
from domain.agreements.terms import Terms
from domain.change_orders.orders import Effect, OrderName
from domain.cycles.figures import Figures, crossed
from domain.cycles.lot_use import Use
from domain.cycles.thresholds import watched_of
from domain.kinds import Counts, CycleState, Kind
from domain.people.people import Person
from domain.time.entries import Logged, LoggedBy, MoreThanADay, Source, TimeEntry
from domain.values.days import check_not_future, weekday_and_date
from domain.values.durations import MINUTES_A_DAY, format_minutes
from domain.values.money import value_of
from domain.values.wall_clock import local_date
from services.agreements.agreed import agreement
from services.cycles.finding import Found, TargetCycle, cycle_for
from services.cycles.late_work import cover
from services.cycles.provisional import provisional_carry
from services.cycles.thresholds import look_again
from services.people.visibility import cycle_shown, thresholds_shown
from store.cycles import cycles, reversals
from store.cycles.late import LateWork
from store.cycles.locking import LiveCycle
from store.database import Transaction
from store.ids import new_id
from store.time import entries as time_entries


@dataclass(frozen=True, slots=True)
class Work:
    """What was done, as understood. `on` None: today, where the author is. `order`: the change order it is on."""

    minutes: int
    on: date | None
    description: str
    billable: bool
    source: Source
    permalink: str | None = None
    order: OrderName | None = None
    # What its order pays for an hour, where actual time is billed.
    order_rate_minor: int | None = None
    # Somebody said that the day is to have more than 24 hours by it.
    over_a_day: bool = False
    # Of all that is logged in one catch-up.
    catchup_id: UUID | None = None

    @property
    def is_job(self) -> bool:
        """Whether it is of a separate job."""
        return self.order is not None and self.order.effect is Effect.SEPARATE_JOB


async def write(
    tx: Transaction,
    found: Found,
    work: Work,
    *,
    key: str,
    now: datetime,
    replaces: UUID | None = None,
    logged_by: LoggedBy | None = None,
) -> Logged:
    """Record work on a held retainer. The same key again writes nothing and tells the same. `logged_by`: who logs it
    where that is not who worked.

    Raises FutureDate, BeforeStart, BeforeFirstCycle, AfterEnd, CycleClosed, MoreThanADay.
    """
    today = local_date(now, found.person.timezone)
    worked_on = check_not_future(work.on or today, today)
    place = _place_of_job(found, worked_on) if work.is_job else await cycle_for(tx, found, worked_on, now=now)
    entry = replace(new_entry(found, place, work, worked_on, now), logged_by=logged_by)
    carried = await _carried(tx, found, place)
    recorded = await time_entries.record(
        tx,
        entry,
        key=key,
        rate_minor=rate_of(place, work),
        replaces=replaces,
        # What covers late work is known only afterwards.
        watched=() if place.late_for or place.into.cycle.is_pause or work.is_job else watched_of(place.into.terms),
        carried=carried or 0,
    )
    if not recorded.is_repeat and not work.over_a_day:
        _ask_about_the_day(entry, recorded, found.person.name if logged_by else None)
    if recorded.is_repeat:
        entry = _as_then(entry, recorded)
        place = await _place_then(tx, found, place, recorded)
        carried = await _carried(tx, found, place)
    covered = await _covered(tx, place, entry, is_repeat=recorded.is_repeat)
    if not recorded.is_repeat and not work.is_job:
        late = [place.into.cycle.cycle_id] if place.late_for else []
        await look_again(tx, [*late, *found.after(place.into.cycle)], now)
    logged = _logged(found, place.into, entry, recorded, covered, now=now, carried=carried)
    logged = replace(logged, for_whom=found.person.name) if logged_by else logged
    return replace(logged, late_for=cycle_shown(place.late_for, found.person)) if place.late_for else logged


def _ask_about_the_day(entry: TimeEntry, recorded: time_entries.Recorded, whose: str | None) -> None:
    """The day's total comes back from writing; with the question what was written goes again. `whose`: the name of who
    worked, where another asks.
    """
    total = recorded.day_minutes + entry.minutes
    if total > MINUTES_A_DAY:
        day = weekday_and_date(entry.worked_on)
        raise MoreThanADay(day=f"{day} of {whose}" if whose else day, total=format_minutes(total))


def _place_of_job(found: Found, day: date) -> TargetCycle:
    """Time of a separate job is late for no cycle, and may come after the last one: none counts it."""
    open_now = next((each for each in found.live if each.cycle.state is CycleState.OPEN), found.live[-1])
    held = found.cycle_of(day) or open_now
    return TargetCycle(held, held.terms)


def rate_of(place: TargetCycle, work: Work) -> int | None:
    """What an hour of the work costs the client, in minor units; None where nothing is billed or nobody said."""
    if not work.billable:
        return None
    return work.order_rate_minor if work.is_job else place.terms.rate_minor


async def _carried(tx: Transaction, found: Found, place: TargetCycle) -> int | None:
    earlier = found.before(place.into.cycle)
    return await provisional_carry(tx, earlier.cycle if earlier else None)


async def _place_then(
    tx: Transaction, found: Found, place: TargetCycle, recorded: time_entries.Recorded
) -> TargetCycle:
    """Where a submission that was seen before had put its entry."""
    held = found.cycle_with(recorded.cycle_id) or place.into
    late_for = await cycles.by_id(tx, recorded.late_for_cycle_id) if recorded.late_for_cycle_id else None
    return TargetCycle(held, held.terms, late_for)


async def _covered(tx: Transaction, place: TargetCycle, entry: TimeEntry, *, is_repeat: bool) -> int:
    """What the closed cycle of late work had lost goes towards it."""
    if place.late_for is None or not entry.counts:
        return 0
    if is_repeat:
        return sum(each.quantity for each in await reversals.added_for(tx, time_entry_id=entry.time_entry_id))
    work = late_work(entry)
    agreed = await agreement(tx, entry.called.retainer_id)
    return await cover(tx, agreed, place.late_for, work, into=place.into.cycle, now=entry.logged_at)


def late_work(entry: TimeEntry) -> LateWork:
    """A time entry as work that came, goes, or is put right after its cycle was closed."""
    return LateWork(
        cycle_id=entry.cycle_id,
        use=Use(entry.worked_on, entry.minutes),
        person_id=entry.person_id,
        time_entry_id=entry.time_entry_id,
        late_for_cycle_id=entry.late_for_cycle_id,
    )


def new_entry(found: Found, place: TargetCycle, work: Work, worked_on: date, now: datetime) -> TimeEntry:
    """The work as an entry of the cycle where it is posted, rounded by the terms of its day."""
    return TimeEntry(
        time_entry_id=new_id(),
        called=found.called,
        cycle_id=place.into.cycle.cycle_id,
        person_id=found.person.person_id,
        worked_on=worked_on,
        timezone=found.person.timezone,
        raw_minutes=work.minutes,
        minutes=rounded(work.minutes, place.terms.rounding),
        description=work.description,
        billable=work.billable,
        counts=counts(work.billable, place.terms) and not work.is_job,
        source=work.source,
        logged_at=now,
        permalink=work.permalink,
        late_for_cycle_id=place.late_for.cycle_id if place.late_for else None,
        order=work.order,
        catchup_id=work.catchup_id,
    )


def counts(billable: bool, terms: Terms) -> bool:
    """Whether the balance counts an entry (docs/rules.md, 10). Money on deposit is drawn for invoices, not for work."""
    return terms.kind is not Kind.FUNDS and (billable or terms.counts is Counts.ALL)


def _as_then(entry: TimeEntry, recorded: time_entries.Recorded) -> TimeEntry:
    """The entry as it was stored the first time."""
    return replace(
        entry,
        time_entry_id=recorded.time_entry_id,
        minutes=recorded.minutes,
        worked_on=recorded.worked_on,
        cycle_id=recorded.cycle_id,
        logged_at=recorded.logged_at,
        late_for_cycle_id=recorded.late_for_cycle_id,
        catchup_id=recorded.catchup_id,
    )


def _logged(
    found: Found,
    held: LiveCycle,
    entry: TimeEntry,
    recorded: time_entries.Recorded,
    covered: int,
    *,
    now: datetime,
    carried: int | None,
) -> Logged:
    before = replace(recorded.before, carried_in=recorded.before.carried_in + (carried or 0))
    after = replace(before, added=before.added + covered).with_used(entry.minutes if entry.counts else 0)
    thresholds = () if held.cycle.is_pause else held.terms.thresholds
    rate = held.terms.rate_minor
    same_ago = entry.logged_at - recorded.same_at if recorded.same_at else None
    return Logged(
        entry=entry,
        cycle=cycle_shown(held.cycle, found.person),
        before=before,
        after=after,
        day_minutes=recorded.day_minutes + entry.minutes,
        crossed=thresholds_shown(crossed(before, after, thresholds, rate_minor=rate), found.person),
        author_today=local_date(now, found.person.timezone),
        client_today=local_date(now, found.client_timezone),
        same_seconds_ago=None if same_ago is None else max(0, int(same_ago.total_seconds())),
        value_left_minor=worth_left(after, found.called, rate, found.person),
        is_repeat=recorded.is_repeat,
        carried_is_provisional=carried is not None,
        covered=covered,
        overage=held.terms.overage if entry.counts and after.overage else None,
        unbilled_minor=worth_unbilled(entry, rate, found.person),
    )


def worth_left(after: Figures, name: RetainerName, rate_minor: int | None, person: Person) -> int | None:
    """What the hours that are left are worth, in minor units; None of what counts none, and as `worth_unbilled`."""
    if rate_minor is None or name.kind is not Kind.HOURS or not person.role.sees_money:
        return None
    return value_of(after.remaining, rate_minor)


def worth_unbilled(entry: TimeEntry, rate_minor: int | None, person: Person) -> int | None:
    """What work on a matter will cost its client, in minor units; None of other work, where no rate is agreed, and for
    who does not see money.
    """
    if rate_minor is None or not entry.is_unbilled or not person.role.sees_money:
        return None
    return value_of(entry.minutes, rate_minor)
