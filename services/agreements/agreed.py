"""The agreement of a retainer, read whole."""

from __future__ import annotations

from uuid import UUID

from domain.cycles.agreement import Agreement
from store.agreements import pauses, retainers
from store.database import Transaction


async def agreement(tx: Transaction, retainer_id: UUID) -> Agreement:
    """The retainer, its terms and its pauses. Raises LookupError for an id that is none."""
    retainer = await retainers.by_id(tx, retainer_id)
    if retainer is None:
        raise LookupError(retainer_id)
    history = await retainers.terms_of(tx, retainer_id)
    return Agreement(retainer, history, await pauses.of_retainer(tx, retainer_id))
