"""What takes longer than Slack waits is answered all the same, and ends behind the answer."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

Result = TypeVar("Result")


class Patience:
    """Waits for acts, for none of them longer than the time it is given: not even for one that was told to stop."""

    def __init__(self) -> None:
        # Somebody has to hold on to them: what asyncio started and nobody keeps can vanish halfway.
        self._given_up: set[asyncio.Task[Any]] = set()

    async def wait(self, act: Coroutine[Any, Any, Result], *, seconds: float) -> Result:
        """What it gives or raises, or TimeoutError at the very end of its time."""
        task = asyncio.create_task(act)
        try:
            await asyncio.wait({task}, timeout=seconds)
        finally:
            # Not done either where whoever waited was told to stop.
            if not task.done():
                self._give_up(task)
        if task.done():
            return task.result()
        raise TimeoutError

    def _give_up(self, task: asyncio.Task[Any]) -> None:
        self._given_up.add(task)
        task.add_done_callback(self._ended)
        task.cancel()

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._given_up.discard(task)
        if not task.cancelled():
            # Looked at, or asyncio would log it: the person was told already that it was given up.
            task.exception()
