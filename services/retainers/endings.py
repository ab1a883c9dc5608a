"""When a retainer ends, and what becomes of the rest then; moving the end away is how it is renewed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from domain.agreements.checks import ChoiceIncomplete, EndPast, EndTooEarly, MoneyStays, MoveNeedsRetainer
from domain.agreements.decisions import DecisionKind, check_reason
from domain.agreements.retainers import Retainer, RetainerName
from domain.clients.clients import NotYourClient
from domain.cycles.agreement import Agreement
from domain.cycles.cycles import Cycle
from domain.cycles.pauses import Pause
from domain.cycles.term_end import DeficitGoes, EndChoice, RestGoes
from domain.kinds import CycleState, Kind, Share
from domain.people.people import Caller, Person, require_manager
from domain.values.days import long_date
from domain.values.wall_clock import local_date
from services.agreements.agreed import agreement
from services.agreements.term_watch import goes_on, note_end
from services.cycles.due import on_turned_cycles
from services.cycles.finding import lock_retainer
from services.cycles.grace import begin_grace
from services.cycles.opening import open_cycle
from services.cycles.provisional import figures_shown
from services.cycles.steps import turn_within
from services.cycles.thresholds import look_again
from services.people.people import caller
from services.retainers.terms_today import shorten
from store import submissions
from store.agreements import decisions, pauses, retainers
from store.cycles import cycles, reversals, term_ends
from store.database import Database, Transaction


@dataclass(frozen=True, slots=True)
class EndForm:
    """When a retainer ends: its `last_day`, None for no end. What shall become of the rest and of a deficit then may
    be said now or later, both or neither; `moved_to` is the retainer that gets a rest which is moved.
    """

    retainer_id: UUID
    last_day: date | None
    reason: str
    rest: RestGoes | None = None
    deficit: DeficitGoes | None = None
    moved_to: UUID | None = None


@dataclass(frozen=True, slots=True)
class EndSet:
    """A retainer's end as it is now. `choice` None: somebody still has to say what becomes of a rest or a deficit.
    `goes_on`: another term follows on that end, unless somebody gives notice.
    """

    retainer: Retainer
    choice: EndChoice | None
    goes_on: bool = False
    is_repeat: bool = False


@dataclass(frozen=True, slots=True)
class EndFacts:
    """What the form of an end begins with: the end as it is agreed now, and who can be given what is left."""

    last_day: date | None
    others: tuple[RetainerName, ...]


class Endings:
    """Ends of terms."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def form_facts(self, retainer_id: UUID, *, by: Caller) -> EndFacts:
        """What the form begins with. Raises ManagersOnly, NotYourClient."""
        async with self._database.reading(by.workspace_id) as tx:
            require_manager(await caller(tx, by), "change when a retainer ends")
            retainer = await retainers.by_id(tx, retainer_id)
            if retainer is None:
                raise NotYourClient
            theirs = await retainers.of_client(tx, retainer.called.client_id)
            others = [each.called for each in theirs if _may_be_given(each, retainer)]
            return EndFacts(
                last_day=retainer.ends_on - timedelta(days=1) if retainer.ends_on else None,
                others=tuple([each for each in others if _takes_work(await cycles.live(tx, each.retainer_id))]),
            )

    @on_turned_cycles
    async def end(self, form: EndForm, *, by: Caller, key: str, now: datetime) -> EndSet:
        """Set, move or take away a retainer's end, and say what becomes of what is left or owed.

        A retainer that has ended is renewed so; the days in between are a pause. Where its last cycle waits for
        nothing but the choice, it closes now. Raises ManagersOnly, NotYourClient, EndPast, EndTooEarly,
        ChoiceIncomplete, MoneyStays, MoveNeedsRetainer, ReasonMissing.
        """
        async with self._database.transaction(by.workspace_id) as tx:
            person = await caller(tx, by)
            require_manager(person, "change when a retainer ends")
            others = {form.moved_to} if form.moved_to else set()
            for each in sorted({form.retainer_id, *others, *await term_ends.receivers(tx, form.retainer_id)}):
                await cycles.lock_live(tx, each)
            agreed, live = await lock_retainer(tx, form.retainer_id, now=now)
            if await submissions.claim(tx, key, {}, now=now) is not None:
                return replace(await _told(tx, agreed), is_repeat=True)
            await set_end(tx, agreed, live, form, person=person, now=now)
            await turn_within(tx, form.retainer_id, now)
            return await _told(tx, await agreement(tx, form.retainer_id))


async def set_end(
    tx: Transaction,
    agreed: Agreement,
    live: Sequence[Cycle],
    form: EndForm,
    *,
    person: Person,
    now: datetime,
    renews: bool = False,
) -> None:
    """The same within a transaction that holds the live cycles; `renews`: the end is that of another term.

    Raises EndPast, EndTooEarly, ChoiceIncomplete, MoneyStays, MoveNeedsRetainer, ReasonMissing.
    """
    await _Ending(tx, agreed, form, person, now).set(live, renews=renews)


def _may_be_given(other: Retainer, retainer: Retainer) -> bool:
    """Whether what one leaves can go to the other: of one client, who has one currency, and counted alike."""
    here, there = retainer.called, other.called
    is_same_kind = (there.client_id, there.kind) == (here.client_id, here.kind)
    return is_same_kind and not other.archived and there.retainer_id != here.retainer_id


def _takes_work(live: Sequence[Cycle]) -> bool:
    return any(each.state is CycleState.OPEN for each in live)


async def _told(tx: Transaction, agreed: Agreement) -> EndSet:
    ends_on = agreed.retainer.ends_on
    choice = await term_ends.of(tx, agreed.retainer.called.retainer_id, ends_on) if ends_on else None
    return EndSet(agreed.retainer, choice, await goes_on(tx, agreed.retainer))


