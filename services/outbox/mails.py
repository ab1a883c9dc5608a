"""Mails, written in the transaction of their cause; `services.mailing` sends them, each once."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from domain.letters.mails import MailKind
from store.change_orders import reading as change_orders
from store.database import Transaction
from store.ids import new_id
from store.letters import mails


async def send_approval_mail(
    tx: Transaction, change_order_id: UUID, contact_id: UUID, now: datetime, *, kind: MailKind = MailKind.APPROVAL
) -> None:
    """Write the mail that asks a contact to decide about an order as it is now: once for a version, and its reminder
    once.
    """
    order = await change_orders.by_id(tx, change_order_id)
    if order is None:
        return
    await mails.add(
        tx,
        new_id(),
        key=f"{kind.value}:{change_order_id}:{order.version}:{contact_id}",
        kind=kind,
        change_order_id=change_order_id,
        version=order.version,
        contact_id=contact_id,
        now=now,
    )
