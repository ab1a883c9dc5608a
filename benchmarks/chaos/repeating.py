"""Something done again and again while a block runs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress


@asynccontextmanager
async def repeating(once: Callable[[], Awaitable[None]]) -> AsyncIterator[None]:
    """`once` takes its time itself; the last one is broken off. What it raises, the end of the block raises."""

    async def forever() -> None:
        while True:
            await once()

    task = asyncio.create_task(forever())
    try:
        yield
    finally:
        if not task.done():
            task.cancel()
        with suppress(asyncio.CancelledError):
            await task
