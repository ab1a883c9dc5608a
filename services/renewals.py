"""Renewals: what comes after a term, asked in time, chosen by a manager, and done."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from domain.appointments import AppointmentKind
from domain.clients import NotYourClient
from domain.days import long_date
from domain.log_line import LONGEST_DESCRIPTION, DescriptionTooLong
from domain.outbox import MessageKind, Outgoing, ToChannel
from domain.people import Caller, Person, require_manager
from domain.renewal_cards import RenewalCard
from domain.renewals import (
    ASKED_BEFORE,
    Choice,
    Coming,
    NothingToRenew,
    NoticeOutOfRange,
    ProposalEmpty,
    Renewal,
    RenewalDecided,
    TermTooShort,
    done,
    snoozed_until,
)
from domain.retainers import Cycle
from domain.rollover import ONE_DAY, terms_on
from domain.terms import Terms
from services.adjustments import held
from services.agreed import Agreement, agreement
from services.clocks import local_date
from services.cycle_turns import turn_within
from services.endings import EndForm, set_end
from services.finding import turning
from services.outbox import restate, say
from services.people import caller
from services.renewal_cards import again_ends_on, card, leaves_on, shared_channel
from services.renewal_watch import arm, close
from services.retainers import checked_terms
from store import appointments, cycles, people, renewals, retainers, submissions, term_ends
from store.database import Database, Transaction
from store.ids import new_id

_LONGEST_NOTICE = 365
_WHAT = "choose what comes after a term"


@dataclass(frozen=True, slots=True)
class RenewalForm:
    """Another term on changed terms, until `last_day`; None, without an end."""

    last_day: date | None
    notice_days: int
    auto_renew: bool
    terms: Terms


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposal as it was written; `channel` is where it was posted, None where the client has none of its own."""

    card: RenewalCard
    words: str
    channel: str | None


@dataclass(frozen=True, slots=True)
class _Held:
    """A question that somebody answers, with its retainer's cycles and appointment held."""

    tx: Transaction
    person: Person
    renewal: Renewal
    agreed: Agreement
    live: tuple[Cycle, ...]
    now: datetime

    @property
    def retainer_id(self) -> UUID:
        return self.renewal.retainer_id

    async def choose(self, choice: Choice, *, next_ends_on: date | None, terms_from: date | None = None) -> None:
        """Record the answer, once. Raises RenewalDecided."""
        person_id = self.person.person_id
        if not await close(
            self.tx,
            self.renewal,
            choice,
            person_id=person_id,
            now=self.now,
            next_ends_on=next_ends_on,
            terms_from=terms_from,
        ):
            raise await self.decided()

    async def decided(self) -> RenewalDecided:
        """Why it cannot be answered any more."""
        answered = await renewals.by_id(self.tx, self.renewal.renewal_id) or self.renewal
        return RenewalDecided(done=done(answered, self.agreed.retainer.called.label, timezone=self.person.timezone))

    async def set_end(self, ends_on: date | None, reason: str, *, renews: bool = True) -> None:
        """Move the retainer's end by the rules for ends."""
        form = EndForm(self.retainer_id, ends_on - ONE_DAY if ends_on else None, reason)
        agreed = await agreement(self.tx, self.retainer_id)
        await set_end(self.tx, agreed, self.live, form, person=self.person, now=self.now, renews=renews)
        await turn_within(self.tx, self.retainer_id, self.now)


