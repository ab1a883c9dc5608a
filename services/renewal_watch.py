"""Watching terms: a question for each, asked on its days, and answered by the terms where nobody answers.

Lock order: a retainer's cycles, its appointment, its renewal, lanes. So whoever answers touches the appointment first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from domain.appointments import Appointment, AppointmentKind
from domain.calendar import business_days_after, first_business_day
from domain.outbox import MessageKind, Outgoing, ToPerson
from domain.people import Person
from domain.renewals import (
    Choice,
    Renewal,
    asked_at,
    asking_days,
    next_asking,
    next_end,
    notice_day,
    reviewed_after,
)
from domain.retainers import Retainer
from domain.rollover import ONE_DAY, terms_on
from services.agreed import Agreement, agreement
from services.clocks import local_date
from services.outbox import restate, say
from store import addressees, appointments, clients, renewals, retainers, workspaces
from store.database import Transaction
from store.ids import new_id

# Nobody is told about an archived client; whether it is one still is looked at again.
_LOOK_AGAIN = timedelta(days=7)
_MORNING, _EVENING = 9, 18


async def told_about(tx: Transaction, client_id: UUID) -> Person | None:
    """Who is asked: the account manager, the backup or an owner, whoever is there first and may see money."""
    for each in await addressees.of_client(tx, client_id):
        if each.is_active and each.person.role.sees_money:
            return each.person
    return None


async def arm(tx: Transaction, agreed: Agreement, *, now: datetime, starts_on: date | None = None) -> None:
    """Have it asked in time what comes after the retainer's term as it is agreed now; cycles are held.

    Where the term is another one than the one that was asked about, that question is closed. `starts_on`: the first day
    of the term, where it follows on another one.
    """
    retainer = agreed.retainer
    retainer_id, today = retainer.called.retainer_id, local_date(now, retainer.timezone)
    person = await told_about(tx, retainer.called.client_id)
    zone = person.timezone if person else retainer.timezone
    await appointments.drop(tx, AppointmentKind.RENEWAL, [retainer_id])
    last = await renewals.latest(tx, retainer_id)
    if last is not None and last.choice is None:
        if _same_term(last, retainer):
            await _come_back(tx, agreed, last, zone)
            return
        await close(tx, last, Choice.MOVED, person_id=None, now=now, next_ends_on=retainer.ends_on)
    asked = _question(agreed, last, today, starts_on)
    await renewals.add(tx, asked)
    await _come_back(tx, agreed, asked, zone)


def _same_term(renewal: Renewal, retainer: Retainer) -> bool:
    if renewal.is_review or retainer.ends_on is None:
        return renewal.is_review and retainer.ends_on is None
    return (retainer.ends_on, notice_day(retainer.ends_on, retainer.notice_days)) == (
        renewal.ends_on,
        renewal.notice_on,
    )


def _question(agreed: Agreement, last: Renewal | None, today: date, starts_on: date | None) -> Renewal:
    retainer = agreed.retainer
    ends_on = retainer.ends_on
    # A review that was answered ahead of its time is not asked again when that comes.
    after = max(today, last.ends_on) if last and last.is_review and last.choice else today
    begins_on = starts_on or _term_starts_on(agreed, last, today)
    return Renewal(
        renewal_id=new_id(),
        retainer_id=retainer.called.retainer_id,
        is_review=ends_on is None,
        starts_on=begins_on,
        ends_on=_next_review(agreed, after) if ends_on is None else ends_on,
        notice_on=None if ends_on is None else notice_day(ends_on, retainer.notice_days),
        armed_on=today,
    )


def _term_starts_on(agreed: Agreement, last: Renewal | None, today: date) -> date:
    """The first day of the term that runs: its end moved away in good time is still the same term."""
    retainer = agreed.retainer
    if last is None:
        return retainer.starts_on
    if last.choice is not None and last.choice.renews:
        # What had no end until now has a term from now on.
        return max(last.starts_on, today) if last.is_review and retainer.ends_on else last.ends_on
    has_ended = last.choice in {Choice.ENDED, Choice.NOT_RENEWED} and last.ends_on <= today
    return max(last.ends_on, agreed.span_of(today).starts_on) if has_ended else last.starts_on


def _next_review(agreed: Agreement, after: date) -> date:
    """The end (half-open) of the next cycle that a review looks at last, counted from the retainer's start."""
    ends_on = agreed.retainer.starts_on
    while ends_on <= max(after, agreed.retainer.starts_on):
        cycles = reviewed_after(terms_on(agreed.history, ends_on).length)
        ends_on = agreed.following_ends(ends_on, cycles)[-1]
    return ends_on