class _Ending:
    """One form's way into the tables, within one transaction that holds the cycles."""

    def __init__(self, tx: Transaction, agreed: Agreement, form: EndForm, person: Person, now: datetime) -> None:
        self._tx = tx
        self._before = agreed
        self._form = form
        self._person = person
        self._now = now
        self._today = local_date(now, agreed.retainer.timezone)
        self._ends_on = form.last_day + timedelta(days=1) if form.last_day else None

    async def set(self, live: Sequence[Cycle], *, renews: bool = False) -> None:
        """Store the end and the choice, and bring the cycles in line with them; `renews`: it is no notice."""
        reason = check_reason(self._form.reason)
        is_moved = self._ends_on != self._before.retainer.ends_on
        if is_moved:
            await self._check_day(live)
        choice = await self._choice(live)
        decision_id = await self._decide(reason)
        if is_moved:
            await retainers.change(self._tx, replace(self._before.retainer, ends_on=self._ends_on))
            agreed = await agreement(self._tx, self._form.retainer_id)
            await self._move(agreed, live, decision_id)
            await look_again(self._tx, [each.cycle_id for each in live], self._now)
        if choice is not None and self._ends_on is not None:
            await term_ends.decide(self._tx, self._form.retainer_id, self._ends_on, choice, decision_id=decision_id)
            await self._wake(live)
        await self._note_renewal(has_choice=choice is not None, renews=renews)

    async def _note_renewal(self, *, has_choice: bool, renews: bool) -> None:
        """Whoever moves the end to a later day renews; any other end is notice (docs/rules.md, 23)."""
        agreed = await agreement(self._tx, self._form.retainer_id)
        before = self._before.retainer.ends_on
        is_later = before is not None and (self._ends_on is None or self._ends_on > before)
        is_notice = not renews and self._ends_on is not None and (has_choice or not is_later)
        person_id = self._person.person_id
        await note_end(self._tx, agreed, is_notice=is_notice, person_id=person_id, now=self._now)

    async def _check_day(self, live: Sequence[Cycle]) -> None:
        if self._ends_on is None:
            return
        last_day = long_date(self._ends_on - timedelta(days=1))
        if self._ends_on <= self._today:
            raise EndPast(last_day=last_day)
        if live and self._ends_on <= live[-1].starts_on:
            raise EndTooEarly(last_day=last_day, starts_on=long_date(live[-1].starts_on))
        if live and await reversals.used_from(self._tx, live[-1].cycle_id, self._ends_on):
            raise EndPast(last_day=last_day)

    async def _choice(self, live: Sequence[Cycle]) -> EndChoice | None:
        form = self._form
        if form.rest is None and form.deficit is None:
            return None
        if form.rest is None or form.deficit is None:
            raise ChoiceIncomplete
        called = self._before.retainer.called
        if called.kind is Kind.FUNDS and live and (await figures_shown(self._tx, live[-1])).remaining:
            raise MoneyStays(retainer=called.label)
        if form.rest is not RestGoes.MOVED:
            return EndChoice(form.rest, form.deficit)
        await self._check_receiver()
        return EndChoice(form.rest, form.deficit, form.moved_to)

    async def _check_receiver(self) -> None:
        retainer = self._before.retainer
        other = await retainers.by_id(self._tx, self._form.moved_to) if self._form.moved_to else None
        if other is None or not _may_be_given(other, retainer):
            raise MoveNeedsRetainer(client=retainer.called.client_name)
        if not _takes_work(await cycles.lock_live(self._tx, other.called.retainer_id)):
            raise MoveNeedsRetainer(client=retainer.called.client_name)

    async def _decide(self, reason: str) -> UUID:
        return await decisions.add(
            self._tx,
            retainer_id=self._form.retainer_id,
            cycle_id=None,
            kind=DecisionKind.TERM_END,
            reason=reason,
            person_id=self._person.person_id,
            now=self._now,
        )

    async def _move(self, agreed: Agreement, live: Sequence[Cycle], decision_id: UUID) -> None:
        """Cut the last cycle short, or let another one follow on it where it was to be the last."""
        if not live:
            await self._renew(agreed, decision_id)
        elif self._ends_on is not None and self._ends_on < live[-1].ends_on:
            whole = agreed.retainer.last_cycle is not Share.PRORATE
            await shorten(self._tx, agreed, live[-1], self._ends_on, person=self._person, now=self._now, whole=whole)
        elif live[-1].state is CycleState.CLOSING and not agreed.ends_with(live[-1]):
            if live[-1].closes_on is None:
                await begin_grace(self._tx, agreed, live[-1], live=live)
            await open_cycle(self._tx, agreed, agreed.span_after(live[-1]), follows=True, now=self._now)

    async def _renew(self, agreed: Agreement, decision_id: UUID) -> None:
        """Begin again after the last cycle; the days in between, in which nothing was agreed, are a pause."""
        last = (await cycles.of_retainer(self._tx, self._form.retainer_id))[-1]
        begins_on = agreed.span_of(self._today).starts_on
        if begins_on > last.ends_on:
            pause = Pause(last.ends_on, begins_on, decision_id)
            await pauses.plan(self._tx, self._form.retainer_id, pause)
            agreed = await agreement(self._tx, self._form.retainer_id)
        await open_cycle(self._tx, agreed, agreed.span_after(last), follows=True, now=self._now)

    async def _wake(self, live: Sequence[Cycle]) -> None:
        """Let a last cycle close that has waited for the choice only."""
        last = live[-1] if live else None
        if last is not None and last.state is CycleState.CLOSING and last.closes_on is None:
            await begin_grace(self._tx, self._before, last, live=live)
