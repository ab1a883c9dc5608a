"""Change orders by mail: who is asked so, and whether a mail still asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.change_orders.orders import ChangeOrder, ChangeOrderView, OrderState
from domain.clients.clients import Contact
from domain.letters.mails import MailKind, OutgoingMail, WrittenMail
from domain.people.people import Person
from services.change_orders.views import view_of
from services.outbox.mails import write_mail
from store.change_orders import reading as change_orders
from store.clients import approvers as approvals
from store.database import Transaction
from store.people import people

# For an order that says no day of its own.
_LONGEST = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class AskedByMail:
    """What a mail asks about, till when, and for whom. `is_outdated`: it need not be asked any more."""

    view: ChangeOrderView
    requester: Person | None
    expires_at: datetime
    is_outdated: bool


async def mail_asked(tx: Transaction, order: ChangeOrder, kind: MailKind, *, now: datetime) -> None:
    """Ask by mail who has no Slack: once about a version, and remind once. The link in it shows the order, and decides
    once.
    """
    approver = order.approver
    if approver is None or approver.contact_id is None or not approver.email or approver.slack_user_id:
        return
    mail = OutgoingMail(
        kind,
        f"{kind.value}:{order.change_order_id}:{order.version}:{approver.contact_id}",
        order.change_order_id,
        approver.contact_id,
        {"version": order.version},
    )
    await write_mail(tx, mail, now=now)


async def asked_by(tx: Transaction, mail: WrittenMail, *, now: datetime) -> AskedByMail | None:
    """What a mail asks; None where there is no such order."""
    order = await change_orders.by_id(tx, mail.subject_id)
    contact = await approvals.contact(tx, mail.contact_id)
    if order is None or contact is None:
        return None
    view = await view_of(tx, order.change_order_id, now=now)
    if view is None:
        return None
    return AskedByMail(
        view=view,
        requester=await people.by_id(tx, order.requested_by_id),
        expires_at=order.expires_at or now + _LONGEST,
        is_outdated=_why_not(order, contact, mail, now) is not None,
    )


async def why_not_again(tx: Transaction, mail: WrittenMail, now: datetime) -> str | None:
    """Why a mail need not go again, as the end of a sentence; None while it asks."""
    order = await change_orders.by_id(tx, mail.subject_id)
    contact = await approvals.contact(tx, mail.contact_id)
    if order is None or contact is None:
        return "its change order no longer exists"
    return _why_not(order, contact, mail, now)


def _why_not(order: ChangeOrder, contact: Contact, mail: WrittenMail, now: datetime) -> str | None:
    waits = order.state is OrderState.PENDING and order.version == mail.facts["version"]
    if not waits or (order.expires_at is not None and order.expires_at <= now):
        return f"{order.code} is not waiting for an approval by mail"
    if not contact.is_approver:
        return f"{contact.name} no longer approves for {order.called.client_name}"
    return None
