"""What a matter has, for whoever looks at its balance and may see that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from domain.cycles.sections import ToldOf
from domain.funds.deposits import MatterFunds
from domain.kinds import CycleState, Kind
from domain.people.people import Person
from domain.values.wall_clock import local_date
from services.funds.figures import with_work
from store import funds
from store.clients import clients
from store.database import Transaction


async def own_clients(tx: Transaction, person: Person) -> frozenset[UUID] | None:
    """The clients whose matters somebody is the attorney of, as their account manager; None, they see the money of
    all.
    """
    if person.role.keeps_deposits:
        return None
    if not person.role.works:
        return frozenset()
    return frozenset(each.client_id for each in await clients.every(tx) if each.account_manager_id == person.person_id)


async def on_deposit(tx: Transaction, told: Sequence[ToldOf], person: Person) -> Mapping[UUID, object]:
    """What each matter among them has today, by cycle: nothing of a closed cycle, nor for who may not see it."""
    matters = {
        each.called.retainer_id: each
        for each in told
        if each.called.kind is Kind.FUNDS and each.cycle.state is not CycleState.CLOSED
    }
    own = await own_clients(tx, person) if matters else frozenset()
    seen = [retainer_id for retainer_id, each in matters.items() if own is None or each.called.client_id in own]
    if not seen:
        return {}
    now = matters[seen[0]].now
    has = await funds.matters(tx, seen, today=local_date(now, person.timezone))
    found: Sequence[MatterFunds] = await with_work(tx, has, now=now)
    return {matters[each.called.retainer_id].cycle.cycle_id: each for each in found}
