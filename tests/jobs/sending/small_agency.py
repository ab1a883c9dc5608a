"""A bot at work for a small agency, with every keeper, a local Slack, and a clock that a test moves."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime

import psycopg
from psycopg import sql
from sqlalchemy import text

from bot.assembly import Bot, assembled
from bot.checkout import manifest_path
from bot.clock import Clock
from domain.agreements.terms import Terms
from domain.kinds import Length, Role
from domain.people.people import Caller, Profile
from domain.time.log_line import parse_log
from domain.time.reminders import Reminders
from domain.workspaces import NotificationSettings
from jobs.sending.sender import Sender
from jobs.tick import Done, Jobs
from playground.control import LocalSlack
from playground.testing import local_slack
from services import Services
from services.clients.acts import ClientForm
from services.clients.bindings import ChannelFacts
from services.retainers.acts import RetainerForm
from store.database import Database
from tests.desk import DESIGNER, MANAGER, OWNER, TEAM, at_once, settings_for

_SAID = text("""
    SELECT kind, lane, key FROM outbox_message
    WHERE workspace_id = :workspace_id AND state NOT IN ('dropped') ORDER BY sequence
""")
_CYCLES = text("""
    SELECT c.alias, cy.starts_on, cy.state FROM cycle cy
    JOIN retainer r ON (r.workspace_id, r.retainer_id) = (cy.workspace_id, cy.retainer_id)
    JOIN client c ON (c.workspace_id, c.client_id) = (r.workspace_id, r.client_id)
    WHERE cy.workspace_id = :workspace_id ORDER BY c.alias, cy.starts_on
""")


@dataclass(frozen=True)
class Said:
    """One message of the outbox that stands in Slack or is on its way."""

    kind: str
    lane: str
    key: str


@dataclass
class SmallAgency:
    """Ona owns, Max manages, Dee designs and is reminded at 17:00. `sender` takes no rest between messages."""

    bot: Bot
    slack: LocalSlack
    sender: Sender
    url: str
    zone: str

    @property
    def services(self) -> Services:
        """What the bot can do."""
        return self.bot.services

    def by(self, who: str = OWNER) -> Caller:
        """Somebody as services know them."""
        return Caller(self.bot.installation.workspace.workspace_id, TEAM, who)

    async def client(self, alias: str, *, first: date, channel: str, length: Length = Length.MONTHLY) -> None:
        """A client of Max's with a retainer of 40 hours a cycle that begins on that day."""
        facts = ChannelFacts(channel, alias, has_outsiders=False)
        form = ClientForm(alias.title(), alias, self.zone, "EUR", account_manager=MANAGER, channel=facts)
        now = self.bot.clock.now()
        client = await self.services.clients.create(form, by=self.by(), key=alias, now=now)
        anchor = first.isoweekday() if length is Length.WEEKLY else first.day
        terms = Terms(effective_from=first, allotment=40 * 60, rate_minor=10_000, length=length, anchor_day=anchor)
        retainer = RetainerForm(client.client_id, "Care", terms.kind, first, terms)
        await self.services.retainers.create(retainer, by=self.by(), key=f"{alias}:care", now=now)

    async def log(self, line: str, now: datetime, *, who: str = DESIGNER) -> None:
        """Somebody types `/retainer log LINE`; that a day gets more than 24 hours by it is meant so."""
        await self.services.time.log(parse_log(f"{line} #over24h"), by=self.by(who), key=f"{line}:{now}", now=now)

    async def tick(self, now: datetime) -> tuple[Done, ...]:
        """Do all that is due at an instant, and send what there is to say."""
        self.bot.clock.move_to(now)
        done = await Jobs(self.services).tick(now)
        await self.sender.drain()
        return done

    async def said(self) -> Sequence[Said]:
        """What stands in Slack or is on its way there, in order."""
        async with self.bot.database.transaction(self.by().workspace_id) as tx:
            return [Said(row.kind, row.lane, row.key) for row in await tx.all(_SAID)]

    async def said_since(self, before: Sequence[Said]) -> Sequence[Said]:
        """The same without what had been said before."""
        return [each for each in await self.said() if each not in before]

    async def cycles(self) -> list[tuple[str, date, str]]:
        """(client, first day, state) of every cycle."""
        async with self.bot.database.transaction(self.by().workspace_id) as tx:
            return [(row.alias, row.starts_on, row.state) for row in await tx.all(_CYCLES)]

    async def posted(self) -> int:
        """How many messages the bot has posted in Slack."""
        return len(await self.slack.calls("chat.postMessage"))

    def everything(self) -> dict[str, str]:
        """A digest of every table, so that two of them can be compared."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            names = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
            asked = sql.SQL("SELECT coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') FROM {} t")
            found = {name: connection.execute(asked.format(sql.Identifier(name))).fetchone() for (name,) in names}
        return {name: row[0] for name, row in found.items() if row}


@asynccontextmanager
async def small_agency(url: str, *, now: datetime, zone: str = "Europe/Berlin") -> AsyncIterator[SmallAgency]:
    """On a migrated database; everybody and every client is in one zone. The digest of everything goes to #alerts."""
    async with local_slack(manifest=manifest_path()) as slack:
        await slack.limits(on=False)
        clock = Clock()
        clock.move_to(now)
        async with assembled(settings_for(slack), url, clock) as bot:
            sender = at_once(bot.sender)
            agency = SmallAgency(bot, slack, sender, url, zone)
            await _arrive(agency, now)
            yield agency


@asynccontextmanager
async def replica(agency: SmallAgency) -> AsyncIterator[Jobs]:
    """The jobs of a second process on the same database."""
    database = Database(agency.url)
    try:
        yield Jobs(Services(database))
    finally:
        await database.close()


def by_kind(said: Sequence[Said]) -> Counter[str]:
    """How many messages of each kind."""
    return Counter(each.kind for each in said)


async def _arrive(agency: SmallAgency, now: datetime) -> None:
    workspace, services = agency.bot.installation.workspace, agency.services
    for who, name, is_admin in ((OWNER, "Ona", True), (MANAGER, "Max", False), (DESIGNER, "Dee", False)):
        profile = Profile(who, TEAM, name, f"{name.lower()}@northlight.example", agency.zone, is_admin, is_guest=False)
        await services.people.introduce(workspace, profile, now)
    await services.people.set_role(MANAGER, Role.MANAGER, by=agency.by())
    defaults = await services.workspaces.defaults(by=agency.by())
    await services.workspaces.set_defaults(replace(defaults, timezone=agency.zone), by=agency.by(), now=now)
    wanted = NotificationSettings(agency.zone, digest_channel="C0ALERT", finance_channel="C0FINANCE")
    await services.workspaces.set_notifications(wanted, by=agency.by(), now=now)
    await services.preferences.choose(None, Reminders(17 * 60), by=agency.by(DESIGNER), now=now)
