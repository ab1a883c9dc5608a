"""The local Slack's page moves this bot's clock on; kept beside the data, so that a second start goes on from there.

Only `retainer local` follows a clock: with real tokens nobody can move the time.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path

import aiohttp

from bot.clock import Clock

Moved = Callable[[], Awaitable[None]]
_ASKED_FOR = 20
_AGAIN_AFTER = 1


class LocalClock:
    """A bot's clock, the file that remembers how far it is ahead, and the page's address, which ends in a slash."""

    def __init__(self, clock: Clock, file: Path, page: str, session: aiohttp.ClientSession) -> None:
        self._clock = clock
        self._file = file
        self._url = f"{page}control/app_clock"
        self._session = session

    @asynccontextmanager
    async def followed(self, moved: Moved) -> AsyncIterator[None]:
        """Follow while inside; `moved` is called whenever the clock has moved, to do what fell due."""
        await self._post({"follow": self._clock.offset.total_seconds()})
        task = asyncio.create_task(self._follow(moved))
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def _follow(self, moved: Moved) -> None:
        while True:
            here = self._clock.offset
            try:
                there = await self._ask(here)
                if there < here:
                    # It began anew; the bot cannot go back.
                    await self._post({"follow": here.total_seconds()})
            except (aiohttp.ClientError, TimeoutError):
                # The page is gone or not there yet; nobody moves its clock meanwhile.
                await asyncio.sleep(_AGAIN_AFTER)
                continue
            if there > here:
                self._clock.offset = there
                await asyncio.to_thread(remember, self._file, there)
                await moved()

    async def _ask(self, here: timedelta) -> timedelta:
        """Where the page's clock stands, to the microsecond: with the digits that a float has beyond it, it would be
        another place than the one kept, for ever.
        """
        asked = {"not": str(here.total_seconds()), "within": str(_ASKED_FOR)}
        patience = aiohttp.ClientTimeout(total=2 * _ASKED_FOR)
        async with self._session.get(self._url, params=asked, timeout=patience) as answer:
            answer.raise_for_status()
            return timedelta(seconds=float((await answer.json())["ahead"]))

    async def _post(self, what: dict[str, float]) -> None:
        async with self._session.post(self._url, json=what) as answer:
            answer.raise_for_status()


def remember(file: Path, ahead: timedelta) -> None:
    """Keep how far ahead the clock is."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({"ahead_seconds": ahead.total_seconds()}))


def remembered(file: Path) -> timedelta:
    """How far ahead the clock was when it was moved last; nothing where it never was."""
    try:
        return max(timedelta(seconds=float(json.loads(file.read_text())["ahead_seconds"])), timedelta())
    except (OSError, ValueError, KeyError, TypeError, OverflowError):
        return timedelta()
