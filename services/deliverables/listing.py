"""What was delivered in a cycle, for what a client is told of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from domain.balances.statements import LineKind
from domain.cycles.sections import ToldOf
from domain.deliverables.deliveries import UnitsDelivered
from domain.kinds import Kind
from domain.people.people import Person
from store.balances import statements
from store.database import Transaction

_WORK = frozenset({LineKind.WORK, LineKind.LATE_WORK})


async def units_delivered(tx: Transaction, told: Sequence[ToldOf], _: Person) -> Mapping[UUID, object]:
    """Of cycles that count units: what was delivered and not taken back."""
    counting = [each.cycle.cycle_id for each in told if each.called.kind is Kind.DELIVERABLES]
    return {cycle_id: await _delivered(tx, cycle_id) for cycle_id in counting}


async def _delivered(tx: Transaction, cycle_id: UUID) -> UnitsDelivered:
    lines = await statements.lines(tx, cycle_id)
    return UnitsDelivered(tuple(each for each in lines if each.kind in _WORK and not each.taken_back))
