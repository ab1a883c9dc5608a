"""What the clock does with change orders: it reminds once, and lets them expire."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from domain.appointments import Appointment
from domain.change_orders.orders import ChangeOrder, OrderState, Step, Via
from domain.change_orders.rules import reminds_at
from domain.letters.mails import MailKind
from domain.values.mornings import nine_of
from domain.values.wall_clock import local_date
from services.appointments.business_days import business_days
from services.change_orders.cards import APPROVER, CLIENT, tell
from services.change_orders.mails import mail_asked
from services.change_orders.steps import Doing, note, settled
from store.change_orders import history as order_history
from store.change_orders import reading as change_orders
from store.change_orders import writing as order_acts
from store.database import Transaction

_SOON = timedelta(minutes=1)
_BY_THE_CLOCK = Doing(Via.CLOCK)


async def handle_change_orders(
    tx: Transaction, appointments: Sequence[Appointment], now: datetime
) -> Mapping[UUID, datetime | None]:
    """Remind, or let expire. An order that somebody holds is looked at again in a minute: who decides about it may be
    waiting for what this transaction holds.
    """
    due = {each.subject_id: each.due_at for each in appointments}
    ids = list(due)
    free = await order_acts.lock_those_free(tx, ids)
    again: dict[UUID, datetime | None] = {}
    for each in ids:
        order = await change_orders.by_id(tx, each)
        if order is None or order.state is not OrderState.PENDING or order.expires_at is None:
            again[each] = None
        elif each not in free:
            again[each] = now + _SOON
        else:
            again[each] = await _keep(tx, order, order.expires_at, due[each], now)
    return again


async def _keep(
    tx: Transaction, order: ChangeOrder, until: datetime, due_at: datetime, now: datetime
) -> datetime | None:
    if until <= now:
        if await order_acts.settle(tx, order, OrderState.EXPIRED, late=True, now=now):
            await settled(tx, order, Step.EXPIRED, _BY_THE_CLOCK, now=now)
        return None
    zone = order.client_timezone
    # The day that it was set for stands, whatever public holidays came since.
    set_for = nine_of(local_date(due_at, zone), zone)
    remind = min(set_for, reminds_at(order.sent_at or order.created_at, zone, await business_days(tx)))
    if now < remind:
        return min(remind, until)
    if not await _was_reminded(tx, order):
        event_id = await note(tx, order, Step.REMINDED, _BY_THE_CLOCK, now=now)
        await tell(tx, order, event_id, (CLIENT, APPROVER), by=None, now=now)
        await mail_asked(tx, order, MailKind.REMINDER, now=now)
    return until


async def _was_reminded(tx: Transaction, order: ChangeOrder) -> bool:
    """Since it was sent last."""
    since = order.sent_at or order.created_at
    steps = await order_history.steps(tx, order.change_order_id)
    return any(each.kind is Step.REMINDED and each.at >= since for each in steps)
