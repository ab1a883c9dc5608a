"""Connecting to a Slack team, and knowing it again at every request without asking anybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import available_timezones

from domain.agreements import GraceOutOfRange
from domain.clients import ClientDefaults
from domain.money import check_currency
from domain.people import Caller, Workspace, require_owner
from domain.zones import check_timezone
from services.people import caller
from store import workspaces
from store.database import Database

_LONGEST_GRACE = 20


@dataclass(frozen=True, slots=True)
class TeamFacts:
    """What Slack's `auth.test` says. `timezone` and `currency` are for new clients of a new workspace."""

    slack_team_id: str
    name: str
    bot_user_id: str
    timezone: str = "UTC"
    currency: str = "USD"


class Workspaces:
    """Workspaces by their Slack team. They change when the bot connects, so this process may remember them."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: dict[str, Workspace] = {}

    async def connect(self, team: TeamFacts, now: datetime) -> Workspace:
        """Make the team's workspace, or bring it up to date."""
        workspace = await workspaces.connect(
            self._database,
            slack_team_id=team.slack_team_id,
            name=team.name,
            bot_user_id=team.bot_user_id,
            timezone=team.timezone,
            currency=team.currency,
            now=now,
        )
        self._known[team.slack_team_id] = workspace
        return workspace

    async def by_team(self, slack_team_id: str) -> Workspace | None:
        """The workspace of a team, or None when the bot was never connected to it."""
        known = self._known.get(slack_team_id)
        if known is None:
            known = await workspaces.by_team(self._database, slack_team_id)
            if known is not None:
                self._known[slack_team_id] = known
        return known

    async def defaults(self, *, by: Caller) -> ClientDefaults:
        """What new clients start with, read each time: an owner may have set it through another process."""
        async with self._database.transaction(by.workspace_id) as tx:
            return await workspaces.defaults(tx)

    async def set_defaults(self, typed: ClientDefaults, *, by: Caller) -> ClientDefaults:
        """Choose what clients start with from now on; those that are here keep what they have.

        Raises OwnersOnly, UnknownTimezone, UnknownCurrency.
        """
        async with self._database.transaction(by.workspace_id) as tx:
            require_owner(await caller(tx, by), "change what new clients start with")
            zone = check_timezone(typed.timezone, available_timezones())
            wanted = ClientDefaults(zone, check_currency(typed.currency))
            await workspaces.set_defaults(tx, wanted)
            return wanted

    async def grace(self, *, by: Caller) -> int:
        """For how many business days after a cycle work still goes to it."""
        async with self._database.transaction(by.workspace_id) as tx:
            return await workspaces.grace_business_days(tx)

    async def set_grace(self, days: int, *, by: Caller) -> int:
        """Choose the grace, 0 to 20 business days; a cycle that is in its grace keeps the one it began with.

        Raises OwnersOnly, GraceOutOfRange.
        """
        async with self._database.transaction(by.workspace_id) as tx:
            require_owner(await caller(tx, by), "change the grace of cycles")
            if not 0 <= days <= _LONGEST_GRACE:
                raise GraceOutOfRange
            await workspaces.set_grace(tx, days)
            return days

    async def every(self) -> tuple[Workspace, ...]:
        """All workspaces, for what the clock does."""
        return await workspaces.every(self._database)
