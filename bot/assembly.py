"""One bot put together: database, services, client, listeners; taken apart in the opposite order."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import structlog
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.app import build_app
from bot.clock import Clock
from bot.clock_watch import ClockWatch
from bot.installation import Installation, connect
from bot.mail_transport import mail_transport_of
from bot.metrics import Metrics
from bot.room_watch import RoomWatch
from bot.sending import sending
from bot.settings import Settings
from bot.slack_client import slack_client
from bot.stripe_setup import till_of
from domain.values.clocks import differ, in_words
from handlers.home.fresh import Homes
from handlers.home.tab import draw_home, read_homes
from handlers.slack.background import Background
from handlers.slack.door import Door
from handlers.slack.failures import DatabaseSigns
from integrations.documents.making import Documents
from jobs.letters.mailer import Mailer, MailTransport
from jobs.sending.sender import Sender
from services import Services
from store.database import CommitUnknown, Database, DatabaseBusy, writes_noted

log = structlog.get_logger()
_READY_SECONDS = 1.5
_SILENT = {"database": "does not answer"}
_FULL = {"database": "has no room left on its disk"}


@dataclass(frozen=True)
class Bot:
    """What the transports and the tests need of a running bot."""

    app: AsyncApp
    client: AsyncWebClient
    clock: Clock
    database: Database
    installation: Installation
    metrics: Metrics
    services: Services
    sender: Sender
    mailer: Mailer
    clock_watch: ClockWatch
    room_watch: RoomWatch

    async def troubles(self) -> dict[str, str]:
        """What of the database or the clock cannot be worked with, in words, by part."""
        try:
            async with asyncio.timeout(_READY_SECONDS):
                ahead = await self.clock_watch.ahead()
                is_full = not await self.room_watch.has_room()
        except DatabaseBusy:
            return _SILENT
        except TimeoutError:
            # Who waits for a place in a full pool has not asked yet: that is no reason to send people elsewhere.
            return _SILENT if self.database.pulse.is_silent or not self.database.pool.is_full else {}
        return (_FULL if is_full else {}) | ({"clock": in_words(ahead)} if differ(ahead) else {})


@asynccontextmanager
async def assembled(
    settings: Settings, database_url: str, clock: Clock, *, mail_transport: MailTransport | None = None
) -> AsyncIterator[Bot]:
    """A bot that is connected to its workspace and listens to nothing yet; the database is migrated already.

    Mails go where the settings say, or to another `mail_transport`.

    Raises SettingsError when Slack refuses the token.
    """
    database = Database(database_url, moved_by=lambda: clock.offset, prepares=settings.prepared_statements)
    background = Background()
    documents = Documents(settings.retainer_templates)
    mail_transport = mail_transport or mail_transport_of(settings)
    till = till_of(settings)
    try:
        async with slack_client(settings.slack_api_url) as (client, session):
            services = Services(
                database, documents, mails=mail_transport.is_there, post=mail_transport.postbox, till=till
            )
            installation = await connect(client, services.workspaces, settings.bot_token, clock.now())
            metrics = Metrics(lambda: pool_use(database))
            door = Door(
                services=services,
                session=session,
                now=clock.now,
                observe=metrics.answered,
                database=DatabaseSigns(
                    (DatabaseBusy,), (CommitUnknown,), lambda: database.pulse.is_silent, writes_noted
                ),
                homes=Homes(background, draw_home, read_homes),
                background=background,
            )
            app = build_app(installation, client, door)
            mailer = Mailer(services, mail_transport, clock.now)
            async with sending(settings.slack_api_url, services, installation, clock.now, metrics) as sender:
                try:
                    watches = ClockWatch(clock, database), RoomWatch(database)
                    yield Bot(app, client, clock, database, installation, metrics, services, sender, mailer, *watches)
                finally:
                    await background.close()
    finally:
        if till is not None:
            await till.shut()
        documents.close()
        await database.close()


def pool_use(database: Database) -> tuple[int, int]:
    """The pool's size and how many of its connections are in use."""
    return database.pool.size, database.pool.in_use
