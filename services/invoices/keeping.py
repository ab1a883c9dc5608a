"""What is due about cycles and orders: drafts are made, and orders that are billed say so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from domain.appointments import Appointment
from domain.invoices.due import advance_at
from domain.kinds import CycleState, Invoicing
from services.agreements.agreed import agreements
from services.appointments.business_days import business_days
from services.invoices.drafting import draft
from services.invoices.orders import look_at_orders
from store.cycles import cycles
from store.database import Transaction
from store.invoices import settings

_SOON = timedelta(minutes=1)


async def handle_invoices(tx: Transaction, due: Sequence[Appointment], now: datetime) -> Mapping[UUID, datetime | None]:
    """Draft what is to be billed of these cycles, for all of them together.

    A client that somebody else drafts for just now is looked at again in a minute. A cycle whose retainer is billed in
    advance is looked at once more before the next one begins.
    """
    found = await cycles.by_ids(tx, [each.subject_id for each in due])
    agreed = await agreements(tx, list({each.retainer_id for each in found}))
    client_of = {each: of.retainer.called.client_id for each, of in agreed.items()}
    held = await settings.hold_free_clients(tx, frozenset(client_of.values()))
    later: dict[UUID, datetime | None] = {
        each.cycle_id: now + _SOON for each in found if client_of[each.retainer_id] not in held
    }
    ready = [each for each in found if each.cycle_id not in later]
    occasions = {
        each.retainer_id: each.cycle_id if each.state is CycleState.CLOSED else None
        for each in sorted(ready, key=lambda cycle: cycle.starts_on)
        if agreed[each.retainer_id].retainer.invoicing is not Invoicing.OFF
    }
    if occasions:
        await draft(tx, list({client_of[each]: None for each in occasions}), occasions, now=now)
    days = await business_days(tx)
    for each in ready:
        retainer = agreed[each.retainer_id].retainer
        at = advance_at(each.ends_on, retainer.timezone, days)
        if retainer.invoicing is Invoicing.ADVANCE and each.state is not CycleState.CLOSED and at > now:
            later[each.cycle_id] = at
    return later


async def handle_billed_orders(
    tx: Transaction, due: Sequence[Appointment], now: datetime
) -> Mapping[UUID, datetime | None]:
    """Look whether all of these orders is on invoices that were sent; one that somebody holds, again in a minute."""
    free = await look_at_orders(tx, [each.subject_id for each in due], now=now)
    return {each.subject_id: now + _SOON for each in due if each.subject_id not in free}
