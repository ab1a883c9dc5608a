"""Workspaces: connected to a Slack team, known again at every request, and set up by their owners."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import available_timezones

from domain.agreements.checks import GraceOutOfRange
from domain.clients.clients import ClientDefaults
from domain.kinds import BindingKind, Role
from domain.people.people import Caller, Contractor, Person, Workspace, require_owner
from domain.values.money import check_currency
from domain.values.public_holidays import NamedPlace
from domain.values.zones import check_timezone
from domain.workspaces import NotificationSettings, ReadByClient, check_notifications
from services.appointments.digest_times import rescheduled
from services.people.people import caller
from services.workspaces.holidays import PublicHolidays, place_shown
from store.clients import clients
from store.database import Database, Transaction
from store.people import contractors, people
from store.workspaces import notifications, workspaces

_LONGEST_GRACE = 20


@dataclass(frozen=True, slots=True)
class TeamFacts:
    """What Slack's `auth.test` says. `timezone` and `currency` are for new clients of a new workspace."""

    slack_team_id: str
    name: str
    bot_user_id: str
    timezone: str = "UTC"
    currency: str = "USD"


@dataclass(frozen=True, slots=True)
class WorkspaceSettings:
    """All that owners set. `grace` in business days; `holidays` None for no public ones; `team` are the agency's
    people, by name, and `contractors` the guests who work for it.
    """

    notifications: NotificationSettings
    defaults: ClientDefaults
    grace: int
    holidays: NamedPlace | None
    team: tuple[Person, ...]
    contractors: tuple[Contractor, ...] = ()


class Workspaces:
    """Workspaces by their Slack team. They change when the bot connects, so this process may remember them."""

    def __init__(self, database: Database) -> None:
        self.holidays = PublicHolidays(database)
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
        async with self._database.reading(by.workspace_id) as tx:
            return await workspaces.defaults(tx)

    async def set_defaults(
        self, typed: ClientDefaults | None = None, *, grace: int | None = None, by: Caller, now: datetime
    ) -> tuple[ClientDefaults, int]:
        """Choose what clients start with from now on, and the grace, 0 to 20 business days; None leaves it. Returns
        what is so now. Clients that are here keep what they have; a cycle in its grace keeps the one it began with.

        Raises OwnersOnly, UnknownTimezone, UnknownCurrency, GraceOutOfRange.
        """
        async with self._database.transaction(by.workspace_id) as tx:
            require_owner(await caller(tx, by), "change what new clients start with, or the grace of cycles")
            if grace is not None:
                if not 0 <= grace <= _LONGEST_GRACE:
                    raise GraceOutOfRange
                await workspaces.set_grace(tx, grace)
            if typed is not None:
                await _set_defaults(tx, typed, now)
            await workspaces.settings_saved(tx, now)
            return await workspaces.defaults(tx), await workspaces.grace_business_days(tx)

    async def settings(self, *, by: Caller) -> WorkspaceSettings:
        """All that owners set. Raises OwnersOnly."""
        async with self._database.reading(by.workspace_id) as tx:
            require_owner(await caller(tx, by), "see the workspace's settings")
            everybody, named = await people.every(tx), await contractors.every(tx)
            return WorkspaceSettings(
                notifications=await notifications.read(tx),
                defaults=await workspaces.defaults(tx),
                grace=await workspaces.grace_business_days(tx),
                holidays=await place_shown(tx),
                team=tuple(each for each in everybody if each.role.is_team),
                contractors=tuple(
                    Contractor(each, named.get(each.person_id, ()))
                    for each in everybody
                    if each.role is Role.CONTRACTOR
                ),
            )

    async def notifications(self, *, by: Caller) -> NotificationSettings:
        """Where and when the workspace is told. Raises OwnersOnly."""
        async with self._database.reading(by.workspace_id) as tx:
            require_owner(await caller(tx, by), "see where messages go")
            return await notifications.read(tx)

    async def set_notifications(
        self, wanted: NotificationSettings, *, by: Caller, now: datetime
    ) -> NotificationSettings:
        """Choose where and when the workspace is told; its timezone stays what it is. What was chosen before.

        Raises OwnersOnly, NoSuchWeeklyHour, ReadByClient. That the bot can post in the channels, and that nobody from
        outside is in them, is for the door to look at: only Slack knows.
        """
        async with self._database.transaction(by.workspace_id) as tx:
            require_owner(await caller(tx, by), "choose where messages go")
            before = await notifications.read(tx)
            await _refuse_shared(tx, wanted)
            await notifications.set_to(tx, check_notifications(wanted))
            await workspaces.settings_saved(tx, now)
            if _weekly(wanted) != _weekly(before):
                await rescheduled(tx, now)
            return before

    async def every(self) -> tuple[Workspace, ...]:
        """All workspaces."""
        return await workspaces.every(self._database)

    async def some(self, workspace_ids: Sequence[UUID]) -> tuple[Workspace, ...]:
        """These workspaces, for what the clock does in them."""
        return await workspaces.some(self._database, workspace_ids)


async def _set_defaults(tx: Transaction, typed: ClientDefaults, now: datetime) -> None:
    before = await workspaces.defaults(tx)
    zone = check_timezone(typed.timezone, available_timezones())
    await workspaces.set_defaults(tx, ClientDefaults(zone, check_currency(typed.currency)))
    if zone != before.timezone:
        # The digest of everything comes by the workspace's own clock.
        await rescheduled(tx, now)


async def _refuse_shared(tx: Transaction, wanted: NotificationSettings) -> None:
    for setting, channel in wanted.channels.items():
        for bound in await clients.bound_to(tx, channel):
            if bound.kind is BindingKind.SHARED:
                raise ReadByClient(client=bound.client.name, field=setting)


def _weekly(wanted: NotificationSettings) -> tuple[int, int, str | None]:
    """What the times of digests depend on."""
    return wanted.digest_weekday, wanted.digest_hour, wanted.digest_channel
