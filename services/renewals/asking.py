"""Asking what comes after terms, on the days on which it is due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from domain.appointments import Appointment
from domain.cycles.agreement import Agreement
from domain.cycles.grace import GracePeriod
from domain.cycles.rollover import ONE_DAY
from domain.renewals.questions import Choice, Renewal
from domain.values.business_days import WEEKDAYS_ONLY
from domain.values.mornings import nine_of
from domain.values.wall_clock import local_date
from services.agreements.agreed import agreement
from services.agreements.term_questions import close, message_about, next_at, next_review, question, told_about
from services.appointments.business_days import grace_period
from services.outbox.messages import say
from store import renewals
from store.clients import clients
from store.database import Transaction

# Nobody is asked about an archived client, or a paused one; whether it is one still is looked at again.
_LOOK_AGAIN = timedelta(days=1)


async def handle(tx: Transaction, due: Sequence[Appointment], now: datetime) -> Mapping[UUID, datetime | None]:
    """Ask what has to be asked by now (domain.appointments.AppointmentKind.RENEWAL)."""
    return {each.subject_id: await _keep(tx, each, now) for each in due}


async def _keep(tx: Transaction, due: Appointment, now: datetime) -> datetime | None:
    agreed = await agreement(tx, due.subject_id)
    retainer = agreed.retainer
    client = await clients.by_id(tx, retainer.called.client_id)
    person = await told_about(tx, retainer.called.client_id)
    if retainer.archived or client is None or client.archived or person is None or _pauses(agreed, now):
        return now + _LOOK_AGAIN
    renewal = await _open(tx, agreed, now)
    if renewal is None:
        return None
    grace = await grace_period(tx)
    at = next_at(agreed, renewal, person.timezone, grace)
    if at is None or (at > now and not _was_set(due.due_at, agreed, renewal, person.timezone, grace)):
        return at
    if renewal.is_review and renewal.asked_on is not None and renewal.snoozed_until is None:
        await close(tx, renewal, Choice.PASSED, person_id=None, now=now, next_ends_on=None)
        ends_on = next_review(agreed, max(renewal.ends_on, renewal.asked_on))
        renewal = replace(question(agreed, renewal, local_date(now, retainer.timezone)), ends_on=ends_on)
        await renewals.add(tx, renewal)
    today = local_date(now, person.timezone)
    key = f"renewal:{renewal.renewal_id}:{today}:{person.person_id}"
    await renewals.asked(tx, renewal.renewal_id, today, key)
    await say(tx, message_about(renewal, key, person, what="asked"), now=now)
    return next_at(agreed, replace(renewal, asked_on=today, snoozed_until=None), person.timezone, grace)


def _was_set(due_at: datetime, agreed: Agreement, renewal: Renewal, zone: str, grace: GracePeriod) -> bool:
    """Whether it was set for this morning before public holidays that came since moved its day: then it stands."""
    first = next_at(agreed, renewal, zone, replace(grace, business_days=WEEKDAYS_ONLY))
    return first is not None and first <= due_at == nine_of(local_date(due_at, zone), zone)


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
    asked = replace(question(agreed, None, today), armed_on=today - ONE_DAY)
    await renewals.add(tx, asked)
    return asked
