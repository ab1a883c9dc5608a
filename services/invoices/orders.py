"""Change orders that are billed: once everything of one is on sent invoices and no work is left, it says so."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from domain.appointments import AppointmentKind
from domain.change_orders.orders import ChangeOrder, OrderState, Step, Via
from domain.invoices.invoices import Invoice
from domain.invoices.lines import NO_TAX
from domain.invoices.other_facts import order_fact
from domain.invoices.words import FactKind
from services.change_orders.cards import cards_changed
from services.change_orders.steps import Doing, again, lock_order, note
from store import appointments
from store.change_orders import writing as order_acts
from store.database import Transaction
from store.invoices import facts

_BY_THE_CLOCK = Doing(Via.CLOCK)


async def look_later(tx: Transaction, invoice: Invoice, *, now: datetime) -> None:
    """Have the orders of an invoice looked at; not at once, for whoever holds one may wait for others."""
    orders = {
        source.key.fact_id: now
        for each in invoice.lines
        for source in each.sources
        if source.key.kind is FactKind.CHANGE_ORDER
    }
    if orders:
        await appointments.set_due(tx, AppointmentKind.ORDER_BILLED, orders)


async def look_at_orders(tx: Transaction, order_ids: Sequence[UUID], *, now: datetime) -> Collection[UUID]:
    """Note those of which everything is billed; the ones that nobody else held."""
    free = await order_acts.lock_those_free(tx, order_ids)
    sent = await facts.sent_of_orders(tx, list(free)) if free else {}
    for order_id in sorted(free):
        order = await lock_order(tx, order_id)
        if order_id in sent and _is_billed(order, sent[order_id]) and await order_acts.invoiced(tx, order_id):
            await note(tx, order, Step.INVOICED, _BY_THE_CLOCK, now=now)
            await cards_changed(tx, await again(tx, order), now=now)
    return free


def _is_billed(order: ChangeOrder, sent_minor: int) -> bool:
    """A separate job has no work left once it is completed; hours that were added have none of their own."""
    is_done = order.state is (OrderState.COMPLETED if order.is_job else OrderState.APPROVED)
    fact = order_fact(order, NO_TAX)
    return is_done and fact is not None and fact.worth_minor == sent_minor
