"""The draft about what a cycle used beyond its hours: prepared once it is closed, where that awaits approval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from domain.agreements.terms import Terms
from domain.agreements.units import named
from domain.appointments import Appointment
from domain.change_orders.orders import Approver, Billing, ChangeOrder, Effect, OrderState, OrderTerms, Step, Via
from domain.cycles.agreement import Agreement
from domain.cycles.cycles import Cycle
from domain.cycles.overage import overage_price
from domain.cycles.rollover import terms_on
from domain.kinds import CycleState, Kind
from domain.people.people import Person
from domain.values.days import long_date
from domain.values.mornings import next_morning
from services.agreements.agreed import agreement
from services.appointments.business_days import business_days
from services.change_orders.cards import tell_requester
from services.change_orders.forms import approvers
from services.change_orders.steps import Doing, again, lock_order, note
from services.clients.addressees import answerable
from services.cycles.corrections import replayed
from store.change_orders import reading as change_orders
from store.change_orders import writing as order_acts
from store.cycles import cycles
from store.database import Transaction
from store.ids import new_id

_BY_THE_CLOCK = Doing(Via.CLOCK)
_LOOK_AGAIN = timedelta(days=1)


async def handle_excesses(
    tx: Transaction, appointments: Sequence[Appointment], now: datetime
) -> Mapping[UUID, datetime | None]:
    """Look at cycles that have closed over their hours, once each; again where nobody can answer for the client yet."""
    later: dict[UUID, datetime | None] = {}
    for each in appointments:
        cycle = await cycles.by_id(tx, each.subject_id)
        # One that was reopened meanwhile closes again, and is looked at then.
        if cycle is not None and cycle.state is CycleState.CLOSED:
            agreed = await agreement(tx, cycle.retainer_id)
            # With what was taken back or put right since it closed.
            awaiting = (await replayed(tx, agreed, cycle)).settlement.awaiting
            if not await _prepare(tx, agreed, cycle, awaiting, now=now):
                later[each.subject_id] = now + _LOOK_AGAIN
    return later


async def _prepare(tx: Transaction, agreed: Agreement, cycle: Cycle, awaiting: int, *, now: datetime) -> bool:
    """Keep the draft about a closed cycle's excess in step with it: one for each cycle, however often it is closed.

    What was sent once is left alone: somebody has it before them, or has decided about it. What is found beyond that
    gets a draft of its own. False where a draft is wanted, and there is nobody yet who would send it.
    """
    known = [await lock_order(tx, each) for each in await change_orders.of_excess(tx, cycle.cycle_id)]
    asked = sum(_asked(agreed, cycle, each, awaiting) for each in known if each.state is not OrderState.DRAFT)
    order = known[-1] if known and known[-1].state is OrderState.DRAFT else None
    if order is not None:
        await _keep_in_step(tx, agreed, cycle, order, awaiting - asked, now=now)
        return True
    return awaiting <= asked or await _draft(tx, agreed, cycle, awaiting - asked, part=len(known) + 1, now=now)


async def _keep_in_step(
    tx: Transaction, agreed: Agreement, cycle: Cycle, order: ChangeOrder, awaiting: int, *, now: datetime
) -> None:
    if awaiting <= 0:
        await order_acts.withdraw(tx, order.change_order_id)
        await note(tx, order, Step.WITHDRAWN, _BY_THE_CLOCK, now=now)
        return
    terms = _terms(agreed, cycle, awaiting, part=order.excess_part)
    if terms != order.terms:
        await order_acts.change(tx, replace(order, terms=terms))
        await note(tx, await again(tx, order), Step.EDITED, _BY_THE_CLOCK, now=now)


def _asked(agreed: Agreement, cycle: Cycle, order: ChangeOrder, awaiting: int) -> int:
    """How much of a cycle's excess an order asks for; what was dropped by itself asks for nothing.

    Of units it says only what they cost: it is all that there is, where that is nothing.
    """
    dropped = order.state is OrderState.WITHDRAWN and order.outcome is not None and order.outcome.via is Via.CLOCK
    if dropped:
        return 0
    if agreed.retainer.called.kind is Kind.HOURS:
        return order.terms.minutes or 0
    price = overage_price(terms_on(agreed.history, cycle.starts_on), 1)
    return (order.terms.amount_minor or 0) // price if price else awaiting


async def _draft(tx: Transaction, agreed: Agreement, cycle: Cycle, awaiting: int, *, part: int, now: datetime) -> bool:
    called = agreed.retainer.called
    found = await answerable(tx, called.client_id)
    if found is None:
        return False
    order = ChangeOrder(
        change_order_id=new_id(),
        number=await order_acts.next_number(tx),
        called=called,
        client_timezone=agreed.retainer.timezone,
        terms=_terms(agreed, cycle, awaiting, part=part),
        state=OrderState.DRAFT,
        version=1,
        requested_by_id=found.person.person_id,
        requested_by=found.person.name,
        requester_outside=found.person.outside_name,
        requester_slack_id=found.person.slack_user_id,
        approver=await _approver(tx, agreed, found.person),
        created_at=now,
        excess_of_cycle_id=cycle.cycle_id,
        excess_part=part,
    )
    await order_acts.add(tx, order, now=now)
    event_id = await note(tx, order, Step.DRAFTED, _BY_THE_CLOCK, now=now)
    morning = next_morning(now, found.person.timezone, await business_days(tx))
    await tell_requester(tx, order, event_id, not_before=morning, now=now)
    return True


async def _approver(tx: Transaction, agreed: Agreement, requester: Person) -> Approver | None:
    choices = await approvers(tx, agreed.retainer.called.client_id, requester=requester)
    return choices[0] if choices else None


def _terms(agreed: Agreement, cycle: Cycle, awaiting: int, *, part: int) -> OrderTerms:
    """What is owed for the excess: it is done, so nothing is added to any balance."""
    terms, called = terms_on(agreed.history, cycle.starts_on), agreed.retainer.called
    days = f"{long_date(cycle.starts_on)} to {long_date(cycle.last_day)}"
    counts_hours = called.kind is Kind.HOURS
    what = "Work" if counts_hours else f"{awaiting} {named(awaiting, called.unit)}"
    found = "" if part == 1 else ", found later"
    return OrderTerms(
        title=f"{what} beyond the retainer, {days}{found}",
        description="",
        minutes=awaiting if counts_hours else None,
        amount_minor=None if counts_hours else overage_price(terms, awaiting) or 0,
        rate_minor=_rate(terms) if counts_hours else None,
        currency=called.currency,
        effect=Effect.SEPARATE_JOB,
        billing=Billing.ON_APPROVAL,
    )


def _rate(terms: Terms) -> int | None:
    return terms.overage_rate_minor if terms.overage_rate_minor is not None else terms.rate_minor
