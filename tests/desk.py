"""The real bot beside a local Slack, with a small agency in a database of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from pydantic import SecretStr

from bot.assembly import Bot, assembled
from bot.checkout import manifest_path
from bot.clock import Clock
from bot.serving import listening
from bot.settings import Settings, Transport
from domain.agreements.terms import Cap, Rollover, Terms
from domain.kinds import BindingKind, Kind, Role
from domain.people.people import Caller, Profile
from domain.sending.attempts import Pace
from jobs.sending.sender import Sender
from playground.control import LocalSlack
from playground.person_here import PersonHere
from playground.seen import Said, Seen
from playground.testing import local_slack
from services import Services
from services.clients.acts import ClientForm
from services.clients.bindings import ChannelFacts
from services.retainers.acts import RetainerForm
from services.workspaces.connecting import TeamFacts
from store.database import Database
from tests.database import cloned
from tests.instants import NOW
from tests.lending import Lender

OWNER, MANAGER, DESIGNER, CARLA = "U0OWNER", "U0MANAGER", "U0DESIGN", "U0CLIENT"
TEAM = "T0NORTH"
_AT_ONCE = Pace(channel=timedelta(), workspace=timedelta())
_MONTH = NOW.date().replace(day=1)


@dataclass(frozen=True)
class Desk:
    """A bot at work, and who works with it. `url` is the web door's address."""

    slack: LocalSlack
    bot: Bot
    settings: Settings
    url: str

    @property
    def dee(self) -> PersonHere:
        """The designer, who logs time."""
        return self.slack.person(DESIGNER)

    @property
    def max(self) -> PersonHere:
        """The account manager."""
        return self.slack.person(MANAGER)

    @property
    def ona(self) -> PersonHere:
        """The owner."""
        return self.slack.person(OWNER)

    @property
    def carla(self) -> PersonHere:
        """The client's person, from another workspace."""
        return self.slack.person(CARLA)

    async def told(self, person: PersonHere, typed: str, channel: str = "C0GENERAL") -> str:
        """What a command answers, to this person alone."""
        said = await person.command(f"/retainer {typed}".rstrip(), channel=channel)
        assert said.trouble is None, said.trouble
        assert said.ephemeral is not None, "the command was answered by nothing"
        return said.ephemeral.text

    async def sent(self) -> Counter[str]:
        """Send all that is due by the bot's clock, without the pauses that Slack wants; how many turns ended how."""
        return await at_once(self.bot.sender).drain()

    async def entries(self, person: str = DESIGNER) -> list[tuple[str, int, str]]:
        """What stands of a person's work, the newest first: (client, minutes, description)."""
        recent = await self.bot.services.time.recent(by=self.caller(person), now=self.bot.clock.now())
        return [(each.called.client_alias, each.minutes, each.description) for each in recent]

    def caller(self, person: str, channel: str | None = None) -> Caller:
        """Somebody as services know them."""
        return Caller(self.bot.installation.workspace.workspace_id, TEAM, person, channel)


def at_once(sender: Sender) -> Sender:
    """The same without the pauses that Slack wants."""
    return Sender([replace(each, pace=_AT_ONCE) for each in sender.delivering])


def latest(messages: list[Seen]) -> Seen:
    """The last of what somebody sees."""
    assert messages, "nothing is there to be seen"
    return messages[-1]


def buttons(message: Seen | None) -> dict[str, dict[str, Any]]:
    """The buttons of a message by what is written on them."""
    assert message is not None
    elements = [element for block in message.blocks for element in block.get("elements", [])]
    elements += [block["accessory"] for block in message.blocks if "accessory" in block]
    return {each["text"]["text"]: each for each in elements if each.get("type") == "button"}


async def press(person: PersonHere, message: Seen | None, words: str) -> Said:
    """Click the button of a message that bears these words."""
    assert message is not None
    return await person.click(message, buttons(message)[words]["action_id"])


async def choose(person: PersonHere, field: str, query: str) -> None:
    """Type into a searching menu of the modal in front and take the first that it offers."""
    offered = await person.options(field, field, query)
    assert offered, f"nothing is offered for {query}"
    await person.fill(field, field, offered[0]["value"])


async def fill(person: PersonHere, /, **fields: Any) -> None:
    """Fill in fields of the modal in front."""
    for field, value in fields.items():
        await person.fill(field, field, value)


