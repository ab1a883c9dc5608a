"""Renewals: what comes after a term, asked in time, chosen by a manager, and done."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from domain.appointments import AppointmentKind
from domain.clients.clients import NotYourClient
from domain.cycles.rollover import ONE_DAY
from domain.outbox import MessageKind, Outgoing, ToChannel
from domain.people.people import Caller, require_manager
from domain.renewals.cards import RenewalCard
from domain.renewals.questions import (
    ASKED_BEFORE,
    Choice,
    Coming,
    NothingToRenew,
    ProposalEmpty,
    Renewal,
    snoozed_until,
)
from domain.values.days import long_date
from domain.values.descriptions import LONGEST_DESCRIPTION, DescriptionTooLong
from domain.values.wall_clock import local_date
from services.agreements.term_watch import arm
from services.cycles.due import on_turned_cycles
from services.cycles.finding import lock_retainer, read_retainer
from services.outbox.messages import restate, say
from services.people.people import caller
from services.renewals.cards import again_ends_on, card, leaves_on, shared_channel
from services.renewals.choices import Answering, RenewalForm, check_form, plan_terms
from store import appointments, renewals, submissions
from store.agreements import retainers
from store.cycles import cycles, term_ends
from store.database import Database, Transaction
from store.ids import new_id
from store.people import people

_WHAT = "choose what comes after a term"


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposal as it was written; `channel` is where it was posted, None where the client has none of its own."""

    card: RenewalCard
    words: str
    channel: str | None


