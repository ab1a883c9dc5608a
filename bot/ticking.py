"""The clock's door: a tick a minute beside a running bot, and `retainer tick` by hand."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime

import aiohttp
import structlog
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from blocks.timers import timer_forgotten
from bot.assembly import Bot
from bot.logging import where_of
from bot.settings import Settings
from bot.slack_client import slack_client
from domain.people import Caller, Workspace
from jobs.schedule import ticking as scheduled
from jobs.tick import Jobs
from services import Services
from store.database import Database

log = structlog.get_logger()


@asynccontextmanager
async def ticking(bot: Bot) -> AsyncIterator[Callable[[], Awaitable[None]]]:
    """Tick while inside; yields a tick by hand. Every replica ticks: what is due is claimed in the database, so two
    do no harm.
    """
    jobs = Jobs(bot.services, _Asking(bot.services, bot.client, bot.installation.token, bot.clock.now))

    async def tick() -> None:
        try:
            done = await jobs.tick(bot.clock.now())
        except Exception as error:  # noqa: BLE001 - the next minute tries again; nothing of this one is lost
            log.warning("tick_failed", error=where_of(error))
            return
        log.info("ticked", **{each.job.replace(" ", "_"): each.count for each in done if each.count})

    scheduler = scheduled(tick)
    scheduler.start()
    try:
        yield tick
    finally:
        scheduler.shutdown(wait=False)


async def tick_once(settings: Settings, url: str, now: datetime, *, dry_run: bool, say: Callable[[str], None]) -> None:
    """Do, or with `dry_run` only count, all that is due; a line for each job. Raises SettingsError without a token."""
    database = Database(url)
    try:
        async with slack_client(settings.slack_api_url) as (client, _):
            services = Services(database)
            jobs = Jobs(services, _Asking(services, client, settings.bot_token, lambda: now))
            for each in await jobs.tick(now, dry_run=dry_run):
                say(f"{each.count:>6}  {each.job}")
    finally:
        await database.close()


class _Asking:
    """Asks somebody in their direct messages about a timer that still runs."""

    def __init__(self, services: Services, client: AsyncWebClient, token: str, now: Callable[[], datetime]) -> None:
        self._services = services
        self._client = client
        self._token = token
        self._now = now

    async def __call__(self, workspace: Workspace, slack_user_id: str) -> None:
        by = Caller(workspace.workspace_id, workspace.slack_team_id, slack_user_id)
        timer = await self._services.timers.running(by=by, now=self._now())
        if timer is None:
            return
        question = timer_forgotten(timer)
        try:
            opened = await self._client.conversations_open(users=slack_user_id, token=self._token)
            await self._client.chat_postMessage(
                channel=opened["channel"]["id"],
                text=question["text"],
                blocks=question["blocks"],
                token=self._token,
            )
        except (SlackClientError, aiohttp.ClientError, TimeoutError) as error:
            log.warning("question_not_asked", about="timer", error=type(error).__name__)
