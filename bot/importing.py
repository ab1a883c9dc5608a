"""`retainer import`: clients and retainers from a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError

from blocks.imports.answers import first_days, left_unbound, named_managers
from bot.clock_watch import right_time
from bot.installation import connect
from bot.settings import Settings, SettingsError
from bot.slack_client import slack_client
from domain.agreements.units import counted
from domain.imports.refusals import ImportRefused
from handlers.clients.directory import SlackDirectory
from services import Services
from store.database import Database


async def import_file(
    settings: Settings, url: str, file: Path, *, team: str | None, say: Callable[[str], None]
) -> bool:
    """Import it; whether it was. Everything that is wrong is said, a line each. Raises SettingsError."""
    text = _read(file)
    now = await right_time(url)
    database = Database(url, prepares=settings.prepared_statements)
    try:
        async with slack_client(settings.slack_api_url) as (client, _):
            services = Services(database)
            client.token = settings.bot_token
            workspace = (await connect(client, services.workspaces, settings.bot_token, now)).workspace
            if team not in {None, workspace.slack_team_id}:
                raise SettingsError(f"SLACK_BOT_TOKEN is of the workspace {workspace.slack_team_id}, not of {team}.")
            directory = SlackDirectory(client, team_id=workspace.slack_team_id, known=set())
            result = await services.imports.run(text, workspace=workspace, by=None, directory=directory, now=now)
    except ImportRefused as refused:
        say(refused.sentence)
        for bad in refused.lines:
            say(f"line {bad.line}{f', {bad.column}' if bad.column else ''}: {bad.sentence}")
        return False
    except (SlackClientError, aiohttp.ClientError, TimeoutError) as error:
        raise SettingsError(_slack_failed(error)) from error
    finally:
        await database.close()
    added = f"{counted(result.clients, 'clients')} and {counted(result.retainers, 'retainers')} added"
    say(f"{added}, {counted(result.unchanged, 'retainers')} unchanged.")
    managers = named_managers([each.name for each in result.made.values()], ())
    for line in (*first_days(result.takes_from), *managers, *left_unbound(result.unbound)):
        say(line)
    return True


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise SettingsError(f"{file} cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{file} is not in UTF-8: save it as CSV UTF-8 and import it again.") from error


def _slack_failed(error: Exception) -> str:
    reason = error.response.get("error") if isinstance(error, SlackApiError) else type(error).__name__
    return f"Slack could not be asked about the people and channels of the file ({reason}); nothing was imported."