async def _days(tx: Transaction, renewal: Renewal) -> tuple[date, ...]:
    """The days on which somebody is asked: of a review the first business day after the last cycle's grace."""
    if renewal.notice_on is None:
        grace = await workspaces.grace_business_days(tx)
        closes_on = business_days_after(renewal.last_day, grace) + ONE_DAY if grace else renewal.ends_on
        return (first_business_day(closes_on),)
    return asking_days(
        starts_on=renewal.starts_on,
        ends_on=renewal.ends_on,
        notice_on=renewal.notice_on,
        armed_on=renewal.armed_on,
    )


async def _come_back(tx: Transaction, agreed: Agreement, renewal: Renewal, zone: str) -> None:
    at = await _next(tx, agreed, renewal, zone)
    if at is not None:
        await appointments.set_due(tx, AppointmentKind.RENEWAL, {renewal.retainer_id: at})


async def _next(tx: Transaction, agreed: Agreement, renewal: Renewal, zone: str) -> datetime | None:
    """When there is something to do about a question; None, nothing before the end of the term."""
    at = next_asking(renewal, await _days(tx, renewal), zone)
    if at is None and renewal.is_review:
        # One that nobody answers gives way to the next one.
        following = replace(renewal, ends_on=_next_review(agreed, max(renewal.ends_on, renewal.asked_on or date.min)))
        return asked_at((await _days(tx, following))[0], zone)
    return at


async def keep(tx: Transaction, due: Sequence[Appointment], now: datetime) -> Mapping[UUID, datetime | None]:
    """Ask what has to be asked by now (domain.appointments.AppointmentKind.RENEWAL)."""
    return {each.subject_id: await _keep(tx, each.subject_id, now) for each in due}


async def _keep(tx: Transaction, retainer_id: UUID, now: datetime) -> datetime | None:
    agreed = await agreement(tx, retainer_id)
    retainer = agreed.retainer
    client = await clients.by_id(tx, retainer.called.client_id)
    person = await told_about(tx, retainer.called.client_id)
    if retainer.archived or client is None or client.archived or person is None or _pauses(agreed, now):
        return now + _LOOK_AGAIN
    renewal = await _open(tx, agreed, now)
    if renewal is None:
        return None
    at = await _next(tx, agreed, renewal, person.timezone)
    if at is None or at > now:
        return at
    if renewal.is_review and renewal.asked_on is not None and renewal.snoozed_until is None:
        await close(tx, renewal, Choice.PASSED, person_id=None, now=now, next_ends_on=None)
        ends_on = _next_review(agreed, max(renewal.ends_on, renewal.asked_on))
        renewal = replace(_question(agreed, renewal, local_date(now, retainer.timezone), None), ends_on=ends_on)
        await renewals.add(tx, renewal)
    today = local_date(now, person.timezone)
    key = f"renewal:{renewal.renewal_id}:{today}:{person.person_id}"
    await renewals.asked(tx, renewal.renewal_id, today, key)
    await say(tx, _message(renewal, key, person, what="asked"), now=now)
    return await _next(tx, agreed, replace(renewal, asked_on=today, snoozed_until=None), person.timezone)


def _pauses(agreed: Agreement, now: datetime) -> bool:
    """Whether an agreement without an end rests: there is nothing to look at then."""
    today = local_date(now, agreed.retainer.timezone)
    return agreed.retainer.ends_on is None and any(each.starts_on <= today < each.resumes_on for each in agreed.pauses)


async def _open(tx: Transaction, agreed: Agreement, now: datetime) -> Renewal | None:
    """The open question about a retainer; one that was agreed before there were any gets its first."""
    last = await renewals.latest(tx, agreed.retainer.called.retainer_id)
    if last is not None:
        return last if last.choice is None else None
    today = local_date(now, agreed.retainer.timezone)
    if agreed.retainer.ends_on is not None and agreed.retainer.ends_on <= today:
        return None
    # As if it had been known yesterday, so that what is due today is asked today.
    asked = replace(_question(agreed, None, today, None), armed_on=today - ONE_DAY)
    await renewals.add(tx, asked)
    return asked


def _message(renewal: Renewal, key: str, person: Person, *, what: str, not_before: datetime | None = None) -> Outgoing:
    facts = {"what": what, "renewal_id": str(renewal.renewal_id)}
    return Outgoing(MessageKind.RENEWAL, key, ToPerson(person.person_id), facts, not_before=not_before)


async def close(
    tx: Transaction,
    renewal: Renewal,
    choice: Choice,
    *,
    person_id: UUID | None,
    now: datetime,
    next_ends_on: date | None,
    terms_from: date | None = None,
) -> bool:
    """Answer a question, and have what asked it say so; False where it was answered already."""
    chosen = await renewals.choose(
        tx,
        renewal.renewal_id,
        choice,
        person_id=person_id,
        now=now,
        next_ends_on=next_ends_on,
        terms_from=terms_from,
    )
    if chosen and renewal.said:
        await restate(tx, renewal.said, now=now)
    return chosen