class Renewals:
    """What comes after terms."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of_retainer(self, retainer_id: UUID, *, by: Caller, now: datetime) -> RenewalCard:
        """The question about a retainer as it stands now. Raises ManagersOnly, NotYourClient."""

        async def act() -> RenewalCard:
            async with self._database.transaction(by.workspace_id) as tx:
                person = await caller(tx, by)
                require_manager(person, _WHAT)
                agreed, live = await held(tx, retainer_id, now=now)
                asked = await renewals.latest(tx, retainer_id)
                if asked is None and live and not agreed.retainer.has_ended(local_date(now, agreed.retainer.timezone)):
                    # Agreed before there were any questions.
                    await arm(tx, agreed, now=now)
                    asked = await renewals.latest(tx, retainer_id)
                if asked is None:
                    last_day = (agreed.retainer.ends_on or agreed.retainer.starts_on) - ONE_DAY
                    called = agreed.retainer.called
                    raise NothingToRenew(retainer=called.label, last_day=long_date(last_day), typed=called.typed)
                return await card(tx, asked, person=person, now=now)

        return await turning(self._database, by.workspace_id, now, act)

    async def of(self, renewal_id: UUID, *, by: Caller, now: datetime) -> RenewalCard:
        """One question, answered or not. Raises ManagersOnly, NotYourClient."""

        async def act() -> RenewalCard:
            async with self._database.transaction(by.workspace_id) as tx:
                person = await caller(tx, by)
                require_manager(person, _WHAT)
                return await card(tx, await _by_id(tx, renewal_id), person=person, now=now)

        return await turning(self._database, by.workspace_id, now, act)

    async def drawn(self, workspace_id: UUID, renewal_id: UUID, person_id: UUID, now: datetime) -> RenewalCard | None:
        """One question as the person is told of it; None for who may not see money any more."""

        async def act() -> RenewalCard | None:
            async with self._database.transaction(workspace_id) as tx:
                person = await people.by_id(tx, person_id)
                if person is None or not person.role.sees_money:
                    return None
                return await card(tx, await _by_id(tx, renewal_id), person=person, now=now)

        return await turning(self._database, workspace_id, now, act)

    async def proposal(self, workspace_id: UUID, proposal_id: UUID) -> str | None:
        """The words of a proposal that is to be posted."""
        async with self._database.transaction(workspace_id) as tx:
            return await renewals.proposed(tx, proposal_id)

    async def renew_same(self, renewal_id: UUID, *, by: Caller, key: str, now: datetime) -> RenewalCard:
        """Another term of the same length, on the same terms.

        Raises ManagersOnly, NotYourClient, RenewalDecided.
        """

        async def renew(it: _Held) -> None:
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

        async def renew(it: _Held) -> None:
            ends_on = form.last_day + ONE_DAY if form.last_day else None
            _check(it, form, ends_on)
            terms_from = await _plan_terms(it, form.terms)
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

        async def leave(it: _Held) -> None:
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

        async def put_off(it: _Held) -> None:
            today = local_date(now, it.person.timezone)
            until = snoozed_until(it.renewal, today=today, timezone=it.person.timezone)
            if not await renewals.snooze(it.tx, it.renewal.renewal_id, until):
                raise await it.decided()
            await appointments.set_due(it.tx, AppointmentKind.RENEWAL, {it.retainer_id: until})
            await restate(it.tx, it.renewal.said, now=now)

        return await self._answer(renewal_id, put_off, by=by, key=key, now=now)

    async def propose(self, renewal_id: UUID, words: str, *, by: Caller, key: str, now: datetime) -> Proposed:
        """Share a proposal in the client's own channel; without one it is only given back.

        Raises ManagersOnly, NotYourClient, ProposalEmpty, DescriptionTooLong.
        """

        async def act() -> Proposed:
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

        return await turning(self._database, by.workspace_id, now, act)

    async def _answer(
        self, renewal_id: UUID, answer: Callable[[_Held], Awaitable[None]], *, by: Caller, key: str, now: datetime
    ) -> RenewalCard:
        """One answer in one transaction; the same one twice is answered once."""

        async def act() -> RenewalCard:
            async with self._database.transaction(by.workspace_id) as tx:
                person = await caller(tx, by)
                require_manager(person, _WHAT)
                asked = await _by_id(tx, renewal_id)
                for each in sorted({asked.retainer_id, *await term_ends.receivers(tx, asked.retainer_id)}):
                    await cycles.hold_live(tx, each)
                agreed, live = await held(tx, asked.retainer_id, now=now)
                if await submissions.claim(tx, key, {}, now=now) is None:
                    await appointments.drop(tx, AppointmentKind.RENEWAL, [asked.retainer_id])
                    it = _Held(tx, person, await _by_id(tx, renewal_id), agreed, live, now)
                    if it.renewal.choice is not None:
                        raise await it.decided()
                    await answer(it)
                return await card(tx, await _by_id(tx, renewal_id), person=person, now=now)

        return await turning(self._database, by.workspace_id, now, act)


async def near(tx: Transaction, now: datetime) -> tuple[Coming, ...]:
    """The terms that somebody should choose about in the next sixty days, the nearest last day for notice first."""
    return await renewals.coming(tx, now.date() + timedelta(days=max(ASKED_BEFORE)))


async def _by_id(tx: Transaction, renewal_id: UUID) -> Renewal:
    found = await renewals.by_id(tx, renewal_id)
    if found is None:
        raise NotYourClient
    return found


def _check(it: _Held, form: RenewalForm, ends_on: date | None) -> None:
    if not 0 <= form.notice_days <= _LONGEST_NOTICE:
        raise NoticeOutOfRange
    before = it.agreed.retainer.ends_on
    if before is not None and ends_on is not None and ends_on <= before:
        raise TermTooShort(last_day=long_date(before - ONE_DAY))


async def _plan_terms(it: _Held, wanted: Terms) -> date | None:
    """Agree on terms for the next term; the day from which they hold, None where they are what holds then anyway."""
    begins_on = _next_term_on(it)
    terms = checked_terms(replace(wanted, effective_from=begins_on, kind=it.agreed.retainer.called.kind))
    holding = terms_on(it.agreed.history, begins_on)
    if terms == replace(holding, effective_from=begins_on):
        return None
    await retainers.add_terms(it.tx, it.retainer_id, terms)
    return begins_on


def _next_term_on(it: _Held) -> date:
    """The first day of the first cycle of the next term; without an end, of the next cycle."""
    ends_on = it.agreed.retainer.ends_on
    if ends_on is None or not it.live or it.live[-1].ends_on >= ends_on:
        return it.live[-1].ends_on if it.live else it.renewal.ends_on
    endless = replace(it.agreed, retainer=replace(it.agreed.retainer, ends_on=None))
    span = endless.span_of(ends_on)
    return span.starts_on if span.starts_on == ends_on else span.ends_on


def _proposal(words: str) -> str:
    kept = "\n".join(line.rstrip() for line in words.strip().splitlines())
    if not kept:
        raise ProposalEmpty
    if len(kept) > LONGEST_DESCRIPTION:
        raise DescriptionTooLong(count=len(kept))
    return kept
