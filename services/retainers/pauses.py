"""Pausing a retainer from a cycle boundary, and resuming it at one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from domain.agreements.decisions import DecisionKind, check_reason
from domain.agreements.retainers import RetainerEnded, RetainerName
from domain.agreements.units import counted
from domain.cycles.agreement import Agreement
from domain.cycles.anchors import put_off
from domain.cycles.cycles import Cycle
from domain.cycles.pauses import LONGEST, NotPaused, Pause, PauseAfterEnd, PausedAlready, PauseTooLong, PauseTooShort
from domain.cycles.rollover import ONE_DAY
from domain.people.people import Caller, Person, require_manager
from domain.values.days import long_date
from domain.values.wall_clock import local_date, midnight
from services.cycles.due import on_turned_cycles
from services.cycles.finding import lock_retainer
from services.people.people import caller
from store import submissions
from store.agreements import decisions, pauses, retainers
from store.cycles import cycles
from store.database import Database, Transaction


@dataclass(frozen=True, slots=True)
class Paused:
    """A pause, planned or running; people see its `last_day`. After a resume: what is left of it, or None."""

    called: RetainerName
    pause: Pause | None
    resumes_on: date
    is_repeat: bool = False

    @property
    def last_day(self) -> date:
        """The last day of the pause."""
        return self.resumes_on - ONE_DAY


class Pauses:
    """Retainers at rest: no grants, and nothing expires."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @on_turned_cycles
    async def pause(self, retainer_id: UUID, count: int, reason: str, *, by: Caller, key: str, now: datetime) -> Paused:
        """Let a retainer rest for `count` cycles, from the next one on; it resumes by itself.

        Raises ManagersOnly, NotYourClient, RetainerEnded, PausedAlready, PauseAfterEnd, PauseTooShort, PauseTooLong,
        ReasonMissing.
        """
        async with self._database.transaction(by.workspace_id) as tx:
            person = await caller(tx, by)
            require_manager(person, "pause a retainer")
            agreed, live = await lock_retainer(tx, retainer_id, now=now)
            called = agreed.retainer.called
            if await submissions.claim(tx, key, {}, now=now) is not None and agreed.pauses:
                return Paused(called, agreed.pauses[-1], agreed.pauses[-1].resumes_on, is_repeat=True)
            starts_on, resumes_on = _stretch(agreed, live, count)
            decision_id = await _decide(tx, live[-1], DecisionKind.PAUSE, reason, person=person, now=now)
            pause = Pause(starts_on, resumes_on, decision_id)
            await pauses.plan(tx, retainer_id, pause)
            return Paused(called, pause, resumes_on)

    @on_turned_cycles
    async def resume(self, retainer_id: UUID, reason: str, *, by: Caller, key: str, now: datetime) -> Paused:
        """End a pause at the next boundary between cycles, or drop one that has not begun.

        Raises ManagersOnly, NotYourClient, NotPaused, ReasonMissing.
        """
        async with self._database.transaction(by.workspace_id) as tx:
            person = await caller(tx, by)
            require_manager(person, "resume a retainer")
            agreed, live = await lock_retainer(tx, retainer_id, now=now)
            called, today = agreed.retainer.called, local_date(now, agreed.retainer.timezone)
            pause = agreed.pauses[-1] if agreed.pauses else None
            if await submissions.claim(tx, key, {}, now=now) is not None:
                return Paused(called, pause, pause.resumes_on if pause else today, is_repeat=True)
            if pause is None or not live or pause.resumes_on <= live[-1].starts_on:
                raise NotPaused(retainer=called.label)
            await _decide(tx, live[-1], DecisionKind.RESUME, reason, person=person, now=now)
            if not live[-1].is_pause:
                await pauses.drop(tx, retainer_id, pause.starts_on)
                await _hold_from(tx, agreed, pause.starts_on, pause.starts_on)
                return Paused(called, None, pause.starts_on)
            resumes_on = min(pause.resumes_on, agreed.following_ends(today, 1)[0])
            await _end_with(tx, agreed, live[-1], resumes_on)
            return Paused(called, replace(pause, resumes_on=resumes_on), resumes_on)


def _stretch(agreed: Agreement, live: Sequence[Cycle], count: int) -> tuple[date, date]:
    """The days of a pause of so many cycles after the last one. Raises what stands against it."""
    label = agreed.retainer.called.label
    if not live:
        ends_on = agreed.retainer.ends_on
        raise RetainerEnded(retainer=label, last_day=long_date(ends_on - ONE_DAY) if ends_on else "")
    starts_on = live[-1].ends_on
    planned = next((each for each in agreed.pauses if each.resumes_on > live[-1].starts_on), None)
    if planned is not None:
        last_day = long_date(planned.resumes_on - ONE_DAY)
        raise PausedAlready(retainer=label, starts_on=long_date(planned.starts_on), last_day=last_day)
    if agreed.ends_with(live[-1]):
        raise PauseAfterEnd(retainer=label, last_day=long_date(live[-1].last_day))
    if count < 1:
        raise PauseTooShort
    # A week is the shortest cycle: no pause within the limit has more of them.
    ends = [end for end in agreed.following_ends(starts_on, 54) if end - starts_on <= LONGEST]
    if count > len(ends):
        raise PauseTooLong(most=counted(len(ends), "cycles"))
    return starts_on, ends[count - 1]


async def _end_with(tx: Transaction, agreed: Agreement, cycle: Cycle, resumes_on: date) -> None:
    """Cut a running pause short; terms that were to hold after it hold from its new end on."""
    if resumes_on >= cycle.ends_on:
        return
    retainer_id = cycle.retainer_id
    await pauses.cut(tx, retainer_id, cycle.starts_on, resumes_on=resumes_on)
    shorter = replace(cycle, ends_on=resumes_on)
    await cycles.reshape(tx, shorter, due_at=midnight(resumes_on, agreed.retainer.timezone))
    await _hold_from(tx, agreed, cycle.ends_on, resumes_on)


async def _hold_from(tx: Transaction, agreed: Agreement, planned_on: date, begins_on: date) -> None:
    """Let terms that were planned for a day hold from another one, with cycles that begin there."""
    retainer_id = agreed.retainer.called.retainer_id
    for terms in agreed.history:
        if terms.effective_from == planned_on:
            await retainers.drop_planned(tx, retainer_id, planned_on)
            await retainers.add_terms(tx, retainer_id, put_off(agreed, terms, begins_on))


async def _decide(
    tx: Transaction, cycle: Cycle, kind: DecisionKind, reason: str, *, person: Person, now: datetime
) -> UUID:
    return await decisions.add(
        tx,
        retainer_id=cycle.retainer_id,
        cycle_id=None,
        kind=kind,
        reason=check_reason(reason),
        person_id=person.person_id,
        now=now,
    )