@asynccontextmanager
async def desk_at(url: str, transport: Transport, *, clock: Clock | None = None) -> AsyncIterator[Desk]:
    """Put a bot on a migrated database to work beside a local Slack of its own."""
    async with local_slack(manifest=manifest_path()) as slack:
        settings = settings_for(slack)
        at = clock or Clock()
        at.move_to(NOW)
        async with assembled(settings, url, at) as bot, listening(bot, settings, transport, port=0) as port:
            door = f"http://127.0.0.1:{port}"
            await slack.set_request_url(f"{door}/slack/events" if transport is Transport.HTTP else None)
            if transport is Transport.SOCKET:
                await slack.connected()
            yield Desk(slack, bot, settings, door)


def settings_for(slack: LocalSlack) -> Settings:
    """What the environment would say to work with this Slack."""
    return Settings(
        slack_bot_token=SecretStr(slack.bot_token),
        slack_app_token=SecretStr(slack.app_token),
        slack_signing_secret=SecretStr(slack.signing_secret),
        slack_api_url=slack.api_url,
    )


@pytest_asyncio.fixture(scope="session")
async def agency_template(template_url: str) -> AsyncIterator[str]:
    """A database with a small agency in it, cloned for each test."""
    with cloned(template_url) as url:
        database = Database(url)
        try:
            await found_agency(Services(database))
        finally:
            await database.close()
        yield url


@pytest.fixture(scope="session")
def agencies(agency_template: str) -> Iterator[Lender]:
    """Who lends the agency to one test after the other."""
    with closing(Lender(agency_template)) as lender:
        yield lender


@pytest.fixture
def agency_url(agencies: Lender) -> Iterator[str]:
    """The agency for one test alone."""
    with agencies.lent() as url:
        yield url


@pytest_asyncio.fixture
async def desk(agency_url: str) -> AsyncIterator[Desk]:
    """The bot over HTTP."""
    async with desk_at(agency_url, Transport.HTTP) as here:
        yield here


@pytest_asyncio.fixture(params=list(Transport), ids=lambda transport: f"over {transport.value}")
async def either_desk(request: pytest.FixtureRequest, agency_url: str) -> AsyncIterator[Desk]:
    """The bot over HTTP, and once more in Socket Mode."""
    async with desk_at(agency_url, request.param) as here:
        yield here


async def found_agency(services: Services) -> None:
    """Ona owns, Max manages. Three clients count hours, of which cobalt has two retainers and no channel; fern counts
    articles.
    """
    workspace = await services.workspaces.connect(TeamFacts(TEAM, "Northlight", "U0BOT"), NOW)
    by = Caller(workspace.workspace_id, TEAM, OWNER)
    for who, name, real_name, zone, is_admin in (
        (OWNER, "ona", "Ona Quill", "Europe/London", True),
        (MANAGER, "max", "Max Ledger", "Europe/Berlin", False),
        (DESIGNER, "dee", "Dee Signer", "America/New_York", False),
    ):
        address = f"{name}@northlight.example"
        profile = Profile(who, TEAM, name, address, zone, is_admin, is_guest=False, real_name=real_name)
        await services.people.introduce(workspace, profile, NOW)
    await services.people.set_role(MANAGER, Role.MANAGER, by=by)
    forty = Terms(effective_from=_MONTH, allotment=40 * 60, fee_minor=600_000, rate_minor=15_000)
    capped = replace(forty, rollover=Rollover(carries=True, cap=Cap(quantity=8 * 60)))
    articles = Terms(effective_from=_MONTH, kind=Kind.DELIVERABLES, allotment=8, fee_minor=320_000)
    plan = {
        "acme": (ChannelFacts("C0ACME", "acme", has_outsiders=False), [("Website", capped)]),
        "bluefin": (ChannelFacts("C0BLUEFIN", "bluefin", has_outsiders=False), [("Care", forty)]),
        "cobalt": (None, [("Website", forty), ("Search", forty)]),
        "fern": (ChannelFacts("C0EMBER", "ember", has_outsiders=False), [("Articles", articles)]),
    }
    for alias, (channel, agreements) in plan.items():
        form = ClientForm(alias.title(), alias, "America/Chicago", "USD", account_manager=MANAGER, channel=channel)
        client = await services.clients.create(form, by=by, key=alias, now=NOW)
        for name, terms in agreements:
            retainer = RetainerForm(client.client_id, name, terms.kind, _MONTH, terms, unit=name.lower())
            await services.retainers.create(retainer, by=by, key=f"{alias}:{name}", now=NOW)
        if alias == "acme":
            shared = ChannelFacts("C0SHARED", "acme-shared", has_outsiders=True)
            await services.bindings.bind(shared, client.client_id, BindingKind.SHARED, by=by, now=NOW)
