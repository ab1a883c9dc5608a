"""Which workspace a command of the terminal is about."""

from __future__ import annotations

from bot.settings import SettingsError
from domain.people.people import Workspace
from services import Services


async def chosen_workspace(services: Services, team: str | None) -> Workspace:
    """The one with this Slack team id, or the only one. Raises SettingsError where that is not clear."""
    every = await services.workspaces.every()
    if not every:
        raise SettingsError("There is no workspace yet: start the bot once with retainer run, so that it connects.")
    found = [each for each in every if team in {None, each.slack_team_id}]
    if len(found) == 1:
        return found[0]
    teams = ", ".join(f"{each.slack_team_id} ({each.name})" for each in every)
    if team is None:
        raise SettingsError(f"There are several workspaces: choose one of these with --workspace: {teams}.")
    raise SettingsError(f"No workspace has the Slack team id {team}; there is {teams}.")
