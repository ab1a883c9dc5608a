"""`retainer import`: clients and retainers, or payments, from a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError

from blocks.imports.answers import first_days, left_unbound, named_managers
from blocks.imports.payments import payments_told
from bot.clock_watch import right_time
from bot.installation import connect
from bot.settings import Settings, SettingsError
from bot.slack_client import slack_client
from bot.workspace_choice import chosen_workspace
from domain.agreements.units import counted
from domain.imports.refusals import BadLine, ImportRefused
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
        _say_lines(refused.lines, say)
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


async def import_payments(url: str, file: Path, *, team: str | None, say: Callable[[str], None]) -> bool:
    """Note what matches; whether all of it did. What is asked about is said, a line each. Raises SettingsError."""
    text = _read(file)
    now = await right_time(url)
    database = Database(url, prepares=False)
    try:
        services = Services(database)
        workspace_id = (await chosen_workspace(services, team)).workspace_id
        done = await services.imports.payments.run(text, workspace_id=workspace_id, by=None, now=now)
    except ImportRefused as refused:
        say(refused.sentence)
        _say_lines(refused.lines, say)
        return False
    finally:
        await database.close()
    for line in payments_told(done):
        say(line)
    _say_lines(done.asked, say)
    return not done.asked


def _say_lines(lines: Sequence[BadLine], say: Callable[[str], None]) -> None:
    for bad in lines:
        say(f"line {bad.line}{f', {bad.column}' if bad.column else ''}: {bad.sentence}")


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
