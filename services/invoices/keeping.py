"""What is due about cycles and orders: drafts are made, and orders that are billed say so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from domain.appointments import Appointment
from domain.cycles.cycles import Cycle
from domain.invoices.due import advance_at
from domain.kinds import CycleState, Invoicing
from domain.values.wall_clock import midnight
from services.appointments.business_days import business_days
from services.invoices.desk import tell_of_drafts
from services.invoices.drafting import draft
from services.invoices.orders import look_at_orders
from store.agreements import retainers
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
    # Terms and pauses are read where it is worked out, of these and of the client's others.
    there = await retainers.by_ids(tx, list({each.retainer_id for each in found}))
    client_of = {each: retainer.called.client_id for each, retainer in there.items()}
    held = await settings.hold_free_clients(tx, frozenset(client_of.values()))
    later: dict[UUID, datetime | None] = {
        each.cycle_id: now + _SOON for each in found if client_of[each.retainer_id] not in held
    }
    ready = [each for each in found if each.cycle_id not in later]
    occasions = {
        each.retainer_id: each.cycle_id if each.state is CycleState.CLOSED else None
        for each in sorted(ready, key=lambda cycle: cycle.starts_on)
        if there[each.retainer_id].invoicing is not Invoicing.OFF
    }
    if occasions:
        drafts = await draft(tx, list({client_of[each]: None for each in occasions}), occasions, now=now)
        zones = {each: retainer.timezone for each, retainer in there.items()}
        due_at = {each.subject_id: each.due_at for each in due}
        causes: dict[UUID, datetime] = {}
        for each in ready:
            client_id, at = client_of[each.retainer_id], _due(each, zones[each.retainer_id], due_at[each.cycle_id])
            causes[client_id] = min(causes.get(client_id, at), at)
        new = [each for each in drafts if each.created_at == now]
        made = {each.invoice_id: causes[each.client.client_id] for each in new}
        await tell_of_drafts(tx, made, [each.invoice_id for each in new if each.client.sends_fees], now=now)
    days = await business_days(tx)
    for each in ready:
        retainer = there[each.retainer_id]
        at = advance_at(each.ends_on, retainer.timezone, days)
        if retainer.invoicing is Invoicing.ADVANCE and each.state is not CycleState.CLOSED and at > now:
            later[each.cycle_id] = at
    return later


def _due(cycle: Cycle, timezone: str, due_at: datetime) -> datetime:
    """Since when something of a cycle is to be drafted. Of a close it is what its summary goes by, so both are told in
    one message however late the clock comes.
    """
    is_closed = cycle.state is CycleState.CLOSED and cycle.closes_on is not None
    return midnight(cycle.closes_on, timezone) if is_closed and cycle.closes_on else due_at


async def handle_billed_orders(
    tx: Transaction, due: Sequence[Appointment], now: datetime
) -> Mapping[UUID, datetime | None]:
    """Look whether all of these orders is on invoices that were sent; one that somebody holds, again in a minute."""
    free = await look_at_orders(tx, [each.subject_id for each in due], now=now)
    return {each.subject_id: now + _SOON for each in due if each.subject_id not in free}