class Renewals:
    """What comes after terms."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @on_turned_cycles
    async def of_retainer(self, retainer_id: UUID, *, by: Caller, now: datetime) -> RenewalCard:
        """The question about a retainer as it stands now. Raises ManagersOnly, NotYourClient."""
        async with self._database.transaction(by.workspace_id) as tx:
            person = await caller(tx, by)
            require_manager(person, _WHAT)
            agreed, _ = await read_retainer(tx, retainer_id, now=now)
            asked = await renewals.latest(tx, retainer_id) or await _first(tx, retainer_id, now=now)
            if asked is None:
                last_day = (agreed.retainer.ends_on or agreed.retainer.starts_on) - ONE_DAY
                called = agreed.retainer.called
                raise NothingToRenew(retainer=called.label, last_day=long_date(last_day), typed=called.typed)
            return await card(tx, asked, person=person, now=now)

    @on_turned_cycles
    async def of(self, renewal_id: UUID, *, by: Caller, now: datetime) -> RenewalCard:
        """One question, answered or not. Raises ManagersOnly, NotYourClient."""
        async with self._database.reading(by.workspace_id) as tx:
            person = await caller(tx, by)
            require_manager(person, _WHAT)
            return await card(tx, await _by_id(tx, renewal_id), person=person, now=now)

    @on_turned_cycles
    async def drawn(self, workspace_id: UUID, renewal_id: UUID, person_id: UUID, now: datetime) -> RenewalCard | None:
        """One question as the person is told of it; None for who may not see money any more."""
        async with self._database.reading(workspace_id) as tx:
            person = await people.by_id(tx, person_id)
            if person is None or not person.role.sees_money:
                return None
            return await card(tx, await _by_id(tx, renewal_id), person=person, now=now)

    async def proposal(self, workspace_id: UUID, proposal_id: UUID) -> str | None:
        """The words of a proposal that is to be posted."""
        async with self._database.reading(workspace_id) as tx:
            return await renewals.proposed(tx, proposal_id)

    async def renew_same(self, renewal_id: UUID, *, by: Caller, key: str, now: datetime) -> RenewalCard:
        """Another term of the same length, on the same terms.

        Raises ManagersOnly, NotYourClient, RenewalDecided.
        """

        async def renew(it: Answering) -> None:
            if it.renewal.is_review:
                await it.choose(Choice.SAME, next_ends_on=it.agreed.retainer.ends_on)
                await arm(it.tx, it.agreed, now=now)
                return
            ends_on = again_ends_on(it.agreed, it.renewal)
            await it.choose(Choice.SAME, next_ends_on=ends_on)
            await it.set_end(ends_on, "Renewed on the same terms")

        return await self._answer(renewal_id, renew, by=by, key=key, now=now)

    async def renew_changed(
        self, renewal_id: UUID, form: RenewalForm, *, by: Caller, key: str, now: datetime
    ) -> RenewalCard:
        """Another term on changed terms, from the first cycle of it on (docs/rules.md, 23).

        Raises ManagersOnly, NotYourClient, RenewalDecided, TermTooShort, NoticeOutOfRange, EndPast, EndTooEarly, and
        what `checked_terms` raises.
        """

        async def renew(it: Answering) -> None:
            ends_on = form.last_day + ONE_DAY if form.last_day else None
            check_form(it, form, ends_on)
            terms_from = await plan_terms(it, form.terms, form.begins)
            retainer = replace(it.agreed.retainer, notice_days=form.notice_days, auto_renew=form.auto_renew)
            await retainers.change(it.tx, retainer)
            await it.choose(Choice.CHANGED, next_ends_on=ends_on, terms_from=terms_from)
            if ends_on == retainer.ends_on:
                await arm(it.tx, replace(it.agreed, retainer=retainer), now=now)
            else:
                await it.set_end(ends_on, "Renewed with changes")

        return await self._answer(renewal_id, renew, by=by, key=key, now=now)

    async def give_notice(self, renewal_id: UUID, *, by: Caller, key: str, now: datetime) -> RenewalCard:
        """Let the retainer end with its term; one without an end ends with the cycle that notice of today reaches.

        Raises ManagersOnly, NotYourClient, RenewalDecided.
        """

        async def leave(it: Answering) -> None:
            today = local_date(now, it.agreed.retainer.timezone)
            ends_on = leaves_on(it.agreed, today) + ONE_DAY
            await it.choose(Choice.NOT_RENEWED, next_ends_on=ends_on)
            if it.renewal.is_review:
                await it.set_end(ends_on, "Not renewed", renews=False)

        return await self._answer(renewal_id, leave, by=by, key=key, now=now)

    async def snooze(self, renewal_id: UUID, *, by: Caller, key: str, now: datetime) -> RenewalCard:
        """Ask again in a week, or on the last day for notice.

        Raises ManagersOnly, NotYourClient, RenewalDecided, SnoozeTooLate.
        """

        async def put_off(it: Answering) -> None:
            today = local_date(now, it.person.timezone)
            until = snoozed_until(it.renewal, today=today, timezone=it.person.timezone)
            if not await renewals.snooze(it.tx, it.renewal.renewal_id, until):
                raise await it.decided()
            await appointments.set_due(it.tx, AppointmentKind.RENEWAL, {it.retainer_id: until})
            await restate(it.tx, it.renewal.said, now=now)

        return await self._answer(renewal_id, put_off, by=by, key=key, now=now)

    @on_turned_cycles
    async def propose(self, renewal_id: UUID, words: str, *, by: Caller, key: str, now: datetime) -> Proposed:
        """Share a proposal in the client's own channel; without one it is only given back.

        Raises ManagersOnly, NotYourClient, ProposalEmpty, DescriptionTooLong.
        """
        async with self._database.transaction(by.workspace_id) as tx:
            person = await caller(tx, by)
            require_manager(person, _WHAT)
            asked = await _by_id(tx, renewal_id)
            shown = await card(tx, asked, person=person, now=now)
            kept = _proposal(words)
            channel = await shared_channel(tx, shown.retainer.called.client_id)
            if channel is not None and await submissions.claim(tx, key, {}, now=now) is None:
                proposal_id = new_id()
                await renewals.propose(tx, proposal_id, renewal_id, kept, person_id=person.person_id, now=now)
                facts = {"what": "proposal", "proposal_id": str(proposal_id)}
                message = Outgoing(MessageKind.RENEWAL, f"proposal:{proposal_id}", ToChannel(channel), facts)
                await say(tx, message, now=now)
            return Proposed(shown, kept, channel)

    @on_turned_cycles
    async def _answer(
        self, renewal_id: UUID, answer: Callable[[Answering], Awaitable[None]], *, by: Caller, key: str, now: datetime
    ) -> RenewalCard:
        """One answer in one transaction; the same one twice is answered once."""
        async with self._database.transaction(by.workspace_id) as tx:
            person = await caller(tx, by)
            require_manager(person, _WHAT)
            asked = await _by_id(tx, renewal_id)
            for each in sorted({asked.retainer_id, *await term_ends.receivers(tx, asked.retainer_id)}):
                await cycles.lock_live(tx, each)
            agreed, live = await lock_retainer(tx, asked.retainer_id, now=now)
            if await submissions.claim(tx, key, {}, now=now) is None:
                await appointments.drop(tx, AppointmentKind.RENEWAL, [asked.retainer_id])
                it = Answering(tx, person, await _by_id(tx, renewal_id), agreed, live, now)
                if it.renewal.choice is not None:
                    raise await it.decided()
                await answer(it)
            return await card(tx, await _by_id(tx, renewal_id), person=person, now=now)


async def near(tx: Transaction, now: datetime) -> tuple[Coming, ...]:
    """The terms that somebody should choose about in the next sixty days, the nearest last day for notice first."""
    return await renewals.coming(tx, now.date() + timedelta(days=max(ASKED_BEFORE)))


async def _first(tx: Transaction, retainer_id: UUID, *, now: datetime) -> Renewal | None:
    """The first question about a retainer that was agreed before there were any; None where it has ended."""
    agreed, live = await lock_retainer(tx, retainer_id, now=now)
    if not live or agreed.retainer.has_ended(local_date(now, agreed.retainer.timezone)):
        return None
    await arm(tx, agreed, now=now)
    return await renewals.latest(tx, retainer_id)


async def _by_id(tx: Transaction, renewal_id: UUID) -> Renewal:
    found = await renewals.by_id(tx, renewal_id)
    if found is None:
        raise NotYourClient
    return found


def _proposal(words: str) -> str:
    kept = "\n".join(line.rstrip() for line in words.strip().splitlines())
    if not kept:
        raise ProposalEmpty
    if len(kept) > LONGEST_DESCRIPTION:
        raise DescriptionTooLong(count=len(kept))
    return kept