async def note_end(tx: Transaction, agreed: Agreement, *, is_notice: bool, person_id: UUID, now: datetime) -> None:
    """Somebody moved a retainer's end. A later one is asked about in its time; any other is notice."""
    if not is_notice:
        await arm(tx, agreed, now=now)
        return
    retainer, ends_on = agreed.retainer, agreed.retainer.ends_on
    await appointments.drop(tx, AppointmentKind.RENEWAL, [retainer.called.retainer_id])
    last = await renewals.latest(tx, retainer.called.retainer_id)
    if last is not None and last.ends_on == ends_on and last.choice in {Choice.ENDED, Choice.NOT_RENEWED}:
        # What becomes of the rest may have been said now.
        await restate(tx, last.said, now=now)
        return
    given = last
    if last is None or last.choice is not None or last.is_review or last.ends_on != ends_on:
        if last is not None and last.choice is None:
            await close(tx, last, Choice.MOVED, person_id=person_id, now=now, next_ends_on=ends_on)
        given = _question(agreed, last, local_date(now, retainer.timezone), None)
        await renewals.add(tx, given)
    if given is not None:
        await close(tx, given, Choice.NOT_RENEWED, person_id=person_id, now=now, next_ends_on=ends_on)


async def goes_on(tx: Transaction, retainer: Retainer) -> bool:
    """Whether another term follows on the retainer's last day by itself: it renews, and nobody gave notice."""
    retainer_id = retainer.called.retainer_id
    return retainer.auto_renew and retainer_id in await renewals.going_on(tx, [retainer_id])


async def go_on(tx: Transaction, agreed: Agreement, now: datetime) -> Agreement:
    """Add another term of the same length to a retainer whose last cycle is held and not over for good; and say so."""
    retainer = agreed.retainer
    if retainer.ends_on is None:
        return agreed
    retainer_id = retainer.called.retainer_id
    await appointments.drop(tx, AppointmentKind.RENEWAL, [retainer_id])
    last = await renewals.latest(tx, retainer_id)
    starts_on = _term_starts_on(agreed, last, local_date(now, retainer.timezone))
    if last is None or last.choice is not None:
        last = _question(agreed, last, local_date(now, retainer.timezone), None)
        await renewals.add(tx, last)
    else:
        starts_on = last.starts_on
    ends_on = next_end(starts_on, retainer.ends_on, terms_on(agreed.history, retainer.ends_on), retainer.starts_on)
    await close(tx, last, Choice.CONTINUED, person_id=None, now=now, next_ends_on=ends_on)
    await retainers.change(tx, replace(retainer, ends_on=ends_on))
    longer = replace(agreed, retainer=replace(retainer, ends_on=ends_on))
    await arm(tx, longer, now=now, starts_on=retainer.ends_on)
    await _tell_outcome(tx, agreed, last, now=now)
    return longer


async def end_by_itself(tx: Transaction, agreed: Agreement, now: datetime) -> None:
    """The last cycle of a retainer is over, and nobody renewed it: say so, unless somebody gave notice."""
    retainer_id = agreed.retainer.called.retainer_id
    await appointments.drop(tx, AppointmentKind.RENEWAL, [retainer_id])
    last = await renewals.latest(tx, retainer_id)
    if last is None or last.choice is not None or last.ends_on != agreed.retainer.ends_on:
        return
    await close(tx, last, Choice.ENDED, person_id=None, now=now, next_ends_on=last.ends_on)
    await _tell_outcome(tx, agreed, last, now=now)


async def _tell_outcome(tx: Transaction, agreed: Agreement, renewal: Renewal, *, now: datetime) -> None:
    client_id = agreed.retainer.called.client_id
    client, person = await clients.by_id(tx, client_id), await told_about(tx, client_id)
    if agreed.retainer.archived or client is None or client.archived or person is None:
        return
    key = f"renewal:{renewal.renewal_id}:outcome:{person.person_id}"
    await renewals.also_said(tx, renewal.renewal_id, key)
    message = _message(renewal, key, person, what="outcome", not_before=_by_day(now, person.timezone))
    await say(tx, message, now=now)


def _by_day(now: datetime, timezone: str) -> datetime:
    """Now, or the next morning: a term ends at the client's midnight, when nobody wants to be told."""
    today = local_date(now, timezone)
    if now < asked_at(today, timezone):
        return asked_at(today, timezone)
    is_evening = now >= asked_at(today, timezone) + timedelta(hours=_EVENING - _MORNING)
    return asked_at(today + ONE_DAY, timezone) if is_evening else now
