"""Change orders before and after their decision: made, edited, sent, withdrawn, completed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from domain.appointments import AppointmentKind
from domain.change_orders.orders import BySlack, ChangeOrder, OrderState, Step, Via, changed
from domain.change_orders.refusals import ApproverMissing, NotToComplete, NotToWithdraw, OrderGone, RequestHasOrder
from domain.change_orders.rules import became, require_completable, require_editable, require_withdrawable
from domain.change_orders.rules import settled as why_settled
from domain.people.people import Caller, Person, require_manager
from domain.values.durations import format_minutes
from services.change_orders.cards import CLIENT, cards_changed
from services.change_orders.deciders import decision_maker_of
from services.change_orders.forms import OrderForm, approver_of, retainer_of, terms_of
from services.change_orders.steps import Doing, again, lock_order, note, send, settled
from services.people.people import caller
from store import appointments, requests, submissions
from store.change_orders import reading as change_orders
from store.change_orders import writing as order_acts
from store.database import Transaction
from store.ids import new_id


async def create(tx: Transaction, form: OrderForm, *, by: Caller, key: str, now: datetime, draft: bool) -> ChangeOrder:
    """Make an order, and send it unless it stays a draft."""
    person = await _require_manager(tx, by, "make a change order")
    change_order_id = new_id()
    told = await submissions.claim(tx, key, {"change_order_id": change_order_id.hex}, now=now)
    if told is not None:
        return await _told(tx, UUID(told["change_order_id"]))
    order = await _filled(tx, form, None, change_order_id, requester=person, now=now)
    order = replace(order, number=await order_acts.next_number(tx))
    await order_acts.add(tx, order, now=now)
    if form.request_id is not None and not await requests.turned_into(tx, form.request_id, change_order_id):
        raise RequestHasOrder
    order = await again(tx, order)
    doing = await _doing(tx, order, by)
    await note(tx, order, Step.DRAFTED, doing, now=now)
    return order if draft else await _send(tx, order, doing, now=now)


async def edit(
    tx: Transaction, change_order_id: UUID, form: OrderForm, *, by: Caller, key: str, now: datetime, draft: bool
) -> ChangeOrder:
    """Change an order: another version, which asks again."""
    person = await _require_manager(tx, by, "change a change order")
    if not await _is_new(tx, key, by, now=now):
        return await _told(tx, change_order_id)
    before = await lock_order(tx, change_order_id)
    require_editable(before, format_minutes(before.terms.minutes or 0))
    order = await _filled(tx, form, before, change_order_id, requester=person, now=now)
    await order_acts.change(tx, order)
    order = await again(tx, order)
    doing = await _doing(tx, order, by)
    await note(tx, order, Step.EDITED, replace(doing, words=changed(before.terms, order.terms)), now=now)
    return order if draft and before.state is OrderState.DRAFT else await _send(tx, order, doing, now=now)


async def send_draft(tx: Transaction, change_order_id: UUID, *, by: Caller, key: str, now: datetime) -> ChangeOrder:
    """Send what was kept as a draft."""
    await _require_manager(tx, by, "send a change order")
    if not await _is_new(tx, key, by, now=now):
        return await _told(tx, change_order_id)
    order = await lock_order(tx, change_order_id)
    doing = await _doing(tx, order, by)
    if order.state is not OrderState.DRAFT:
        assert doing.decision_maker is not None  # noqa: S101 - whoever comes from Slack has one
        raise why_settled(order, doing.decision_maker, now)
    return await _send(tx, order, doing, now=now)


async def withdraw(tx: Transaction, change_order_id: UUID, *, by: Caller, key: str, now: datetime) -> ChangeOrder:
    """Take an order back that nobody has decided about."""
    await _require_manager(tx, by, "withdraw a change order")
    if not await _is_new(tx, key, by, now=now):
        return await _told(tx, change_order_id)
    order = await lock_order(tx, change_order_id)
    require_withdrawable(order)
    if not await order_acts.withdraw(tx, change_order_id):
        raise NotToWithdraw(code=order.code, became=became(order))
    doing = await _doing(tx, order, by)
    told_to = (CLIENT,) if order.sent_at else ()
    return await settled(tx, order, Step.WITHDRAWN, doing, told=told_to, now=now)


async def complete(tx: Transaction, change_order_id: UUID, *, by: Caller, key: str, now: datetime) -> ChangeOrder:
    """Say that a separate job is done."""
    await _require_manager(tx, by, "complete a change order")
    if not await _is_new(tx, key, by, now=now):
        return await _told(tx, change_order_id)
    order = await lock_order(tx, change_order_id)
    require_completable(order)
    if not await order_acts.complete(tx, change_order_id, now=now):
        raise NotToComplete(code=order.code, why=f"it {became(order)}")
    await note(tx, order, Step.COMPLETED, await _doing(tx, order, by), now=now)
    order = await again(tx, order)
    await cards_changed(tx, order, now=now)
    # All of it may be on invoices that were sent already.
    await appointments.set_due(tx, AppointmentKind.ORDER_BILLED, {change_order_id: now})
    return order


async def _is_new(tx: Transaction, key: str, by: Caller, *, now: datetime) -> bool:
    """Whether the caller has not sent it before; the same button may stand before several people."""
    return await submissions.claim(tx, f"{key}:{by.slack_user_id}", {}, now=now) is None


async def _require_manager(tx: Transaction, by: Caller, what: str) -> Person:
    person = await caller(tx, by)
    require_manager(person, what)
    return person


async def _told(tx: Transaction, change_order_id: UUID) -> ChangeOrder:
    """The order of a submission that comes a second time, as it is now."""
    order = await change_orders.by_id(tx, change_order_id)
    if order is None:
        raise OrderGone
    return order


async def _doing(tx: Transaction, order: ChangeOrder, by: Caller) -> Doing:
    return Doing(Via.SLACK, await decision_maker_of(tx, order, BySlack(by)), by.slack_channel_id)


async def _send(tx: Transaction, order: ChangeOrder, doing: Doing, *, now: datetime) -> ChangeOrder:
    if order.approver is None:
        raise ApproverMissing
    return await send(tx, order, doing, now=now)


async def _filled(
    tx: Transaction,
    form: OrderForm,
    before: ChangeOrder | None,
    change_order_id: UUID,
    *,
    requester: Person,
    now: datetime,
) -> ChangeOrder:
    """The order that a form makes, or makes of the one before."""
    retainer = await retainer_of(tx, form.retainer_id)
    terms = await terms_of(tx, retainer, form, now=now)
    approver = await approver_of(tx, retainer.called.client_id, form.approver, requester=requester)
    if before is not None:
        return replace(before, called=retainer.called, terms=terms, approver=approver)
    return ChangeOrder(
        change_order_id=change_order_id,
        number=0,
        called=retainer.called,
        client_timezone=retainer.timezone,
        terms=terms,
        state=OrderState.DRAFT,
        version=1,
        requested_by_id=requester.person_id,
        requested_by=requester.name,
        requester_outside=requester.outside_name,
        requester_slack_id=requester.slack_user_id,
        approver=approver,
        created_at=now,
        permalink=form.permalink,
        request_id=form.request_id,
    )
