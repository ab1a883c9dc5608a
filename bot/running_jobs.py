"""The jobs of the clock that run just now, each once, and how they end with the bot."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Set
from typing import Any

import structlog

from bot.logging import where_of

log = structlog.get_logger()
_ENDING_SECONDS = 5

Job = Callable[[], Awaitable[None]]


class RunningJobs:
    """Tasks by the name of their job. APScheduler would break them off at its end, and call that an error."""

    def __init__(self) -> None:
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def starting(self, name: str, job: Job) -> Job:
        """What a scheduler calls: begins the job unless it still runs."""

        async def start() -> None:
            before = self._tasks.get(name)
            if before is None or before.done():
                self._tasks[name] = asyncio.create_task(logged(name, job)())

        return start

    async def ended(self, *, at_once: Set[str]) -> None:
        """Let them end, those named `at_once` now; what takes longer than some seconds is broken off."""
        for name in at_once & self._tasks.keys():
            self._tasks[name].cancel()
        if self._tasks:
            _, hanging = await asyncio.wait(self._tasks.values(), timeout=_ENDING_SECONDS)
            for each in hanging:
                each.cancel()
            await asyncio.gather(*hanging, return_exceptions=True)


def logged(name: str, job: Job) -> Callable[[], Coroutine[Any, Any, None]]:
    """The job, whose failure is in the log: the next one tries again, and nothing of this one is lost."""

    async def run() -> None:
        try:
            await job()
        except Exception as error:  # noqa: BLE001
            log.warning(f"{name}_failed", error=where_of(error))

    return run
