"""The clock's only part in this: to call each job again and again, in every replica."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler

TICK_SECONDS = 60
# Who logged past a threshold hears of it while they still look.
SOON_SECONDS = 1
MAIL_SECONDS = 5


def scheduled(jobs: Mapping[str, tuple[int, Callable[[], Awaitable[None]]]]) -> AsyncIOScheduler:
    """A scheduler, not started yet, that calls each job every so many seconds.

    It keeps no job store: what is due stands in the tables. A call that comes late still comes, missed ones are one,
    and none begins while the same one runs; APScheduler's own defaults drop a call that is a second late.
    """
    scheduler = AsyncIOScheduler(timezone="UTC")
    for name, (seconds, job) in jobs.items():
        scheduler.add_job(
            job,
            "interval",
            seconds=seconds,
            id=name,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
            # At once, too: what fell due while nobody ticked need not wait for the first minute.
            next_run_time=datetime.now(UTC),
        )
    return scheduler


async def ended(scheduler: AsyncIOScheduler) -> None:
    """No job is called any more. One that was called and has not begun would be broken off, which APScheduler calls an
    error: it begins first.
    """
    scheduler.pause()
    await asyncio.sleep(0)
    scheduler.shutdown(wait=False)
