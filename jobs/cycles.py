"""Cycles moved on as their ends come, whether or not somebody looks at them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import structlog

from jobs.clockwork import Clockwork, Job
from services import Services

log = structlog.get_logger()
_AT_A_TIME = 25


async def due_cycles(services: Services, now: datetime) -> Mapping[UUID, int]:
    """How many retainers have something due."""
    return await services.cycles.due_anywhere(now)


async def turn_cycles(services: Services, workspace_id: UUID, now: datetime) -> int:
    """Move on the cycles of some retainers with something due; how many."""
    due = await services.cycles.due(workspace_id, now)
    return sum([await _turn(services, workspace_id, each, now) for each in due[:_AT_A_TIME]])


async def _turn(services: Services, workspace_id: UUID, retainer_id: UUID, now: datetime) -> int:
    try:
        return await services.cycles.turn(workspace_id, retainer_id, now)
    except Exception as error:  # noqa: BLE001
        # One retainer that cannot be closed must not keep all others open; never the message, it can quote people.
        log.error("cycle_not_turned", retainer_id=str(retainer_id), error=type(error).__name__)  # noqa: TRY400
        return 0


CLOCKWORK = Clockwork(jobs={"cycles moved on": Job(due_cycles, turn_cycles)})
