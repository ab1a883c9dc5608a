"""`retainer run`: a bot till it is told to stop."""

from __future__ import annotations

import asyncio

import aiohttp
import structlog
from slack_sdk.errors import SlackClientError

from bot.assembly import assembled
from bot.clock import Clock
from bot.serving import listening, settled, told_to_stop
from bot.settings import Settings, Transport
from bot.ticking import ticking
from store.database import CommitUnknown, DatabaseBusy

log = structlog.get_logger()
# Nobody is answered meanwhile, so what is over should be noticed soon; to ask that often does Slack no harm.
_LONGEST_PAUSE = 4


async def serve(
    settings: Settings, url: str, transport: Transport, clock: Clock, *, host: str, port: int | None
) -> None:
    """Serve till SIGINT or SIGTERM. While Slack is out of reach, or the database that was there, wait for it.

    Raises SettingsError when Slack refuses a token or the port is taken.
    """
    pause = 1
    with told_to_stop() as stop:
        while not stop.is_set():
            try:
                async with (
                    assembled(settings, url, clock) as bot,
                    listening(bot, settings, transport, host=host, port=port),
                    ticking(bot),
                ):
                    settled()
                    await stop.wait()
            except (SlackClientError, aiohttp.ClientError, TimeoutError) as error:
                log.warning("slack_unreachable", error=type(error).__name__, next_try_seconds=pause)
            except (DatabaseBusy, CommitUnknown) as error:
                log.warning("database_unreachable", error=type(error).__name__, next_try_seconds=pause)
            await _pause(stop, pause)
            pause = min(2 * pause, _LONGEST_PAUSE)


async def _pause(stop: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        return
