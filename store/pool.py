"""Connections that stay open, lent to one transaction at a time, in the order of asking."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from time import monotonic

import psycopg

from store.connection import Connection

# What has rested for less is taken for alive: what hung up meanwhile is seen without asking, what fell silent is not.
_LONGEST_REST_SECONDS = 30.0
# With a new one in its place, who asked is still answered before Slack hangs up.
_PATIENCE_SECONDS = 1.0


class Pool:
    """So many connections at most, made as they are needed.

    psycopg's own pool makes them in the background, and of a server that was away for a minute learns half a minute
    later that it is back; here who needs one connects, and hears at once what is wrong (docs/decisions/0024).
    """

    def __init__(self, make: Callable[[], Awaitable[Connection]], size: int) -> None:
        self.size = size
        self.in_use = 0
        self._make = make
        # Lets everybody wait as long as they like: a burst is no trouble of the database's. Who came first is served
        # first; where a newcomer may overtake, with 32 acts at a time some waited ten times as long as others.
        self._turns = asyncio.Semaphore(size)
        # Each with the instant that it was used last; the newest at the end is lent first, for its server process has
        # its plans and pages at hand.
        self._idle: list[tuple[Connection, float]] = []
        self._doubted_at = monotonic()

    @property
    def is_full(self) -> bool:
        """Whether whoever comes now has to wait for a place."""
        return self._turns.locked()

    @asynccontextmanager
    async def lent(self) -> AsyncIterator[Connection]:
        """A connection, alone for the block; one that comes back closed is forgotten. Raises psycopg's errors where
        there is none to be had.
        """
        async with self._turns:
            self.in_use += 1
            home = self._idle
            try:
                connection = await self._living() or await self._make()
                try:
                    yield connection
                finally:
                    if home is not self._idle:
                        connection.cut()
                    elif not connection.closed:
                        home.append((connection, monotonic()))
            finally:
                self.in_use -= 1

    def doubt(self) -> None:
        """Something was wrong with one: the others are asked whether they live before they are lent again."""
        self._doubted_at = monotonic()

    def close(self) -> None:
        """Close those that rest now, and the others as they come back."""
        idle, self._idle = self._idle, []
        for connection, _ in idle:
            connection.cut()

    async def _living(self) -> Connection | None:
        """One of those that rest."""
        while self._idle:
            connection, used_at = self._idle.pop()
            if connection.has_hung_up():
                continue
            if used_at > self._doubted_at and monotonic() - used_at < _LONGEST_REST_SECONDS:
                return connection
            try:
                async with asyncio.timeout(_PATIENCE_SECONDS):
                    await connection.execute(b"")
            except (psycopg.OperationalError, TimeoutError):
                # What rested longer is not asked one after the other: of a frozen server each answer takes seconds.
                self.close()
                connection.cut()
            else:
                return connection
        return None
