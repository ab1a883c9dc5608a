"""The clock's only part in this: to call `tick` every minute, in every replica."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from apscheduler.schedulers.asyncio import AsyncIOScheduler

EVERY_SECONDS = 60


def ticking(tick: Callable[[], Awaitable[None]]) -> AsyncIOScheduler:
    """A scheduler, not started yet, that ticks once a minute.

    It keeps no job store: what is due stands in the tables. A tick that comes late still comes, missed ones are one,
    and none begins while another runs; APScheduler's own defaults drop a tick that is a second late.
    """
    scheduler = AsyncIOScheduler(timezone="UTC")
    scheduler.add_job(
        tick,
        "interval",
        seconds=EVERY_SECONDS,
        id="tick",
        coalesce=True,
        max_instances=1,
        misfire_grace_time=None,
    )
    return scheduler
