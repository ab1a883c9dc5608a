"""What is due at an instant, done: of rows with a due instant, never of a schedule kept in memory.

Two replicas that tick at once, a late tick or a second one are harmless: each step claims its rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.appointments import AppointmentKind
from domain.people.people import Workspace
from domain.subjects import declared, merged
from jobs.clockwork import Clockwork, Job
from services import Services

_DECLARED = declared("jobs", Clockwork)
# The lowest subject's first: whatever looks at cycles finds them moved on.
JOBS = merged(each.jobs for each in _DECLARED)
JOB_NAMES = merged(each.appointments for each in _DECLARED)


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
        done = [Done(name, await self._everywhere(job, workspaces, now, dry_run=dry_run)) for name, job in JOBS.items()]
        # After the cycles: what is looked at should find them where they belong.
        return (*done, *await self._appointments(workspaces, now, dry_run=dry_run))

    async def soon(self, now: datetime) -> tuple[Done, ...]:
        """Do what somebody may wait for: the appointments that are due at `now`."""
        return await self._appointments(await self.services.workspaces.every(), now, dry_run=False)

    async def _everywhere(self, job: Job, workspaces: Sequence[Workspace], now: datetime, *, dry_run: bool) -> int:
        work = job.count if dry_run else job.do
        return sum([await work(self.services, each, now) for each in workspaces])

    async def _appointments(self, workspaces: Sequence[Workspace], now: datetime, *, dry_run: bool) -> tuple[Done, ...]:
        kept: Counter[AppointmentKind] = Counter()
        for each in workspaces:
            due = await self.services.appointments.due(each.workspace_id, now)
            for kind, count in due.items():
                kept[kind] += (
                    count if dry_run else await self.services.appointments.handle(each.workspace_id, kind, now)
                )
        return tuple(Done(JOB_NAMES[kind], count) for kind, count in sorted(kept.items()))
