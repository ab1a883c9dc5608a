"""Watching terms: a question for each, and the answer of the terms where nobody gave one.

Lock order: a retainer's cycles, its appointment, its renewal, lanes. So whoever answers touches the appointment first.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from domain.agreements.retainers import Retainer
from domain.appointments import AppointmentKind
from domain.cycles.agreement import Agreement
from domain.cycles.rollover import terms_on
from domain.outbox import MessageKind, Owed
from domain.renewals.questions import Choice, Renewal, next_end, notice_day
from domain.values.mornings import by_day
from domain.values.wall_clock import local_date
from services.agreements.term_questions import close, message_about, next_at, question, term_starts_on, told_about
from services.appointments.business_days import grace_period
from services.outbox.messages import owe, restate, say
from store import appointments, renewals
from store.agreements import retainers
from store.clients import clients
from store.database import Transaction


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
    asked = question(agreed, last, today, starts_on)
    await renewals.add(tx, asked)
    await _come_back(tx, agreed, asked, zone)


def _same_term(renewal: Renewal, retainer: Retainer) -> bool:
    if renewal.is_review or retainer.ends_on is None:
        return renewal.is_review and retainer.ends_on is None
    return (retainer.ends_on, notice_day(retainer.ends_on, retainer.notice_days)) == (
        renewal.ends_on,
        renewal.notice_on,
    )


async def _come_back(tx: Transaction, agreed: Agreement, renewal: Renewal, zone: str) -> None:
    at = next_at(agreed, renewal, zone, await grace_period(tx))
    if at is not None:
        await appointments.set_due(tx, AppointmentKind.RENEWAL, {renewal.retainer_id: at})


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
        given = question(agreed, last, local_date(now, retainer.timezone))
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
    starts_on = term_starts_on(agreed, last, local_date(now, retainer.timezone))
    if last is None or last.choice is not None:
        last = question(agreed, last, local_date(now, retainer.timezone))
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
    if agreed.retainer.archived or client is None or client.archived:
        return
    if person is None:
        facts = {"what": "outcome", "renewal_id": str(renewal.renewal_id)}
        await owe(tx, Owed(MessageKind.RENEWAL, f"renewal:{renewal.renewal_id}:outcome", facts), now=now)
        return
    key = f"renewal:{renewal.renewal_id}:outcome:{person.person_id}"
    await renewals.also_said(tx, renewal.renewal_id, key)
    message = message_about(renewal, key, person, what="outcome", not_before=by_day(now, person.timezone))
    await say(tx, message, now=now)
