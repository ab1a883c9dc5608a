"""What is due at an instant, done: of rows with a due instant, never of a schedule kept in memory.

Two replicas that tick at once, a late tick or a second one are harmless: each step claims its rows.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import structlog

from domain.appointments import AppointmentKind
from domain.people.people import Workspace
from services import Services

log = structlog.get_logger()
# Half of the pool: people log while a month closes.
_AT_A_TIME = 4

# What a line of `retainer tick` says of each kind.
JOB_NAMES: Mapping[AppointmentKind, str] = {
    AppointmentKind.CROSSING: "thresholds looked at",
    AppointmentKind.CYCLE_CARD: "cycle cards due",
    AppointmentKind.CHECKPOINT: "checkpoints looked at",
    AppointmentKind.SUMMARY: "closed cycles summed up",
    AppointmentKind.DESK: "morning desks looked at",
    AppointmentKind.DIGEST: "digests looked at",
    AppointmentKind.RENEWAL: "renewals looked at",
    AppointmentKind.REMINDER: "reminders looked at",
    AppointmentKind.CHANGE_ORDER: "change orders looked at",
    AppointmentKind.EXCESS: "excesses looked at",
}


@dataclass(frozen=True, slots=True)
class Done:
    """How many times a job did its work, or in a dry run would have."""

    job: str
    count: int


@dataclass(frozen=True, slots=True)
class Jobs:
    """The jobs of one bot."""

    services: Services

    async def tick(self, now: datetime, *, dry_run: bool = False) -> tuple[Done, ...]:
        """Do all that is due at `now`, workspace by workspace; with `dry_run`, only count it."""
        workspaces = await self.services.workspaces.every()
        jobs = {
            "cycles moved on": self._count_cycles if dry_run else self._turn_cycles,
            "forgotten timers asked about": self._count_timers if dry_run else self._ask_about_timers,
            "old submissions forgotten": self._count_submissions if dry_run else self._forget_submissions,
        }
        done = [Done(name, sum([await job(each, now) for each in workspaces])) for name, job in jobs.items()]
        # After the cycles: what is looked at should find them where they belong.
        return (*done, *await self._appointments(workspaces, now, dry_run=dry_run))

    async def soon(self, now: datetime) -> tuple[Done, ...]:
        """Do what somebody may wait for: the appointments that are due at `now`."""
        return await self._appointments(await self.services.workspaces.every(), now, dry_run=False)

    async def _appointments(self, workspaces: Sequence[Workspace], now: datetime, *, dry_run: bool) -> tuple[Done, ...]:
        kept: Counter[AppointmentKind] = Counter()
        for each in workspaces:
            due = await self.services.appointments.due(each.workspace_id, now)
            for kind, count in due.items():
                kept[kind] += (
                    count if dry_run else await self.services.appointments.handle(each.workspace_id, kind, now)
                )
        return tuple(Done(JOB_NAMES[kind], count) for kind, count in sorted(kept.items()))

    async def _turn_cycles(self, workspace: Workspace, now: datetime) -> int:
        due = await self.services.cycles.due(workspace.workspace_id, now)
        few = asyncio.Semaphore(_AT_A_TIME)

        async def turned(retainer_id: UUID) -> int:
            async with few:
                return await self._turn_cycle(workspace, retainer_id, now)

        return sum(await asyncio.gather(*map(turned, due)))

    async def _turn_cycle(self, workspace: Workspace, retainer_id: UUID, now: datetime) -> int:
        try:
            return await self.services.cycles.turn(workspace.workspace_id, retainer_id, now)
        except Exception as error:  # noqa: BLE001
            # One retainer that cannot be closed must not keep all others open; never the message, it can quote people.
            log.error("cycle_not_turned", retainer_id=str(retainer_id), error=type(error).__name__)  # noqa: TRY400
            return 0

    async def _count_cycles(self, workspace: Workspace, now: datetime) -> int:
        return len(await self.services.cycles.due(workspace.workspace_id, now))

    async def _ask_about_timers(self, workspace: Workspace, now: datetime) -> int:
        return await self.services.timers.ask_about_forgotten(workspace.workspace_id, now)

    async def _count_timers(self, workspace: Workspace, now: datetime) -> int:
        return await self.services.timers.count_forgotten(workspace.workspace_id, now)

    async def _forget_submissions(self, workspace: Workspace, now: datetime) -> int:
        return await self.services.housekeeping.forget_submissions(workspace.workspace_id, now)

    async def _count_submissions(self, workspace: Workspace, now: datetime) -> int:
        return await self.services.housekeeping.count_old_submissions(workspace.workspace_id, now)
