"""Workspaces: who they are, asked before one is known, and what their owners set."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from domain.clients.clients import ClientDefaults
from domain.people.people import Workspace
from domain.values.public_holidays import HolidayPlace
from store.database import Database, Transaction
from store.ids import new_id

# Before a workspace is known its row is out of reach (docs/decisions/0023): these tell who it is.
_BY_TEAM = text("SELECT * FROM workspace_of_team(:slack_team_id)")
_ALL = text("SELECT * FROM every_workspace()")
_SOME = text("SELECT * FROM some_workspaces(:ids)")
_CONNECT = text("""
    SELECT * FROM connect_workspace(:workspace_id, :slack_team_id, :name, :bot_user_id, :timezone, :currency, :now)
""")
_CALENDAR = text("""
    SELECT grace_business_days, holidays_country, holidays_region FROM workspace WHERE workspace_id = :workspace_id
""")
_SET_GRACE = text("UPDATE workspace SET grace_business_days = :days WHERE workspace_id = :workspace_id")
_SET_HOLIDAYS = text("""
    UPDATE workspace SET holidays_country = :country, holidays_region = :region WHERE workspace_id = :workspace_id
""")
_SETTINGS_SAVED = text("""
    UPDATE workspace SET settings_saved_at = :now WHERE workspace_id = :workspace_id AND settings_saved_at IS NULL
""")
_DEFAULTS = text("SELECT timezone, currency FROM workspace WHERE workspace_id = :workspace_id")
_SET_DEFAULTS = text("""
    UPDATE workspace SET timezone = :timezone, currency = :currency WHERE workspace_id = :workspace_id
""")


async def by_team(database: Database, slack_team_id: str) -> Workspace | None:
    """The workspace of a Slack team, or None when the bot was never connected to it."""
    found = await database.everywhere(_BY_TEAM, slack_team_id=slack_team_id)
    return _workspace(found[0]) if found else None


async def every(database: Database) -> tuple[Workspace, ...]:
    """All workspaces."""
    return tuple(map(_workspace, await database.everywhere(_ALL)))


async def some(database: Database, workspace_ids: Sequence[UUID]) -> tuple[Workspace, ...]:
    """These workspaces."""
    found = await database.everywhere(_SOME, ids=list(workspace_ids)) if workspace_ids else ()
    return tuple(map(_workspace, found))


async def connect(
    database: Database,
    *,
    slack_team_id: str,
    name: str,
    bot_user_id: str,
    timezone: str,
    currency: str,
    now: datetime,
) -> Workspace:
    """Make a team's workspace, or bring its name and bot up to date; its own settings are kept."""
    (row,) = await database.everywhere(
        _CONNECT,
        workspace_id=new_id(),
        slack_team_id=slack_team_id,
        name=name,
        bot_user_id=bot_user_id,
        timezone=timezone,
        currency=currency,
        now=now,
    )
    return _workspace(row)


async def defaults(tx: Transaction) -> ClientDefaults:
    """What new clients start with."""
    row = await tx.first(_DEFAULTS)
    if row is None:
        raise LookupError(tx.workspace_id)
    return ClientDefaults(row.timezone, row.currency)


async def set_defaults(tx: Transaction, wanted: ClientDefaults) -> None:
    """Choose what clients start with from now on."""
    await tx.run(_SET_DEFAULTS, timezone=wanted.timezone, currency=wanted.currency)


async def settings_saved(tx: Transaction, now: datetime) -> None:
    """Keep that an owner has been through the settings, changed or not."""
    await tx.run(_SETTINGS_SAVED, now=now)


async def grace_business_days(tx: Transaction) -> int:
    """For how many business days after a cycle work still goes to it."""
    return int((await _calendar(tx)).grace_business_days)


async def holiday_place(tx: Transaction) -> HolidayPlace | None:
    """Whose public holidays are no business days; None, nobody's."""
    row = await _calendar(tx)
    return HolidayPlace(row.holidays_country, row.holidays_region) if row.holidays_country else None


async def set_grace(tx: Transaction, days: int) -> None:
    """Choose the grace of cycles that end from now on."""
    await tx.change_setting(_SET_GRACE, days=days)


async def set_holiday_place(tx: Transaction, place: HolidayPlace | None) -> None:
    """Choose whose public holidays are no business days from now on."""
    await tx.change_setting(
        _SET_HOLIDAYS, country=place.country if place else None, region=place.region if place else None
    )


async def _calendar(tx: Transaction) -> Row[Any]:
    row = await tx.setting(_CALENDAR)
    if row is None:
        raise LookupError(tx.workspace_id)
    return row


def _workspace(row: Row[Any]) -> Workspace:
    return Workspace(
        workspace_id=row.workspace_id,
        slack_team_id=row.slack_team_id,
        name=row.name,
        bot_user_id=row.bot_user_id,
    )
