"""`retainer local`, which is `make run`: everything on this machine, to try it without a Slack account."""

from __future__ import annotations

import asyncio
import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import aiohttp
from pydantic import SecretStr
from slack_sdk.web.async_client import AsyncWebClient

from bot.assembly import Bot, assembled
from bot.clock import Clock
from bot.data import database_url, migrated
from bot.local_clock import LocalClock, remember, remembered
from bot.local_mail import MAILS_PATH, LocalMailbox
from bot.local_slack import APP_TOKEN, BOT_TOKEN, LocalSlackError, LocalSlackProcess
from bot.sample import SampleAgency, begins_at
from bot.serving import listening, told_to_stop
from bot.settings import Settings, SettingsError, Transport
from bot.ticking import ticking


async def run_local(settings: Settings, slack: LocalSlackProcess, *, say: Callable[[str], None]) -> None:
    """Database, bot and a sample agency beside a local Slack till Ctrl-C; says the page's address when all is there.

    Raises SettingsError when the database or the local Slack does not start, or another one is at work on the data.
    """
    data = settings.retainer_data_dir
    with told_to_stop() as stop, database_url(settings) as url, _alone(data):
        await asyncio.to_thread(migrated, url)
        page = await asyncio.to_thread(_address, slack)
        here = _local(settings, page)
        file = data / "clock.json"
        mailbox = LocalMailbox()
        async with (
            assembled(here, url, Clock(remembered(file)), mail_transport=mailbox.mail_transport()) as bot,
            listening(bot, here, Transport.SOCKET, port=0, beside=mailbox.routes()) as port,
        ):
            begins = await _sample(bot, file)
            # Not before: nobody is told today what the sample's people did in the months before.
            async with (
                ticking(bot) as tick,
                aiohttp.ClientSession() as session,
                LocalClock(bot.clock, file, page, session).followed(tick),
            ):
                mails = f"http://127.0.0.1:{port}{MAILS_PATH}"
                say(f"Open {page} in a browser and type /retainer. Mails are at {mails}. Ctrl-C ends it all.")
                if begins:
                    say(f"It is {begins:%-d %B %Y} here: by then the sample agency's month has work to show.")
                await stop.wait()


@contextmanager
def _alone(data: Path) -> Iterator[None]:
    """Two would send each other's messages, each to a Slack that the other's people do not see."""
    with (data / "local.lock").open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise SettingsError(
                f"Another `retainer local` is already using the data in {data}: use its page or end it first, "
                "or set RETAINER_DATA_DIR to another directory."
            ) from error
        yield


def _address(slack: LocalSlackProcess) -> str:
    try:
        return slack.address()
    except LocalSlackError as error:
        raise SettingsError(str(error)) from error


async def _sample(bot: Bot, file: Path) -> date | None:
    """Let the agency move in where it is not there yet; the day, where that is not today."""
    # Slack's own client takes its token with each call; the sample's is this one for all.
    client = AsyncWebClient(token=bot.installation.token, base_url=bot.client.base_url, session=bot.client.session)
    agency, now = SampleAgency(bot.services, bot.installation.workspace, client), bot.clock.now()
    starts_at = now if await agency.lives_here() else begins_at(now)
    if starts_at > now:
        bot.clock.offset += starts_at - now
        await asyncio.to_thread(remember, file, bot.clock.offset)
    await agency.move_in(starts_at)
    return starts_at.date() if starts_at > now else None


def _local(settings: Settings, page: str) -> Settings:
    """The settings with the local Slack in the place of Slack."""
    tokens = {"slack_bot_token": SecretStr(BOT_TOKEN), "slack_app_token": SecretStr(APP_TOKEN)}
    return settings.model_copy(update={**tokens, "slack_api_url": f"{page}api/"})
