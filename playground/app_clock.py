"""The clock of an app that lets this page move it: a newcomer sees next Monday without waiting for it."""

from __future__ import annotations

import asyncio
from datetime import timedelta

LONGEST = 5 * 366 * 86_400.0
"""Seconds: what is further ahead was not meant."""


class AppClock:
    """How many seconds the app's clock is `ahead` of ours. Only an app that says so follows it."""

    def __init__(self) -> None:
        self.ahead = 0.0
        self.is_followed = False
        self._moved = asyncio.Event()

    def follow(self, ahead: float) -> None:
        """An app says that it follows, and where it stands. Raises ValueError for what is no such time."""
        self._check(ahead)
        self.ahead, self.is_followed = _whole(ahead), True

    def forget(self) -> None:
        """Back to how it began: nobody follows."""
        self.ahead, self.is_followed = 0.0, False
        self._tell()

    def move(self, ahead: float) -> None:
        """Move it on. Raises ValueError for a way back, and where no app follows."""
        if not self.is_followed:
            raise ValueError("No app follows this clock.")
        self._check(ahead)
        if _whole(ahead) <= self.ahead:
            raise ValueError("The clock moves forward only.")
        self.ahead = _whole(ahead)
        self._tell()

    async def other_than(self, ahead: float, *, within: float) -> float:
        """Where it stands; waits at most `within` seconds while that is `ahead`."""
        try:
            async with asyncio.timeout(within):
                while self.ahead == _whole(ahead):
                    await self._moved.wait()
        except TimeoutError:
            pass
        return self.ahead

    def _tell(self) -> None:
        self._moved.set()
        self._moved = asyncio.Event()

    def _check(self, ahead: float) -> None:
        if not 0 <= ahead <= LONGEST:
            raise ValueError("The clock can be at most five years ahead.")


def _whole(seconds: float) -> float:
    """To the microsecond, as clocks keep it: an app that says where it stands never hears of another place."""
    return timedelta(seconds=seconds).total_seconds()
