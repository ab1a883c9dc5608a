"""A month of 35 retainers: what it sends, by channel and person, and that it is little enough to be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
import pytest_asyncio
from sqlalchemy import text

from bot.assembly import Bot, assembled
from bot.checkout import manifest_path
from bot.clock import Clock
from domain.invoices.words import InvoiceState
from domain.people.people import Caller
from jobs.sending.sender import Sender
from jobs.tick import Jobs
from playground.control import LocalSlack
from playground.testing import local_slack
from tests.desk import at_once, settings_for
from tests.jobs import agency_of_35
from tests.jobs.agency_of_35 import ACCOUNTS, TEAM, deeds, do, settle_in
from tests.services.invoices.billing import no_documents

BEFORE = datetime(2026, 9, 30, 12, tzinfo=UTC)
OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
MOST = 250
# Everything is due at a full hour somewhere in Europe or New York; at night only cycles turn.
_HOURS = (0, 5, 7, 8, 9, 10, 12, 13, 14, 15, 17, 23)
_SENT = text("SELECT kind, lane, count(*) AS messages FROM outbox_message WHERE state = 'sent' GROUP BY kind, lane")
_REST = text("SELECT state, count(*) AS messages FROM outbox_message GROUP BY state")


@dataclass
class Agency:
    """A bot at work for it. `sender` takes no rest between messages: the month would last a day."""

    bot: Bot
    slack: LocalSlack
    sender: Sender

    async def choose_channels(self, digest_channel: str | None) -> None:
        """One for all alerts and one for finance; perhaps one for the digest of everything."""
        workspaces = self.bot.services.workspaces
        owner = Caller(self.bot.installation.workspace.workspace_id, TEAM, "U0OWNER")
        wanted = replace(
            await workspaces.notifications(by=owner),
            digest_channel=digest_channel,
            alerts_channel="C0ALERT",
            finance_channel="C0FINANCE",
        )
        await workspaces.set_notifications(wanted, by=owner, now=BEFORE)

    async def work(self, month: date) -> None:
        """A month of people's work, and a look at what it led to: it was somebody else's month to be told of."""
        services, workspace = self.bot.services, self.bot.installation.workspace
        instants = list(_instants(month))
        await self.look(instants[0])
        for deed in deeds(month):
            self.bot.clock.move_to(deed.at)
            await do(services, workspace, deed)
        await self.look(instants[-1])

    async def look(self, now: datetime) -> None:
        """Do and say what is due, and send what was drafted: a month later bills are as ever."""
        self.bot.clock.move_to(now)
        await Jobs(self.bot.services).tick(now)
        await self.sender.drain()
        await self.bill(now)

    async def bill(self, now: datetime) -> None:
        """All that was drafted is approved and sent."""
        services, workspace_id = self.bot.services, self.bot.installation.workspace.workspace_id
        owner = Caller(workspace_id, TEAM, "U0OWNER")
        for each in await services.invoices.listed(by=owner, now=now, states=[InvoiceState.DRAFT]):
            key = each.invoice_id.hex
            seen = (await services.invoices.shown(each.invoice_id, by=owner, now=now)).invoice
            await services.invoices.approve(each.invoice_id, version=seen.version, by=owner, key=key, now=now)
            await services.invoices.send(workspace_id, each.invoice_id, no_documents, now=now)

    async def live(self, month: date) -> None:
        """A month, hour by hour: people work, the clock ticks, and what is due is sent."""
        services, workspace = self.bot.services, self.bot.installation.workspace
        work = list(deeds(month))
        for at in _instants(month):
            while work and work[0].at <= at:
                self.bot.clock.move_to(work[0].at)
                await do(services, workspace, work.pop(0))
            self.bot.clock.move_to(at)
            await Jobs(services).tick(at)
            await self.sender.drain()

    async def sent(self) -> Counter[tuple[str, str]]:
        """How many messages have gone, by kind and by channel or person."""
        async with self.bot.database.transaction(self.bot.installation.workspace.workspace_id) as tx:
            return Counter({(row.kind, row.lane): row.messages for row in await tx.all(_SENT)})

    async def states(self) -> dict[str, int]:
        """How many messages are in which state."""
        async with self.bot.database.transaction(self.bot.installation.workspace.workspace_id) as tx:
            return {row.state: row.messages for row in await tx.all(_REST)}


def _instants(month: date) -> Iterator[datetime]:
    day = month
    while day.month == month.month:
        for hour in _HOURS:
            yield datetime.combine(day, time(hour, 1, tzinfo=UTC))
        day += timedelta(days=1)


@pytest_asyncio.fixture
async def agency(cloned_url: str) -> AsyncIterator[Agency]:
    """As it stands on the evening before October."""
    async with local_slack(manifest=manifest_path()) as slack, _at_work(slack, cloned_url) as bot:
        await slack.limits(on=False)
        sender = at_once(bot.sender)
        await settle_in(bot.services, slack, bot.installation.workspace, now=BEFORE)
        yield Agency(bot, slack, sender)


@asynccontextmanager
async def _at_work(slack: LocalSlack, url: str) -> AsyncIterator[Bot]:
    clock = Clock()
    clock.move_to(BEFORE)
    async with assembled(settings_for(slack), url, clock) as bot:
        yield bot


@pytest.mark.parametrize("digest_channel", ["C0ALERT", None], ids=["one digest", "a digest in each team channel"])
async def test_a_month_of_35_retainers_is_at_most_250_messages(agency: Agency, digest_channel: str | None) -> None:
    await agency.choose_channels(digest_channel)
    await agency.work(OCTOBER)
    before = await agency.sent()
    stood_before = (await agency.slack.state())["messages"]

    await agency.live(NOVEMBER)

    sent = await agency.sent() - before
    stands = (await agency.slack.state())["messages"] - stood_before
    assert stands == sent.total(), "what the outbox holds is what stands in Slack"
    assert 100 <= sent.total() <= MOST, by_kind(sent)
    assert set(await agency.states()) <= {"sent", "dropped"}
    rooms = Counter({lane: 0 for _, lane in sent})
    for (_, lane), messages in sent.items():
        rooms[lane] += messages
    team_rooms = [rooms[account.channel] for account in ACCOUNTS]
    assert max(team_rooms) <= 10, "a client's channel is not flooded"
    assert 0 < by_kind(sent)["closed"] <= 12, "finance reads one message a day"
    assert by_kind(sent)["invoice_card"] <= 5, "most bills are as ever"
    people = [messages for lane, messages in rooms.items() if lane.startswith("person:")]
    assert max(people) <= 30, "nobody gets much more than one message a working day"


def by_kind(sent: Counter[tuple[str, str]]) -> dict[str, int]:
    """The same, whoever it went to."""
    kinds: Counter[str] = Counter()
    for (kind, _), messages in sent.items():
        kinds[kind] += messages
    return dict(kinds)


def test_the_agency_has_35_retainers() -> None:
    assert len(agency_of_35.ACCOUNTS) == 35
