"""What a step of a change order brings about: a line of its history, its cards in step, and who is told."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.appointments import AppointmentKind
from domain.change_orders.orders import ChangeOrder, Effects, Step, Via
from domain.change_orders.refusals import OrderGone
from domain.change_orders.rules import DecisionMaker, expires_at, reminds_at
from domain.letters.mails import MailKind
from services.appointments.business_days import business_days
from services.change_orders.cards import CLIENT, TEAM, cards_changed, post_cards, tell, tell_owners
from services.change_orders.effects import as_facts
from services.change_orders.mails import mail_asked
from store import appointments
from store.change_orders import history as order_history
from store.change_orders import reading as change_orders
from store.change_orders import writing as order_acts
from store.clients import approvers as approvals
from store.database import Transaction
from store.ids import new_id


@dataclass(frozen=True, slots=True)
class Doing:
    """Who takes a step, from where, and what they wrote. Without a `decision_maker` the clock does it.

    `given_by_id` and `is_own` as `store.change_orders.history.note` has them.
    """

    via: Via
    decision_maker: DecisionMaker | None = None
    slack_channel_id: str | None = None
    words: str = ""
    permalink: str | None = None
    given_by_id: UUID | None = None
    is_own: bool = False


async def lock_order(tx: Transaction, change_order_id: UUID) -> ChangeOrder:
    """The order, locked. Raises OrderGone."""
    order = await change_orders.lock(tx, change_order_id)
    if order is None:
        raise OrderGone
    return order


async def again(tx: Transaction, order: ChangeOrder) -> ChangeOrder:
    """The order as this transaction has made it."""
    found = await change_orders.by_id(tx, order.change_order_id)
    if found is None:
        raise OrderGone
    return found


async def note(
    tx: Transaction,
    order: ChangeOrder,
    step: Step,
    doing: Doing,
    *,
    now: datetime,
    effects: Effects | None = None,
) -> UUID:
    """Write a step down; its id. An approval keeps what was approved, and what the balance was."""
    event_id, decision_maker = new_id(), doing.decision_maker
    approved = None
    if step is Step.APPROVED:
        approved = json.dumps({"asked": order.terms.as_facts(), "effects": as_facts(effects)})
    await order_history.note(
        tx,
        event_id,
        order,
        step,
        via=doing.via,
        person_id=decision_maker.person_id if decision_maker else None,
        contact_id=decision_maker.contact_id if decision_maker else None,
        slack_channel_id=doing.slack_channel_id,
        words=doing.words,
        permalink=doing.permalink,
        approved=approved,
        given_by_id=doing.given_by_id,
        is_own=doing.is_own,
        now=now,
    )
    return event_id


async def settled(
    tx: Transaction,
    order: ChangeOrder,
    step: Step,
    doing: Doing,
    *,
    now: datetime,
    effects: Effects | None = None,
    told: Sequence[str] = (CLIENT, TEAM),
) -> ChangeOrder:
    """Write down how it ended, bring its cards up to date, and tell who waits for it; owners too where who asked for it
    noted its approval.
    """
    event_id = await note(tx, order, step, doing, effects=effects, now=now)
    order = await again(tx, order)
    await cards_changed(tx, order, now=now)
    by = doing.decision_maker.person_id if doing.decision_maker else None
    await tell(tx, order, event_id, told, by=by, now=now)
    if doing.is_own:
        await tell_owners(tx, order, event_id, by=by, now=now)
    return order


async def send(tx: Transaction, order: ChangeOrder, doing: Doing, *, now: datetime) -> ChangeOrder:
    """Ask for the decision: its time begins, its cards are posted, or drawn anew where they stand."""
    days = (await approvals.settings(tx)).days
    until = expires_at(now, days)
    await order_acts.send(tx, order.change_order_id, expires_at=until, now=now)
    was_sent = order.sent_at is not None
    event_id = await note(tx, order, Step.SENT, doing, now=now)
    order = await again(tx, order)
    remind = min(reminds_at(now, order.client_timezone, await business_days(tx)), until)
    await appointments.set_due(tx, AppointmentKind.CHANGE_ORDER, {order.change_order_id: remind})
    await post_cards(tx, order, now=now)
    await mail_asked(tx, order, MailKind.APPROVAL, now=now)
    if was_sent:
        # Cards that stand are edited without a word, so that it asks again has to be said.
        await tell(tx, order, event_id, (CLIENT,), by=None, now=now)
    return order
