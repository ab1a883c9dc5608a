"""How long this machine keeps a program waiting that has something to do: what times below that say nothing of."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from benchmarks.chaos.repeating import repeating

_EVERY = 0.05


class Lag:
    """The longest wait beyond what was asked for, in seconds."""

    longest = 0.0

    @asynccontextmanager
    async def watched(self) -> AsyncIterator[None]:
        """Look while inside."""

        async def once() -> None:
            began = time.monotonic()
            await asyncio.sleep(_EVERY)
            self.longest = max(self.longest, time.monotonic() - began - _EVERY)

        async with repeating(once):
            yield
