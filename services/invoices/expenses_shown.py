"""Expenses with whose they are and what becomes of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final
from uuid import UUID

from domain.agreements.retainers import Retainer
from domain.invoices.expenses import Becomes, Expense, ShownExpense, becomes
from domain.kinds import Invoicing
from store.agreements import retainers
from store.clients import clients
from store.database import Transaction
from store.invoices import expenses, settings

_LOOKED_AT: Final = 100


async def shown(tx: Transaction, found: Sequence[Expense]) -> tuple[ShownExpense, ...]:
    """These, in their order."""
    if not found:
        return ()
    theirs = {each.client_id: each for each in await clients.every(tx)}
    ids = list({each.client_id: None for each in found})
    here = [each.retainer_id for each in await settings.billed_here(tx, ids)]
    named = [each.retainer_id for each in found if each.retainer_id]
    known = await retainers.by_ids(tx, list({*here, *named}))
    on = await expenses.on_invoices(tx, [each.expense_id for each in found])
    told = []
    for each in found:
        retainer = known.get(each.retainer_id) if each.retainer_id else None
        stands = on.get(each.expense_id)
        told.append(
            ShownExpense(
                expense=each,
                client=theirs[each.client_id],
                retainer=retainer.called.name if retainer else None,
                becomes=becomes(each, stands, _since(each, here, known)),
                number=stands.number if stands else None,
            )
        )
    return tuple(told)


async def waiting_for(tx: Transaction, client_id: UUID) -> tuple[ShownExpense, ...]:
    """A client's expenses that the next draft will have; of the newest hundred."""
    found = await expenses.newest(tx, client_id=client_id, person_id=None, count=_LOOKED_AT)
    return tuple(each for each in await shown(tx, found) if each.becomes is Becomes.NEXT)


def _since(expense: Expense, here: Sequence[UUID], known: Mapping[UUID, Retainer]) -> date | None:
    """From when on what it is for is invoiced here; of a client without a retainer named, the first that is."""
    meant = [
        known[each]
        for each in here
        if known[each].called.client_id == expense.client_id and expense.retainer_id in {None, each}
    ]
    return min((each.invoicing_from or date.min for each in meant if each.invoicing is not Invoicing.OFF), default=None)
