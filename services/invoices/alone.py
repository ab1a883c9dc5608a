"""Unchanged invoices for the fee alone, sent by the clock where an owner has said so of their client."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from domain.appointments import Appointment
from domain.invoices.desk import goes_alone
from domain.invoices.missing import missing
from domain.invoices.words import InvoiceState, InvoiceStep
from services.invoices.desk import judged
from services.invoices.drafting import draft
from store.database import Transaction
from store.invoices import reading, settings, writing

_SOON: Final = timedelta(minutes=1)


async def handle_fee_sendings(
    tx: Transaction, due: Sequence[Appointment], now: datetime
) -> Mapping[UUID, datetime | None]:
    """Approve those and note that they are to be sent; what needs somebody by now waits for somebody.

    One of a client that somebody else drafts for just now is looked at again in a minute.
    """
    ids = [each.subject_id for each in due]
    there = {each.invoice_id: each.client.client_id for each in await reading.by_ids(tx, ids)}
    held = await settings.hold_free_clients(tx, frozenset(there.values()))
    free = [invoice_id for invoice_id, client_id in there.items() if client_id in held]
    if free:
        await draft(tx, held, {}, now=now)
        own = await settings.read(tx)
        every = await judged(tx, await reading.lock_those(tx, free))
        alone = [each.invoice for each in every if goes_alone(each, missing(each.invoice.client, own))]
        if alone:
            await writing.move_those(tx, alone, InvoiceState.APPROVED, of=InvoiceState.DRAFT, by=None)
            after = await reading.by_ids(tx, [each.invoice_id for each in alone])
            await writing.note(tx, after, InvoiceStep.APPROVED, by=None, now=now)
            await writing.want_those_sent(tx, after, now=now)
            await writing.note(tx, after, InvoiceStep.SENDING, by=None, now=now)
    return {invoice_id: now + _SOON for invoice_id in there if invoice_id not in free}
