"""The clock's door: a tick a minute, and messages as they come due, beside a running bot; `retainer tick` by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import aiohttp
import structlog
from slack_sdk.errors import SlackClientError

from bot.assembly import Bot
from bot.clock_watch import TimedJob
from bot.installation import connect
from bot.mail_transport import mail_transport_of
from bot.real_names import read_real_names
from bot.running_jobs import RunningJobs, logged
from bot.sending import sending
from bot.settings import Settings
from bot.slack_client import slack_client
from bot.stripe_setup import till_of
from domain.letters.attempts import Outcome
from integrations.documents.making import Documents
from jobs.letters.mailer import Mailer
from jobs.schedule import MAIL_SECONDS, SOON_SECONDS, TICK_SECONDS, ended, scheduled
from jobs.tick import Done, Jobs
from services import Services
from store.database import Database

log = structlog.get_logger()
# By hand nobody wants to wait longer; what is left goes with the next tick, or with a running bot.
_PATIENCE, _AT_MOST = timedelta(seconds=10), timedelta(minutes=5)

# What a line of `retainer tick` says of turns that ended so.
_ENDS = {
    "sent": "messages sent",
    "edited": "messages edited",
    "failed": "messages that cannot be sent",
    "unknown": "messages that may not have arrived",
}


@asynccontextmanager
async def ticking(bot: Bot) -> AsyncIterator[Callable[[], Awaitable[None]]]:
    """Tick and send while inside; yields a tick by hand. Every replica does: what is due is claimed in the database, so
    two do no harm. At the end, a message that is under way is waited for.
    """
    jobs = Jobs(bot.services)

    async def tick(now: datetime) -> None:
        log.info("ticked", **_counts(await jobs.tick(now)))

    async def soon(now: datetime) -> None:
        if counts := _counts(await jobs.soon(now)):
            log.info("kept", **counts)

    async def send(_: datetime) -> None:
        if ended := await bot.sender.drain():
            log.info("sent", **ended)

    async def mail(_: datetime) -> None:
        if ended := await bot.mailer.drain():
            log.info("mailed", **ended)

    async def names(now: datetime) -> None:
        if count := await read_real_names(bot, now):
            log.info("names_read", people=count)

    async def tick_and_send() -> None:
        for name, job in (("tick", tick), ("send", send), ("mail", mail)):
            await logged(name, bot.clock_watch.only_where_right(job))()

    def starting(name: str, job: TimedJob) -> Callable[[], Awaitable[None]]:
        return running.starting(name, bot.clock_watch.only_where_right(job))

    running = RunningJobs()
    scheduler = scheduled(
        {
            "tick": (TICK_SECONDS, starting("tick", tick)),
            "soon": (SOON_SECONDS, starting("soon", soon)),
            "send": (SOON_SECONDS, starting("send", send)),
            "names": (TICK_SECONDS, starting("names", names)),
            # Of its own: a mail server that takes its time holds up nothing else.
            "mail": (MAIL_SECONDS, starting("mail", mail)),
        }
    )
    scheduler.start()
    try:
        yield tick_and_send
    finally:
        await ended(scheduler)
        # It may be waiting for a lane to have rested; a message that Slack may have already goes on to its end.
        await running.ended(at_once={"send", "names"})
        await bot.sender.close()


async def tick_once(settings: Settings, url: str, now: datetime, *, dry_run: bool, say: Callable[[str], None]) -> None:
    """Do, or with `dry_run` only count, all that is due, and send what there is to say; a line for each job.

    `now` is taken for what it is: whoever read it from a clock has held that against the database's.

    Raises SettingsError without a token, or with one that Slack refuses.
    """
    _ = settings.bot_token
    database = Database(url, prepares=settings.prepared_statements)
    documents = Documents(settings.retainer_templates)
    till = till_of(settings)
    try:
        mail_transport = mail_transport_of(settings)
        services = Services(database, documents, mails=mail_transport.is_there, till=till)
        for each in await Jobs(services).tick(now, dry_run=dry_run):
            say(f"{each.count:>6}  {each.job}")
        mailer = Mailer(services, mail_transport, lambda: now)
        mailed = await mailer.due() if dry_run else (await mailer.drain())[Outcome.ACCEPTED]
        say(f"{mailed:>6}  mails sent")
        for line in await (_to_send(services, now) if dry_run else _sent(services, settings, now)):
            say(line)
    finally:
        if till is not None:
            await till.shut()
        documents.close()
        await database.close()


async def _to_send(services: Services, now: datetime) -> Sequence[str]:
    due = sum([await services.sending.due(each, now) for each in await services.sending.due_anywhere(now)])
    return [f"{due:>6}  messages sent"]


async def _sent(services: Services, settings: Settings, now: datetime) -> Sequence[str]:
    try:
        async with slack_client(settings.slack_api_url) as (client, _):
            installation = await connect(client, services.workspaces, settings.bot_token, now)
    except (SlackClientError, aiohttp.ClientError, TimeoutError):
        return ["     0  messages sent: Slack does not answer, so they go with the next tick"]
    async with sending(settings.slack_api_url, services, installation, lambda: now) as sender:
        ended: Counter[str] = await sender.drain(patience=_PATIENCE, at_most=_AT_MOST)
    workspace_id = installation.workspace.workspace_id
    left = await services.sending.due(workspace_id, now)
    said = [f"{ended[outcome]:>6}  {words}" for outcome, words in _ENDS.items() if ended[outcome] or outcome == "sent"]
    return [*said, f"{left:>6}  messages left for the next tick"] if left else said


def _counts(done: Sequence[Done]) -> dict[str, int]:
    return {each.job.replace(" ", "_"): each.count for each in done if each.count}
