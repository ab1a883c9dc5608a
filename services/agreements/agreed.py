"""The agreements of retainers, read whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from domain.cycles.agreement import Agreement
from store.agreements import pauses, retainers
from store.database import Transaction


async def agreement(tx: Transaction, retainer_id: UUID) -> Agreement:
    """The retainer, its terms and its pauses. Raises LookupError for an id that is none."""
    return (await agreements(tx, [retainer_id]))[retainer_id]


async def agreements(tx: Transaction, retainer_ids: Sequence[UUID]) -> Mapping[UUID, Agreement]:
    """The same of many, in three statements. Raises LookupError for an id that is none."""
    found = await retainers.by_ids(tx, retainer_ids)
    if missing := set(retainer_ids) - found.keys():
        raise LookupError(missing)
    histories, paused = await retainers.histories(tx, retainer_ids), await pauses.of_retainers(tx, retainer_ids)
    return {each: Agreement(found[each], histories[each], paused.get(each, ())) for each in retainer_ids}
