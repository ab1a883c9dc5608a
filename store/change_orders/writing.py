"""Change orders as they are made, decided and moved on; numbered without gaps, and never deleted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text

from domain.change_orders.orders import ChangeOrder, OrderState
from store.database import Transaction

# The row of the workspace is held till the transaction ends: who rolls back gives the number back.
_NUMBER = text("""
    UPDATE workspace SET last_change_order = last_change_order + 1
    WHERE workspace_id = :workspace_id RETURNING last_change_order
""")
_ADD = text("""
    INSERT INTO change_order (workspace_id, change_order_id, number, retainer_id, state, title, description, minutes,
        amount_minor, rate_minor, effect, billing, due_on, requested_by_id, approver_contact_id, approver_person_id,
        permalink, request_id, excess_of_cycle_id, excess_part, created_at)
    VALUES (:workspace_id, :change_order_id, :number, :retainer_id, 'draft', :title, :description, :minutes,
        :amount_minor, :rate_minor, :effect, :billing, :due_on, :requested_by_id, :approver_contact_id,
        :approver_person_id, :permalink, :request_id, :excess_of_cycle_id, :excess_part, :now)
""")
_CHANGE = text("""
    UPDATE change_order SET retainer_id = :retainer_id, title = :title, description = :description,
        minutes = :minutes, amount_minor = :amount_minor, rate_minor = :rate_minor, effect = :effect,
        billing = :billing, due_on = :due_on, approver_contact_id = :approver_contact_id,
        approver_person_id = :approver_person_id, version = version + 1,
        state = CASE WHEN state = 'draft' THEN 'draft' ELSE 'pending' END
    WHERE workspace_id = :workspace_id AND change_order_id = :change_order_id
""")
_SEND = text("""
    UPDATE change_order SET state = 'pending', sent_at = :now, expires_at = :expires_at
    WHERE workspace_id = :workspace_id AND change_order_id = :change_order_id
""")
# The one place where an order is decided: whoever comes second finds another state, or another version.
_SETTLE = text("""
    UPDATE change_order SET state = :state
    WHERE workspace_id = :workspace_id AND change_order_id = :change_order_id AND state = 'pending'
      AND version = :version AND (:late OR expires_at > :now)
    RETURNING change_order_id
""")
_WITHDRAW = text("""
    UPDATE change_order SET state = 'withdrawn'
    WHERE workspace_id = :workspace_id AND change_order_id = :change_order_id AND state IN ('draft', 'pending')
    RETURNING change_order_id
""")
_COMPLETE = text("""
    UPDATE change_order SET state = 'completed', completed_at = :now
    WHERE workspace_id = :workspace_id AND change_order_id = :change_order_id AND state = 'approved'
    RETURNING change_order_id
""")
_INVOICED = text("""
    UPDATE change_order SET state = 'invoiced'
    WHERE workspace_id = :workspace_id AND change_order_id = :change_order_id AND state IN ('approved', 'completed')
    RETURNING change_order_id
""")
_SHOWN_BY = text("""
    UPDATE change_order SET cards = array(SELECT DISTINCT unnest(cards || CAST(:keys AS text[])) ORDER BY 1)
    WHERE workspace_id = :workspace_id AND change_order_id = :change_order_id
""")
_LOCK_THOSE_FREE = text("""
    SELECT change_order_id FROM change_order
    WHERE workspace_id = :workspace_id AND change_order_id = ANY(:ids) ORDER BY change_order_id
    FOR NO KEY UPDATE SKIP LOCKED
""")


async def next_number(tx: Transaction) -> int:
    """The workspace's next number; nobody else gets one until the transaction ends."""
    row = await tx.first(_NUMBER)
    if row is None:
        raise LookupError(tx.workspace_id)
    return int(row.last_change_order)


async def add(tx: Transaction, order: ChangeOrder, *, now: datetime) -> None:
    """Add a draft."""
    await tx.run(
        _ADD,
        change_order_id=order.change_order_id,
        number=order.number,
        requested_by_id=order.requested_by_id,
        permalink=order.permalink,
        request_id=order.request_id,
        excess_of_cycle_id=order.excess_of_cycle_id,
        excess_part=order.excess_part,
        now=now,
        **_content(order),
    )


async def change(tx: Transaction, order: ChangeOrder) -> None:
    """Store what an edit made of it, as another version; what was sent once is pending again. Hold it before."""
    await tx.run(_CHANGE, change_order_id=order.change_order_id, **_content(order))


async def send(tx: Transaction, change_order_id: UUID, *, expires_at: datetime, now: datetime) -> None:
    """Let it wait for its decision until `expires_at`. Hold it before."""
    await tx.run(_SEND, change_order_id=change_order_id, expires_at=expires_at, now=now)


async def settle(tx: Transaction, order: ChangeOrder, state: OrderState, *, now: datetime, late: bool = False) -> bool:
    """Decide the version that was seen, if it waits still; False when somebody or an edit came first.

    `late`: also when its time is over, as its expiry itself is.
    """
    row = await tx.first(
        _SETTLE,
        change_order_id=order.change_order_id,
        version=order.version,
        state=state.value,
        late=late,
        now=now,
    )
    return row is not None


async def withdraw(tx: Transaction, change_order_id: UUID) -> bool:
    """Withdraw a draft or what waits; False when it is neither any more."""
    return await tx.first(_WITHDRAW, change_order_id=change_order_id) is not None


async def complete(tx: Transaction, change_order_id: UUID, *, now: datetime) -> bool:
    """Complete what was approved; False when it is not any more."""
    return await tx.first(_COMPLETE, change_order_id=change_order_id, now=now) is not None


async def invoiced(tx: Transaction, change_order_id: UUID) -> bool:
    """All of it is billed; False when it was so before. Hold it before."""
    return await tx.first(_INVOICED, change_order_id=change_order_id) is not None


async def shown_by(tx: Transaction, change_order_id: UUID, keys: Sequence[str]) -> None:
    """Remember the messages that show it, so that they stay in step."""
    await tx.run(_SHOWN_BY, change_order_id=change_order_id, keys=list(keys))


async def lock_those_free(tx: Transaction, ids: Sequence[UUID]) -> frozenset[UUID]:
    """Those of the orders that nobody else holds, locked: who waits here holds appointments that others wait for."""
    return frozenset(row.change_order_id for row in await tx.all(_LOCK_THOSE_FREE, ids=list(ids)))


def _content(order: ChangeOrder) -> dict[str, Any]:
    terms, approver = order.terms, order.approver
    return {
        "retainer_id": order.called.retainer_id,
        "title": terms.title,
        "description": terms.description,
        "minutes": terms.minutes,
        "amount_minor": terms.amount_minor,
        "rate_minor": terms.rate_minor,
        "effect": terms.effect.value,
        "billing": terms.billing.value,
        "due_on": terms.due_on,
        "approver_contact_id": approver.contact_id if approver else None,
        "approver_person_id": approver.person_id if approver else None,
    }
