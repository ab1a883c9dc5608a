"""An outbox, a local Slack, and as many senders as a test wants."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text

from blocks.message import Message, message
from blocks.text import escape
from bot.checkout import manifest_path
from bot.slack_client import sending_client
from domain.outbox import MessageKind, OutboxMessage, Outgoing, ToChannel, ToPerson
from domain.people.people import Caller, Profile, Workspace
from domain.sending.attempts import Pace
from jobs.clockwork import Drawing, FilesDrawing
from jobs.sending.context import Delivering
from jobs.sending.drawing import draw_notice
from jobs.sending.posting import Posting
from jobs.sending.sender import Sender
from playground.control import LocalSlack
from playground.testing import local_slack
from services import Services
from services.outbox.messages import restate, say
from store import outbox
from store.database import Database
from tests.instants import NOW

QUICK = Pace(
    channel=timedelta(),
    workspace=timedelta(),
    lease=timedelta(seconds=3),
    looks_after=timedelta(milliseconds=200),
    first_retry=timedelta(milliseconds=100),
    last_retry=timedelta(milliseconds=400),
)
# As Slack's own figures are to each other, but for the pauses.
UNDER_FIRE = replace(QUICK, channel=timedelta(milliseconds=10), lease=timedelta(milliseconds=2500))
_STATES = text("SELECT key, state FROM outbox_message WHERE workspace_id = :workspace_id AND kind <> 'notice'")


async def what_the_facts_say(_: Services, __: Workspace, told: OutboxMessage, ___: datetime) -> Message | None:
    """A drawing for tests: the fact `text`, and nothing where there is none."""
    words = told.facts.get("text")
    return message(escape(words)) if words else None


@dataclass
class PostOffice:
    """One workspace with an owner, Ona, and a member, Dee, whom the local Slack knows, too."""

    slack: LocalSlack
    services: Services
    database: Database
    workspace: Workspace
    now: datetime = NOW
    drawings: dict[MessageKind, Drawing] = field(
        default_factory=lambda: {MessageKind.DESK: what_the_facts_say, MessageKind.NOTICE: draw_notice}
    )

    files: dict[MessageKind, FilesDrawing] = field(default_factory=dict)

    def by(self, person: str = "U0OWNER") -> Caller:
        return Caller(self.workspace.workspace_id, self.workspace.slack_team_id, person)

    async def person_id(self, person: str) -> UUID:
        return (await self.services.people.me(self.by(person))).person_id

    async def say(self, *messages: Outgoing) -> None:
        async with self.database.transaction(self.workspace.workspace_id) as tx:
            await say(tx, *messages, now=self.now)

    async def restate(self, *keys: str) -> None:
        async with self.database.transaction(self.workspace.workspace_id) as tx:
            await restate(tx, keys, now=self.now)

    async def of(self, key: str) -> OutboxMessage:
        async with self.database.transaction(self.workspace.workspace_id) as tx:
            found = await outbox.by_key(tx, key)
        assert found is not None, key
        return found

    async def states(self) -> dict[str, str]:
        """Where each message is, by its key."""
        async with self.database.transaction(self.workspace.workspace_id) as tx:
            return {row.key: row.state for row in await tx.all(_STATES)}

    async def run(self, statement: str, **values: Any) -> None:
        """Put something into the tables that no service would."""
        async with self.database.transaction(self.workspace.workspace_id) as tx:
            await tx.run(text(statement), **values)

    async def stands(self, channel: str) -> list[str]:
        """What the bot has said in a channel, oldest first."""
        return [each["text"] for each in await self.slack.messages(channel) if each.get("bot_id")]

    async def told(self, person: str) -> list[str]:
        """What the bot has said to somebody, oldest first."""
        return [each.text for each in await self.slack.person(person).dm()]

    @asynccontextmanager
    async def sender(self, pace: Pace = QUICK, *, seconds: float = 0.5) -> AsyncIterator[Sender]:
        """A sender whose calls may take so many seconds."""
        async with sending_client(self.slack.api_url, seconds=seconds) as client:
            posting = Posting(client, self.slack.bot_token)
            delivering = Delivering(
                self.services,
                self.workspace,
                posting,
                self.drawings,
                lambda: self.now,
                pace,
                seconds=seconds,
                files=self.files,
            )
            sender = Sender([delivering])
            yield sender
            await sender.close()

    async def drain(self, pace: Pace = QUICK, *, seconds: float = 0.5) -> dict[str, int]:
        """One sender, till nothing can be sent within the patience of a drain."""
        async with self.sender(pace, seconds=seconds) as sender:
            return dict(await sender.drain())


def saying(words: str, to: str | UUID = "C0ACME", *, key: str | None = None, **more: Any) -> Outgoing:
    """A message with words of its own, to a channel or to a person's direct messages."""
    where = ToChannel(to) if isinstance(to, str) else ToPerson(to)
    return replace(Outgoing(MessageKind.DESK, key or words, where, {"text": words}), **more)


@asynccontextmanager
async def post_office(database: Database, workspace: Workspace) -> AsyncIterator[PostOffice]:
    """Open one. Slack's limits are off: what tests want of them they switch on."""
    services = Services(database)
    for person, name, admin in (("U0OWNER", "ona", True), ("U0DESIGN", "dee", False)):
        profile = Profile(person, workspace.slack_team_id, name, None, "Europe/Berlin", admin, is_guest=False)
        await services.people.introduce(workspace, profile, NOW)
    async with local_slack(manifest=manifest_path()) as slack:
        await slack.limits(on=False)
        yield PostOffice(slack, services, database, workspace)
