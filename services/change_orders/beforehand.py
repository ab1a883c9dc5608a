"""Whether somebody may do what a button says, looked at before they are asked whether they mean it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from domain.change_orders.orders import BySlack, ChangeOrder, OrderState
from domain.change_orders.refusals import OrderGone
from domain.change_orders.rules import require_completable, require_withdrawable, why_not_decided
from domain.people.people import Caller, require_manager
from services.change_orders.deciders import decision_maker_of, require_may_decide
from services.people.people import caller
from store.change_orders import reading as change_orders
from store.database import Transaction


class OrderAct(StrEnum):
    """What a button on a card does, once it is meant."""

    APPROVE = "approve"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    COMPLETE = "complete"


async def may(
    tx: Transaction, change_order_id: UUID, act: OrderAct, *, by: Caller, version: int, now: datetime
) -> ChangeOrder:
    """The order, where the caller may do it now. Raises what the act itself would raise."""
    order = await change_orders.by_id(tx, change_order_id)
    if order is None:
        raise OrderGone
    if act in {OrderAct.WITHDRAW, OrderAct.COMPLETE}:
        require_manager(await caller(tx, by), f"{act.value} a change order")
        (require_withdrawable if act is OrderAct.WITHDRAW else require_completable)(order)
        return order
    decision_maker = await decision_maker_of(tx, order, BySlack(by))
    await require_may_decide(tx, order, decision_maker)
    is_over = order.expires_at is not None and order.expires_at <= now
    if order.state is not OrderState.PENDING or order.version != version or is_over:
        raise why_not_decided(order, version, decision_maker, now)
    return order
