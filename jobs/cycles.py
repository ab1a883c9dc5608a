"""Cycles moved on as their ends come, whether or not somebody looks at them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from jobs.clockwork import Clockwork, Job
from services import Services


async def due_cycles(services: Services, now: datetime) -> Mapping[UUID, int]:
    """How many retainers have something due."""
    return await services.cycles.due_anywhere(now)


async def turn_cycles(services: Services, workspace_id: UUID, now: datetime) -> int:
    """Move on the cycles of some retainers with something due; how many steps that took."""
    return await services.cycles.turn_some(workspace_id, now)


CLOCKWORK = Clockwork(jobs={"cycles moved on": Job(due_cycles, turn_cycles, in_steps=True)})
