"""Reopening a closed cycle: what its end wrote is turned round, and its next closing adds a snapshot."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from domain.agreements.decisions import DecisionKind, check_reason
from domain.appointments import AppointmentKind
from domain.cycles.agreement import Agreement
from domain.cycles.cycles import Cycle
from domain.kinds import Component, CycleState
from domain.people.people import Caller, Person, require_owner
from domain.retainers.reopening import HandedOn, NoSuchCycle, NotClosed, Reopened
from domain.values.days import long_date
from domain.values.wall_clock import local_date
from services.agreements.agreed import agreement
from services.appointments.business_days import grace_period
from services.cycles.due import on_turned_cycles
from services.cycles.finding import lock_retainer
from services.cycles.late_work import post_corrected
from services.cycles.thresholds import look_again
from services.people.people import caller
from services.people.visibility import cycle_shown
from store import appointments, submissions
from store.agreements import decisions
from store.cycles import cycles, ledger, reversals, term_ends
from store.database import Database, Transaction

_AT_THE_END = (Component.CARRIED_OUT, Component.EXPIRED, Component.FORFEITED)


class Reopening:
    """Closed cycles, opened once more."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @on_turned_cycles
    async def reopen(self, cycle_id: UUID, reason: str, *, by: Caller, key: str, now: datetime) -> Reopened:
        """Put the last closed cycle of a retainer back into its grace, for as long as a new one lasts.

        Raises OwnersOnly, NoSuchCycle, NotClosed, HandedOn, ReasonMissing, DescriptionTooLong.
        """
        async with self._database.transaction(by.workspace_id) as tx:
            person = await caller(tx, by)
            require_owner(person, "reopen a closed cycle")
            asked = await cycles.by_id(tx, cycle_id)
            if asked is None:
                raise NoSuchCycle
            for each in sorted({asked.retainer_id, *await term_ends.receivers(tx, asked.retainer_id)}):
                await cycles.lock_live(tx, each)
            agreed, live = await lock_retainer(tx, asked.retainer_id, now=now)
            cycle = await cycles.by_id(tx, cycle_id) or asked
            if await submissions.claim(tx, key, {}, now=now) is not None:
                told = await _told(tx, agreed, cycle, check_reason(reason), person=person)
                return replace(told, is_repeat=True)
            await _check(tx, agreed, cycle)
            await _remember(tx, cycle, check_reason(reason), person=person, now=now)
            await _turn_round(tx, cycle, live, person=person, now=now)
            await post_corrected(tx, agreed, cycle, now=now)
            closes_on = await _closes_on(tx, agreed, live, now=now)
            cycle = replace(cycle, state=CycleState.CLOSING, closes_on=closes_on)
            await cycles.move_on(tx, [cycles.Moved(cycle, cycle.due_at(agreed.retainer.timezone))])
            await appointments.set_due(tx, AppointmentKind.CYCLE_CARD, {cycle_id: now})
            await look_again(tx, [cycle_id, *(each.cycle_id for each in live)], now)
            return await _told(tx, agreed, cycle, check_reason(reason), person=person)


async def _check(tx: Transaction, agreed: Agreement, cycle: Cycle) -> None:
    called, starts_on = agreed.retainer.called, long_date(cycle.starts_on)
    if cycle.state is not CycleState.CLOSED:
        raise NotClosed(retainer=called.label, starts_on=starts_on)
    every = await cycles.of_retainer(tx, cycle.retainer_id)
    after = next((each for each in every if each.starts_on == cycle.ends_on), None)
    if after is not None and after.state is CycleState.CLOSED:
        raise HandedOn(retainer=called.label, starts_on=starts_on)


async def _remember(tx: Transaction, cycle: Cycle, reason: str, *, person: Person, now: datetime) -> None:
    await decisions.add(
        tx,
        retainer_id=cycle.retainer_id,
        cycle_id=cycle.cycle_id,
        kind=DecisionKind.REOPENING,
        reason=reason,
        person_id=person.person_id,
        now=now,
    )


async def _turn_round(tx: Transaction, cycle: Cycle, live: Sequence[Cycle], *, person: Person, now: datetime) -> None:
    """Reverse what the closing wrote here and in the next cycle.

    Late work stays where it was posted and is covered anew when the cycle closes. Work that was taken back or put right
    late is now so where it belongs, and what the open cycle got for it, or bore, goes: the carry will hold it.
    """
    lines = list(await reversals.of_components(tx, cycle.cycle_id, *_AT_THE_END))
    after = next((each for each in live if each.starts_on == cycle.ends_on), None)
    if after is not None:
        lines += await reversals.of_components(tx, after.cycle_id, Component.CARRIED_IN)
    lines += await reversals.added_for_cycle(tx, cycle.cycle_id)
    lines += await reversals.used_by_gone(tx, cycle.cycle_id)
    lines += await reversals.cover_of_gone(tx, cycle.cycle_id)
    if after is None:
        settled = await reversals.settled_at_end(tx, cycle.cycle_id)
        await _require_live(tx, {each.cycle_id for each in settled} - {cycle.cycle_id}, cycle)
        lines += settled
        await term_ends.unsettle(tx, cycle.retainer_id, cycle.ends_on)
    await reversals.turn_round(tx, lines, person_id=person.person_id, now=now)


async def _require_live(tx: Transaction, cycle_ids: Iterable[UUID], cycle: Cycle) -> None:
    """What was moved to another retainer must still be there. Raises HandedOn."""
    for cycle_id in cycle_ids:
        other = await cycles.by_id(tx, cycle_id)
        if other is None or other.state is CycleState.CLOSED:
            called = (await agreement(tx, cycle.retainer_id)).retainer.called
            raise HandedOn(retainer=called.label, starts_on=long_date(cycle.starts_on))


async def _closes_on(tx: Transaction, agreed: Agreement, live: Sequence[Cycle], *, now: datetime) -> date:
    """A grace from today on, but never beyond that of the next cycle: cycles close in their order."""
    today = local_date(now, agreed.retainer.timezone)
    grace = await grace_period(tx)
    closes_on = replace(grace, length=max(1, grace.length)).closes_on(today)
    return min([closes_on, *(each.closes_on for each in live if each.closes_on)])


async def _told(tx: Transaction, agreed: Agreement, cycle: Cycle, reason: str, *, person: Person) -> Reopened:
    return Reopened(
        called=agreed.retainer.called,
        cycle=cycle_shown(cycle, person),
        closes_on=cycle.closes_on or cycle.ends_on,
        figures=await ledger.figures(tx, cycle.cycle_id),
        reason=reason,
    )
