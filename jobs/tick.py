"""What is due at an instant, done: of rows with a due instant, never of a schedule kept in memory.

Two replicas that tick at once, a late tick or a second one are harmless: each step claims its rows.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from uuid import UUID

from domain.appointments import AppointmentKind
from domain.subjects import declared, merged
from jobs.clockwork import Clockwork, Job
from jobs.schedule import SOON_SECONDS
from jobs.slices import AT_ONCE, Piece, in_turns
from services import Services

_DECLARED = declared("jobs", Clockwork)
# The lowest subject's first: whatever looks at cycles finds them moved on.
JOBS = merged(each.jobs for each in _DECLARED)
JOB_NAMES = merged(each.appointments for each in _DECLARED)
# Whoever logged past a threshold hears of it while they still look.
_WAITED_FOR = {JOB_NAMES[AppointmentKind.CROSSING]}

# What is due, by the words for it.
_Due = Mapping[str, list[Piece]]


@dataclass(frozen=True, slots=True)
class Done:
    """How many times a job did its work, or in a dry run would have."""

    job: str
    count: int


@dataclass(frozen=True, slots=True)
class Jobs:
    """The jobs of one bot. Which workspaces have something due is one question over all of them."""

    services: Services
    _places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))

    async def tick(self, now: datetime, *, dry_run: bool = False) -> tuple[Done, ...]:
        """Do all that is due at `now`; with `dry_run`, only count it. Raises the first error when the rest is done."""
        done, raised = list[Done](), list[Exception]()
        for name, job in JOBS.items():
            done += await self._all(await self._of_job(name, job, now), raised, dry_run=dry_run)
        # After the cycles: what is looked at should find them where they belong.
        due = await self.services.appointments.due_anywhere(now)
        done += await self._all(self._pieces(due, now), raised, dry_run=dry_run)
        if raised:
            raise raised[0]
        return tuple(done)

    async def soon(self, now: datetime) -> tuple[Done, ...]:
        """Do what somebody may wait for: the appointments that are due at `now`, and jobs that are awaited, for a
        second. What is left is found by the next one, with what has come due meanwhile.
        """
        found = self._pieces(await self._on_turned_cycles(now), now)
        for name, job in JOBS.items():
            if job.is_awaited:
                found = {**await self._of_job(name, job, now), **found}
        first = sorted(found, key=lambda name: name not in _WAITED_FOR)
        await in_turns((piece for name in first for piece in found[name]), self._places, seconds=SOON_SECONDS)
        return tuple(Done(name, done) for name in found if (done := sum(each.done for each in found[name])))

    async def _all(self, due: _Due, raised: list[Exception], *, dry_run: bool) -> list[Done]:
        if dry_run:
            return [Done(name, sum(each.left for each in pieces)) for name, pieces in due.items()]
        try:
            await in_turns((piece for pieces in due.values() for piece in pieces), self._places)
        except Exception as error:  # noqa: BLE001 - raised when the rest is done
            raised.append(error)
        return [Done(name, sum(each.done for each in pieces)) for name, pieces in due.items()]

    async def _of_job(self, name: str, job: Job, now: datetime) -> _Due:
        due = await job.due(self.services, now)
        return {
            name: [Piece(left, partial(job.do, self.services, each, now), job.in_steps) for each, left in due.items()]
        }

    async def _on_turned_cycles(self, now: datetime) -> Mapping[tuple[UUID, AppointmentKind], int]:
        """The appointments that are due. Where cycles are due, too, as after a night without a bot, only what somebody
        waits for: a digest would tell of the month before, and goes once the tick has turned them.
        """
        due = await self.services.appointments.due_anywhere(now)
        others = {each for each in due if JOB_NAMES[each[1]] not in _WAITED_FOR}
        behind = await self.services.cycles.due_anywhere(now) if others else {}
        return {each: left for each, left in due.items() if each not in others or each[0] not in behind}

    def _pieces(self, due: Mapping[tuple[UUID, AppointmentKind], int], now: datetime) -> _Due:
        pieces: dict[str, list[Piece]] = {}
        handle = self.services.appointments.handle
        for (workspace_id, kind), left in due.items():
            pieces.setdefault(JOB_NAMES[kind], []).append(Piece(left, partial(handle, workspace_id, kind, now)))
        return pieces
