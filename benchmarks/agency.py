"""An invented agency of any size, moved in through the services that people use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from domain.agreements.terms import Rollover, Terms
from domain.balances.standings import Standing
from domain.kinds import Kind
from domain.people.people import Caller, Profile, Workspace
from services import Services
from services.clients.acts import ClientForm
from services.clients.bindings import ChannelFacts
from services.retainers.acts import RetainerForm
from services.workspaces.connecting import TeamFacts

TEAM = "T0BENCH"
BOT_USER = "U0BOT"
FORTY_HOURS = 40 * 60


def slack_user(number: int) -> str:
    """The Slack id of a person; number 0 owns the workspace."""
    return f"U{number:05}"


@dataclass(frozen=True, slots=True)
class Agency:
    """A workspace, and who acts in it."""

    services: Services
    workspace: Workspace
    people: int

    def by(self, number: int = 0) -> Caller:
        """One of the people."""
        return Caller(self.workspace.workspace_id, TEAM, slack_user(number))

    async def take_on(
        self,
        alias: str,
        *,
        starts_on: date,
        now: datetime,
        rollover: Rollover | None = None,
        channel: ChannelFacts | None = None,
    ) -> Standing:
        """A client with one retainer of 40 hours a month; its standing in the first cycle. With a `channel` of its team
        it has an account manager, too: the owner.
        """
        manager = slack_user(0) if channel else None
        client = await self.services.clients.create(
            ClientForm(alias.title(), alias, "Europe/Berlin", "EUR", account_manager=manager, channel=channel),
            by=self.by(),
            key=f"bench:{alias}",
            now=now,
        )
        terms = Terms(
            effective_from=starts_on, allotment=FORTY_HOURS, rate_minor=12_000, rollover=rollover or Rollover()
        )
        form = RetainerForm(client.client_id, "Website", Kind.HOURS, starts_on, terms)
        return await self.services.retainers.create(form, by=self.by(), key=f"bench:{alias}:retainer", now=now)


async def move_in(services: Services, *, people: int, now: datetime) -> Agency:
    """A workspace with an owner and so many others."""
    workspace = await services.workspaces.connect(TeamFacts(TEAM, "Lumen Studio", BOT_USER), now)
    for number in range(people):
        profile = Profile(
            slack_user_id=slack_user(number),
            slack_team_id=TEAM,
            name=f"Robin Example {number}",
            email=None,
            timezone="Europe/Berlin",
            is_admin=number == 0,
            is_guest=False,
        )
        await services.people.introduce(workspace, profile, now)
    return Agency(services, workspace, people)
