"""Cycles moved on as their ends come, whether or not somebody looks at them."""

from __future__ import annotations

import asyncio
from datetime import datetime
from uuid import UUID

import structlog

from domain.people.people import Workspace
from jobs.clockwork import Clockwork, Job
from services import Services

log = structlog.get_logger()
# Half of the pool: people log while a month closes.
_AT_A_TIME = 4


async def turn_cycles(services: Services, workspace: Workspace, now: datetime) -> int:
    """Move on the cycles of every retainer with something due; how many steps that took."""
    due = await services.cycles.due(workspace.workspace_id, now)
    few = asyncio.Semaphore(_AT_A_TIME)

    async def turned(retainer_id: UUID) -> int:
        async with few:
            return await _turn(services, workspace, retainer_id, now)

    return sum(await asyncio.gather(*map(turned, due)))


async def count_cycles(services: Services, workspace: Workspace, now: datetime) -> int:
    """How many retainers have something due."""
    return len(await services.cycles.due(workspace.workspace_id, now))


async def _turn(services: Services, workspace: Workspace, retainer_id: UUID, now: datetime) -> int:
    try:
        return await services.cycles.turn(workspace.workspace_id, retainer_id, now)
    except Exception as error:  # noqa: BLE001
        # One retainer that cannot be closed must not keep all others open; never the message, it can quote people.
        log.error("cycle_not_turned", retainer_id=str(retainer_id), error=type(error).__name__)  # noqa: TRY400
        return 0


CLOCKWORK = Clockwork(jobs={"cycles moved on": Job(turn_cycles, count_cycles)})
