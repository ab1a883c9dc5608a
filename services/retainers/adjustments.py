"""Adjustments by an owner: a lot more, or a quantity less, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from domain.agreements.decisions import DecisionKind, check_reason
from domain.cycles.agreement import Agreement
from domain.cycles.cycles import Cycle
from domain.cycles.lots import Lot, LotSource
from domain.cycles.rollover import terms_on
from domain.kinds import Component, CycleState, EntryKind, Kind
from domain.people.people import Caller, Person, require_owner
from domain.retainers.adjustments import (
    Adjusted,
    Adjustment,
    BlockOver,
    FundsNotAdjusted,
    MoreThanThere,
    NoBlockToTake,
    NothingAdjusted,
    NothingOpen,
)
from domain.values.days import long_date
from domain.values.durations import format_minutes
from domain.values.wall_clock import local_date
from services.cycles.due import on_turned_cycles
from services.cycles.finding import lock_retainer
from services.cycles.grants import grant
from services.cycles.provisional import figures_shown
from services.cycles.thresholds import look_again
from services.people.people import caller
from services.people.visibility import cycle_shown
from store import submissions
from store.agreements import decisions
from store.cycles import adjustments, cycles, ledger
from store.database import Database, Transaction
from store.ids import new_id


@dataclass(frozen=True, slots=True)
class AdjustmentForm:
    """A filled-in adjustment. `quantity` in the unit of the kind, below zero to take away. `prepaid`: the client
    bought it apart from the fee, so it is never capped or forfeited; `last_day` ends it where it should end.
    """

    retainer_id: UUID
    quantity: int
    reason: str
    prepaid: bool = False
    last_day: date | None = None


class Adjustments:
    """What an owner adds or takes away by hand."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @on_turned_cycles
    async def add(self, form: AdjustmentForm, *, by: Caller, key: str, now: datetime) -> Adjusted:
        """Change what today's cycle has available.

        Raises OwnersOnly, NotYourClient, NothingAdjusted, ReasonMissing, DescriptionTooLong, NoBlockToTake,
        BlockOver, MoreThanThere, NothingOpen, FundsNotAdjusted.
        """
        async with self._database.transaction(by.workspace_id) as tx:
            person = await caller(tx, by)
            require_owner(person, "adjust a balance")
            agreed, live = await lock_retainer(tx, form.retainer_id, now=now)
            told = await submissions.claim(tx, key, {}, now=now)
            if told is not None:
                return await _adjusted_before(tx, agreed, UUID(told["decision_id"]), person=person)
            cycle = await _check(tx, agreed, live, form, now=now)
            decision_id = await decisions.add(
                tx,
                retainer_id=form.retainer_id,
                cycle_id=cycle.cycle_id,
                kind=DecisionKind.ADJUSTMENT,
                reason=check_reason(form.reason),
                person_id=person.person_id,
                now=now,
            )
            await submissions.tell(tx, key, {"decision_id": decision_id.hex})
            await _write(tx, agreed, cycle, form, decision_id=decision_id, person=person, now=now)
            await look_again(tx, [each.cycle_id for each in live], now)
            return await _adjusted(tx, agreed, decision_id, person=person)


async def _check(
    tx: Transaction, agreed: Agreement, live: Sequence[Cycle], form: AdjustmentForm, *, now: datetime
) -> Cycle:
    """The cycle that the form changes. Raises the refusal of the first thing that is wrong."""
    called = agreed.retainer.called
    today = local_date(now, agreed.retainer.timezone)
    if not form.quantity:
        raise NothingAdjusted
    check_reason(form.reason)
    if called.kind is Kind.FUNDS:
        raise FundsNotAdjusted(retainer=called.label)
    if form.quantity < 0 and (form.prepaid or form.last_day):
        raise NoBlockToTake
    if form.last_day is not None and form.last_day < today:
        raise BlockOver(last_day=long_date(form.last_day))
    cycle = next((each for each in live if each.state is CycleState.OPEN), None)
    if cycle is None:
        raise NothingOpen(retainer=called.label)
    available = (await figures_shown(tx, cycle)).available
    if available + form.quantity < 0:
        shown = format_minutes(available) if called.kind is Kind.HOURS else str(available)
        raise MoreThanThere(retainer=called.label, available=shown)
    return cycle


async def _write(
    tx: Transaction,
    agreed: Agreement,
    cycle: Cycle,
    form: AdjustmentForm,
    *,
    decision_id: UUID,
    person: Person,
    now: datetime,
) -> None:
    on = max(local_date(now, agreed.retainer.timezone), cycle.starts_on)
    if form.quantity > 0:
        await grant(
            tx,
            cycle,
            [_lot(agreed, cycle, form, on)],
            kind=EntryKind.ADJUSTMENT,
            component=Component.ADDED,
            decision_id=decision_id,
            person_id=person.person_id,
            now=now,
        )
        return
    line = ledger.Line(
        retainer_id=form.retainer_id,
        cycle_id=cycle.cycle_id,
        kind=EntryKind.ADJUSTMENT,
        component=Component.ADDED,
        quantity=form.quantity,
        occurred_on=on,
        occurred_at=now,
        person_id=person.person_id,
        decision_id=decision_id,
    )
    await ledger.add(tx, [line])


def _lot(agreed: Agreement, cycle: Cycle, form: AdjustmentForm, on: date) -> Lot:
    if form.prepaid:
        return Lot(new_id(), LotSource.PREPAID, form.quantity, on, form.last_day)
    # What is given without being paid for lasts as long as the cycle's own grant does.
    rollover = terms_on(agreed.history, cycle.starts_on).rollover
    return Lot(
        new_id(), LotSource.ADJUSTMENT, form.quantity, on, form.last_day or agreed.expiry(rollover, cycle.ends_on)
    )


async def _adjusted(tx: Transaction, agreed: Agreement, decision_id: UUID, *, person: Person) -> Adjusted:
    stored = await adjustments.by_decision(tx, decision_id)
    cycle = await cycles.by_id(tx, stored.cycle_id)
    if cycle is None:
        raise LookupError(stored.cycle_id)
    adjustment = Adjustment(
        adjustment_id=decision_id,
        called=agreed.retainer.called,
        quantity=stored.quantity,
        reason=stored.reason,
        is_prepaid=stored.is_prepaid,
        last_day=stored.last_day,
    )
    return Adjusted(adjustment, cycle_shown(cycle, person), await figures_shown(tx, cycle))


async def _adjusted_before(tx: Transaction, agreed: Agreement, decision_id: UUID, *, person: Person) -> Adjusted:
    before = await _adjusted(tx, agreed, decision_id, person=person)
    return Adjusted(before.adjustment, before.cycle, before.after, is_repeat=True)
