"""What was agreed on in cycles, for what a client is told of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from domain.change_orders.agreed import AgreedInCycle
from domain.cycles.sections import ToldOf
from domain.people.people import Person
from store.change_orders import agreed
from store.database import Transaction


async def agreed_in_cycles(tx: Transaction, told: Sequence[ToldOf], _: Person) -> Mapping[UUID, object]:
    """The change orders that were approved in the days of these cycles."""
    found = await agreed.in_cycles(tx, [each.cycle.cycle_id for each in told])
    return {cycle_id: AgreedInCycle(orders) for cycle_id, orders in found.items()}
