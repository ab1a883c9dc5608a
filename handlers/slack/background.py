"""Work that may be lost without harm, after the answer: home tabs drawn anew, and the like."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

import structlog

log = structlog.get_logger()


class Background:
    """Tasks that somebody holds on to and waits for: what asyncio starts and nobody keeps can vanish halfway."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()

    def start(self, name: str, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Begin; a failure is logged under `name`. The task is for who would wait a little."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.set_name(name)
        task.add_done_callback(self._ended)
        return task

    async def close(self, *, patience: float = 3.0) -> None:
        """Wait for what is under way, at most `patience` seconds, then end it."""
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=patience)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.warning("background_failed", work=task.get_name(), error=type(error).__name__)
