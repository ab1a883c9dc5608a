"""The draft about what a cycle used beyond its hours: prepared once it is closed, where that awaits approval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from domain.agreements.terms import Terms
from domain.agreements.units import named
from domain.appointments import Appointment
from domain.change_orders.orders import Approver, Billing, ChangeOrder, Effect, OrderState, OrderTerms, Step, Via
from domain.cycles.agreement import Agreement
from domain.cycles.cycles import Cycle
from domain.cycles.overage import overage_price, settle
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
from store.change_orders import reading as change_orders
from store.change_orders import writing as order_acts
from store.cycles import cycles
from store.database import Transaction
from store.ids import new_id

_BY_THE_CLOCK = Doing(Via.CLOCK)


async def handle_excesses(
    tx: Transaction, appointments: Sequence[Appointment], now: datetime
) -> Mapping[UUID, datetime | None]:
    """Look at cycles that have closed over their hours, once each."""
    for each in appointments:
        cycle = await cycles.by_id(tx, each.subject_id)
        # One that was reopened meanwhile closes again, and is looked at then.
        if cycle is not None and cycle.state is CycleState.CLOSED:
            agreed = await agreement(tx, cycle.retainer_id)
            overage = await change_orders.overage_of(tx, cycle.cycle_id)
            awaiting = settle(terms_on(agreed.history, cycle.starts_on), overage=overage).awaiting
            await _prepare(tx, agreed, cycle, awaiting, now=now)
    return {}


async def _prepare(tx: Transaction, agreed: Agreement, cycle: Cycle, awaiting: int, *, now: datetime) -> None:
    """Keep the draft about a closed cycle's excess in step with it: one for each cycle, however often it is closed.

    What was sent once is left alone: somebody has it before them, or has decided about it.
    """
    known = await change_orders.of_excess(tx, cycle.cycle_id)
    if known is None:
        if awaiting:
            await _draft(tx, agreed, cycle, awaiting, now=now)
        return
    order = await lock_order(tx, known)
    if order.state is not OrderState.DRAFT:
        return
    if not awaiting:
        await order_acts.withdraw(tx, known)
        await note(tx, order, Step.WITHDRAWN, _BY_THE_CLOCK, now=now)
        return
    terms = _terms(agreed, cycle, awaiting)
    if terms != order.terms:
        await order_acts.change(tx, replace(order, terms=terms))
        await note(tx, await again(tx, order), Step.EDITED, _BY_THE_CLOCK, now=now)


async def _draft(tx: Transaction, agreed: Agreement, cycle: Cycle, awaiting: int, *, now: datetime) -> None:
    called = agreed.retainer.called
    found = await answerable(tx, called.client_id)
    if found is None:
        return
    order = ChangeOrder(
        change_order_id=new_id(),
        number=await order_acts.next_number(tx),
        called=called,
        client_timezone=agreed.retainer.timezone,
        terms=_terms(agreed, cycle, awaiting),
        state=OrderState.DRAFT,
        version=1,
        requested_by_id=found.person.person_id,
        requested_by=found.person.name,
        requester_slack_id=found.person.slack_user_id,
        approver=await _approver(tx, agreed, found.person),
        created_at=now,
        excess_of_cycle_id=cycle.cycle_id,
    )
    await order_acts.add(tx, order, now=now)
    event_id = await note(tx, order, Step.DRAFTED, _BY_THE_CLOCK, now=now)
    morning = next_morning(now, found.person.timezone, await business_days(tx))
    await tell_requester(tx, order, event_id, not_before=morning, now=now)


async def _approver(tx: Transaction, agreed: Agreement, requester: Person) -> Approver | None:
    choices = await approvers(tx, agreed.retainer.called.client_id, requester=requester)
    return choices[0] if choices else None


def _terms(agreed: Agreement, cycle: Cycle, awaiting: int) -> OrderTerms:
    """What is owed for the excess: it is done, so nothing is added to any balance."""
    terms, called = terms_on(agreed.history, cycle.starts_on), agreed.retainer.called
    days = f"{long_date(cycle.starts_on)} to {long_date(cycle.last_day)}"
    counts_hours = called.kind is Kind.HOURS
    what = "Work" if counts_hours else f"{awaiting} {named(awaiting, called.unit)}"
    return OrderTerms(
        title=f"{what} beyond the retainer, {days}",
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
