"""The bot's clock, held against its database's: one wrong reading would turn cycles for good."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog

from bot.clock import Clock
from bot.settings import SettingsError
from domain.values.clocks import ClocksDiffer, differ, in_words
from store.clock import server_time
from store.database import Database, DatabaseBusy

log = structlog.get_logger()
_TOLD_EVERY = 60.0

TimedJob = Callable[[datetime], Awaitable[None]]


class ClockWatch:
    """Gives readings of a clock that agree with the database's; how far it is moved on purpose does not count."""

    def __init__(self, clock: Clock, database: Database) -> None:
        self._clock = clock
        self._database = database
        self._told_at = -_TOLD_EVERY

    async def ahead(self) -> timedelta:
        """How far the bot's clock is ahead of the database's, at least; negative where it is behind.

        Raises DatabaseBusy.
        """
        return (await self._reading())[1]

    async def now(self) -> datetime:
        """This instant, as `Clock.now`. Raises ClocksDiffer, DatabaseBusy."""
        real, ahead = await self._reading()
        if differ(ahead):
            raise ClocksDiffer(ahead)
        return real + self._clock.offset

    def only_where_right(self, job: TimedJob) -> Callable[[], Awaitable[None]]:
        """The job as of now; where the clocks differ nothing is done, and the log says so once a minute."""

        async def run() -> None:
            try:
                now = await self.now()
            except ClocksDiffer as apart:
                self._tell(apart)
            else:
                await job(now)

        return run

    async def _reading(self) -> tuple[datetime, timedelta]:
        """A reading, and how far it is ahead. A slow answer of the database's makes no difference of its own."""
        before = self._clock.real()
        async with self._database.outside() as session:
            there = await server_time(session)
        after = self._clock.real()
        if before > there:
            return before, before - there
        return before, min(after - there, timedelta())

    def _tell(self, apart: ClocksDiffer) -> None:
        if time.monotonic() - self._told_at >= _TOLD_EVERY:
            self._told_at = time.monotonic()
            log.error("clocks_differ", bots_clock_is=in_words(apart.ahead), seconds=int(apart.ahead.total_seconds()))


async def right_time(url: str, clock: Clock | None = None) -> datetime:
    """This instant by the machine's clock, or another one.

    Raises SettingsError where the database's says another instant, or nothing.
    """
    database = Database(url, prepares=False)
    try:
        return await ClockWatch(clock or Clock(), database).now()
    except ClocksDiffer as apart:
        raise SettingsError(
            f"Nothing was done: this machine's clock is {in_words(apart.ahead)}. Set them right first."
        ) from apart
    except DatabaseBusy as error:
        raise SettingsError("Nothing was done: the database is not answering just now.") from error
    finally:
        await database.close()
