"""Invoices that wait for whoever answers for a client: drafts to decide about, and what is overdue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from domain.invoices.told import InvoiceOverdue, ToReview
from domain.invoices.words import InvoiceState
from domain.people.waiting import Answering
from store.database import Transaction
from store.invoices import reading

_OPEN = (InvoiceState.DRAFT, InvoiceState.SENT, InvoiceState.PART_PAID)
_MOST = 200  # of each who answers for clients


async def to_review(tx: Transaction, answering: Sequence[Answering]) -> Mapping[UUID, object]:
    """What each who decides about money has to look at, of the clients they answer for."""
    decide = [each for each in answering if each.person.role.sees_money and each.client_ids]
    if not decide:
        return {}
    earliest, count = min(each.today for each in decide), _MOST * len(decide)
    theirs = {client_id for each in decide for client_id in each.client_ids}
    found = await reading.listed(tx, states=_OPEN, client_ids=theirs, today=earliest, count=count)
    told = {}
    for each in decide:
        own = [invoice for invoice in found if invoice.client.client_id in each.client_ids]
        overdue = tuple(invoice for invoice in own if invoice.is_overdue(each.today))
        drafts = tuple(invoice for invoice in own if invoice.state is InvoiceState.DRAFT)
        if overdue or drafts:
            told[each.person.person_id] = ToReview(overdue, drafts)
    return told


async def overdue(tx: Transaction, answering: Answering) -> Sequence[InvoiceOverdue]:
    """From the first day after the one that it was due."""
    states = (InvoiceState.SENT, InvoiceState.PART_PAID)
    theirs = answering.client_ids
    found = await reading.listed(tx, states=states, client_ids=theirs, today=answering.today, count=_MOST)
    return [InvoiceOverdue(each) for each in found if each.is_overdue(answering.today)]
