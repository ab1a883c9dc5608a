"""The middle of a cycle: whether it is off plan, from what it holds now."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from domain.cycles.closing import closing_of
from domain.kinds import CycleState
from domain.rhythm.checkpoints import Checkpoint, checkpoint, expected_uses
from services.balances.projections import Projection, projections
from store.database import Database


class Checkpoints:
    """Checkpoints as they are drawn; they only read."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def shown(self, workspace_id: UUID, cycle_id: UUID, now: datetime) -> Checkpoint | None:
        """What is off plan of a cycle now; None where nothing is, or where it is over."""
        async with self._database.reading(workspace_id) as tx:
            found = (await projections(tx, [cycle_id], now=now)).get(cycle_id)
            return off_plan(found) if found else None


def off_plan(projection: Projection) -> Checkpoint | None:
    """What is off plan of a cycle that runs; None for one that does not, and where nothing is."""
    cycle, standing = projection.row.cycle, projection.standing
    if cycle.state is not CycleState.OPEN or not cycle.holds(standing.today):
        return None
    uses = expected_uses(projection.held.uses, starts_on=cycle.starts_on, ends_on=cycle.ends_on, today=standing.today)
    return checkpoint(standing, closing_of(projection.agreed, cycle, replace(projection.held, uses=uses)))
