"""`retainer doctor --payloads`: Slack's own judgement of what the bot says in a workspace, without saying it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from blocks.message import Message, View
from domain.kinds import Role
from domain.outbox import OutboxMessage
from domain.people.people import Caller, Person, Workspace
from domain.sending.refused_blocks import pointers
from domain.values.refusals import Refusal
from handlers.home.fresh import Homes
from handlers.home.tab import draw_home, read_homes
from handlers.slack.answering import SlackSide, Surface
from handlers.slack.background import Background
from handlers.slack.members import Insiders
from handlers.slack.request import SlackRequest
from handlers.words import answer
from jobs.drawings import DRAWINGS
from services import Services
from services.people.people import UnknownPerson
from store import outbox
from store.database import Database
from store.people import people

# What only looks, or opens a form; what would store something is not among them.
_LOOKS = (
    *("", "help", "today", "week", "list", "digest", "co", "settings", "log", "catchup", "edit", "deliver", "change"),
    *("week team", "search ever", "search nothing"),
    *("client", "new", "import", "request", "request list"),
)
_LOOKS_AT = (
    *("balance {}", "report {}", "report {} last", "client {}", "terms {}", "pause {}", "end {}", "renew {}"),
    *("adjust {}", "reopen {}", "change {}"),
)
_LONGEST_REST = 60.0


@dataclass(frozen=True, slots=True)
class Judged:
    """What is said where, and what Slack has against it: None for nothing."""

    what: str
    against: str | None = None


@dataclass(frozen=True, slots=True)
class _Payload:
    what: str
    name: str  # Slack's: `message` or `view`
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Unsaid(SlackSide):
    """Keeps the views that it is to show."""

    views: list[Mapping[str, Any]] = field(default_factory=list)

    async def open(self, view: View) -> str:
        self.views.append(self.remembering(view))
        return "V0"

    async def fill(self, view_id: str, view: View) -> None:  # noqa: ARG002 - the name is the base class's
        self.views.append(self.remembering(view))

    async def publish_home(self, view: View) -> None:
        self.views.append(dict(view))


@dataclass(frozen=True, slots=True)
class _Here:
    """A workspace as its first owner sees it now."""

    workspace: Workspace
    owner: Person
    services: Services
    client: AsyncWebClient
    session: aiohttp.ClientSession
    background: Background
    now: datetime

    @property
    def by(self) -> Caller:
        """The owner."""
        return Caller(self.workspace.workspace_id, self.workspace.slack_team_id, self.owner.slack_user_id)

    def unsaid(self, surface: Surface) -> _Unsaid:
        """Where it would be shown."""
        return _Unsaid(self.client, self.session, surface, self.owner.slack_user_id, trigger_id="0.0.0")

    def request(self, unsaid: _Unsaid) -> SlackRequest:
        """What the owner would do."""
        homes = Homes(self.background, draw_home, read_homes)
        return SlackRequest(
            by=self.by,
            workspace=self.workspace,
            key="doctor",
            now=self.now,
            services=self.services,
            slack=unsaid,
            homes=homes,
            background=self.background,
            insiders=Insiders(),
        )


async def judged(
    database: Database, workspace: Workspace, client: AsyncWebClient, session: aiohttp.ClientSession, token: str
) -> AsyncIterator[Judged]:
    """The newest message of each kind, the owner's home tab, and the answers and forms of the words that only look: at
    the workspace, and at its first client. Raises what the client raises when Slack is out of reach.
    """
    services, now, background = Services(database), datetime.now(UTC), Background()
    async with database.reading(workspace.workspace_id) as tx:
        newest = await outbox.newest_of_each_kind(tx)
        owners = [each for each in await people.every(tx) if each.role is Role.OWNER]
    found = await _messages(services, workspace, newest, now)
    if owners:
        found += await _answers(_Here(workspace, owners[0], services, client, session, background, now))
    await background.close()
    for each in found:
        yield Judged(each.what, await _against(client, token, each))


async def _messages(
    services: Services, workspace: Workspace, newest: Iterable[OutboxMessage], now: datetime
) -> list[_Payload]:
    found = []
    for each in newest:
        drawn = await DRAWINGS[each.kind](services, workspace, each, now)
        if drawn is not None:
            found.append(_said(f"the newest {each.kind.value} message", drawn))
    return found


async def _answers(here: _Here) -> list[_Payload]:
    clients = await here.services.clients.choices("", by=here.by)
    words = [*_LOOKS, *(each.format(clients[0].alias) for each in _LOOKS_AT if clients)]
    found: list[_Payload] = []
    for word in words:
        unsaid = here.unsaid(Surface.COMMAND)
        found += await _answer(here.request(unsaid), unsaid, word)
    tab = here.unsaid(Surface.HOME)
    await draw_home(here.request(tab))
    return [*found, *_shown("the home tab", tab.views)]


async def _answer(request: SlackRequest, unsaid: _Unsaid, word: str) -> list[_Payload]:
    """What a word answers or opens; nothing where it has nothing to look at here."""
    typed = f"/retainer {word}".rstrip()
    try:
        told = await answer(request, word)
    except (Refusal, UnknownPerson):
        return []
    return [*([_said(f"the answer to {typed}", told)] if told else []), *_shown(f"the form of {typed}", unsaid.views)]


def _said(what: str, message: Message) -> _Payload:
    return _Payload(what, "message", dict(message))


def _shown(what: str, views: Iterable[Mapping[str, Any]]) -> list[_Payload]:
    return [_Payload(what, "view", each) for each in views]


async def _against(client: AsyncWebClient, token: str, payload: _Payload) -> str | None:
    """What Slack has against a payload; asked once more after the rest that Slack wants."""
    try:
        await _validate(client, token, payload)
    except SlackApiError as refused:
        if refused.response.get("error") != "ratelimited":
            return _why(refused)
        await asyncio.sleep(min(float(refused.response.headers.get("Retry-After", "30")), _LONGEST_REST))
        try:
            await _validate(client, token, payload)
        except SlackApiError as again:
            return _why(again)
    except SlackClientError as odd:
        return type(odd).__name__
    return None


async def _validate(client: AsyncWebClient, token: str, payload: _Payload) -> None:
    await client.api_call(
        "blocks.validate",
        data={payload.name: json.dumps(payload.body)},
        headers={"Authorization": f"Bearer {token}"},
    )


def _why(refused: SlackApiError) -> str:
    answer: Any = refused.response.data
    where = ", ".join(pointers(answer)) if isinstance(answer, Mapping) else ""
    return f"{refused.response.get('error')} at {where}" if where else str(refused.response.get("error"))
