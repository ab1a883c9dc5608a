"""Questions about what comes after terms: of which days they are, who is asked, and how they are closed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from domain.agreements.retainers import Retainer
from domain.cycles.agreement import Agreement
from domain.cycles.grace import GracePeriod
from domain.cycles.rollover import ONE_DAY, terms_on
from domain.outbox import MessageKind, Outgoing, ToPerson
from domain.people.people import Person
from domain.renewals.questions import Choice, Renewal, asking_days, next_asking, notice_day, review_day, reviewed_after
from domain.values.mornings import nine_of
from services.outbox.messages import restate
from store import renewals
from store.clients import addressees
from store.database import Transaction
from store.ids import new_id


async def told_about(tx: Transaction, client_id: UUID) -> Person | None:
    """Who is asked: the account manager, the backup or an owner, whoever is there first and may see money."""
    for each in await addressees.of_client(tx, client_id):
        if each.is_active and each.person.role.sees_money:
            return each.person
    return None


async def as_begun(tx: Transaction, retainer: Retainer) -> Retainer:
    """The retainer with the end and the notice that it began with, whatever it was renewed to since."""
    first = await renewals.first(tx, retainer.called.retainer_id)
    if first is None:
        return retainer
    if first.notice_on is None:
        return replace(retainer, ends_on=None)
    return replace(retainer, ends_on=first.ends_on, notice_days=(first.last_day - first.notice_on).days)


def question(agreed: Agreement, last: Renewal | None, today: date, starts_on: date | None = None) -> Renewal:
    """A new question about a retainer as it is agreed now. `last` is the one before; `starts_on` the first day of the
    term, where that is known.
    """
    retainer = agreed.retainer
    ends_on = retainer.ends_on
    # A review that was answered ahead of its time is not asked again when that comes.
    after = max(today, last.ends_on) if last and last.is_review and last.choice else today
    begins_on = starts_on or term_starts_on(agreed, last, today)
    if ends_on is not None and begins_on >= ends_on:
        # Another term was agreed, and then an end before it begins.
        begins_on = min(retainer.starts_on, ends_on - ONE_DAY)
    return Renewal(
        renewal_id=new_id(),
        retainer_id=retainer.called.retainer_id,
        is_review=ends_on is None,
        starts_on=begins_on,
        ends_on=next_review(agreed, after) if ends_on is None else ends_on,
        notice_on=None if ends_on is None else notice_day(ends_on, retainer.notice_days),
        armed_on=today,
    )


def term_starts_on(agreed: Agreement, last: Renewal | None, today: date) -> date:
    """The first day of the term that runs: its end moved away in good time is still the same term."""
    retainer = agreed.retainer
    if last is None:
        return retainer.starts_on
    if last.choice is not None and last.choice.renews:
        # What had no end until now has a term from now on.
        return max(last.starts_on, today) if last.is_review and retainer.ends_on else last.ends_on
    has_ended = last.choice in {Choice.ENDED, Choice.NOT_RENEWED} and last.ends_on <= today
    return max(last.ends_on, agreed.span_of(today).starts_on) if has_ended else last.starts_on


def next_review(agreed: Agreement, after: date) -> date:
    """The end (half-open) of the next cycle that a review looks at last, counted from the retainer's start."""
    ends_on = agreed.retainer.starts_on
    while ends_on <= max(after, agreed.retainer.starts_on):
        cycles = reviewed_after(terms_on(agreed.history, ends_on).length)
        ends_on = agreed.following_ends(ends_on, cycles)[-1]
    return ends_on


def next_at(agreed: Agreement, renewal: Renewal, zone: str, grace: GracePeriod) -> datetime | None:
    """When there is something to do about a question; None, nothing before the end of the term. The grace, and its
    business days, matter to reviews only.
    """
    at = next_asking(renewal, _days(renewal, grace), zone)
    if at is None and renewal.is_review:
        # One that nobody answers gives way to the next one.
        following = replace(renewal, ends_on=next_review(agreed, max(renewal.ends_on, renewal.asked_on or date.min)))
        return nine_of(review_day(following.last_day, grace), zone)
    return at


def _days(renewal: Renewal, grace: GracePeriod) -> tuple[date, ...]:
    """The days on which somebody is asked; a review is asked once, on whichever day that was."""
    if renewal.notice_on is None:
        return () if renewal.asked_on else (review_day(renewal.last_day, grace),)
    return asking_days(
        starts_on=renewal.starts_on,
        ends_on=renewal.ends_on,
        notice_on=renewal.notice_on,
        armed_on=renewal.armed_on,
    )


def message_about(
    renewal: Renewal, key: str, person: Person, *, what: str, not_before: datetime | None = None
) -> Outgoing:
    """A message about a question, to who is asked; `what`: it is asked, or its outcome is told."""
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
