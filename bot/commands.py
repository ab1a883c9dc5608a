"""What the commands of the terminal do, once somebody has typed one; `bot/cli.py` says what can be typed."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import typer

from bot.clock import Clock
from bot.data import database_url, migrated
from bot.local_slack import LocalSlackProcess
from bot.logging import configure_logging
from bot.settings import Settings, SettingsError, Transport, read_local_settings, read_settings

Result = TypeVar("Result")


def run(*, http: bool, socket: bool, port: int | None, host: str, clock: Clock | None = None) -> None:
    """Migrate, then serve till told to stop, by this machine's clock or another one."""
    from bot.running import serve  # noqa: PLC0415 - the other commands start faster without Bolt

    with _in_a_sentence():
        settings = read_settings()
        transport = settings.transport(http=http, socket=socket)
        _ = settings.bot_token
        configure_logging()
        typer.echo(_choice(settings, transport), err=True)
        with database_url(settings) as url:
            migrated(url)
            _run(serve(settings, url, transport, clock or Clock(), host=host, port=port))


def local(slack: LocalSlackProcess) -> None:
    """Serve beside a local Slack, which is started already, till told to stop."""
    from bot.local import run_local  # noqa: PLC0415 - as above

    with _in_a_sentence():
        configure_logging(level=logging.WARNING)
        settings, unused = read_local_settings()
        if unused:
            own = f"the local Slack has tokens and a database of its own, under {settings.retainer_data_dir}."
            typer.echo(f"Set, but not used here: {', '.join(unused)}; {own}", err=True)
        _run(run_local(settings, slack, say=typer.echo))


def migrate() -> None:
    """Bring the tables up to date."""
    with _in_a_sentence(), database_url(read_settings()) as url:
        migrated(url)
        typer.echo("The tables are up to date.")


def import_(what: str, file: Path | None, *, team: str | None) -> None:
    """Import a file; `what` is the file itself where no other is given. Exit code 1 where it has mistakes."""
    from bot.importing import import_file, import_payments  # noqa: PLC0415 - as above

    with _in_a_sentence():
        if file is not None and what != "payments":
            raise SettingsError(f"Type retainer import {file}, or retainer import payments {file}.")
        settings = read_settings()
        with database_url(settings) as url:
            migrated(url)
            if file is None:
                imported = _run(import_file(settings, url, Path(what), team=team, say=typer.echo))
            else:
                imported = _run(import_payments(url, file, team=team, say=typer.echo))
    raise typer.Exit(0 if imported else 1)


def tick(*, at: str | None, dry_run: bool) -> None:
    """Do, or only count, all that is due."""
    from bot.clock_watch import right_time  # noqa: PLC0415 - as above
    from bot.ticking import tick_once  # noqa: PLC0415 - as above

    with _in_a_sentence():
        chosen = _instant(at) if at else None
        settings = read_settings()
        with database_url(settings) as url:
            migrated(url)
            now = chosen or _run(right_time(url))
            _run(tick_once(settings, url, now, dry_run=dry_run, say=typer.echo))


def export(what: str, *, client: str | None, output: str, team: str | None) -> None:
    """Write a list to standard output."""
    from bot.exporting import export_to  # noqa: PLC0415 - as above

    with _in_a_sentence(), database_url(read_settings()) as url:
        migrated(url)
        _run(export_to(sys.stdout, url, what, output=output, client=client, team=team))


def doctor(*, payloads: bool) -> None:
    """Say what is wrong. Exit code 1 where something is."""
    from bot.doctor import examine  # noqa: PLC0415 - as above

    with _in_a_sentence():
        healthy = _run(examine(read_settings(), say=typer.echo, payloads=payloads))
    raise typer.Exit(0 if healthy else 1)


def _choice(settings: Settings, transport: Transport) -> str:
    if transport is Transport.SOCKET:
        return "Socket Mode: the bot connects to Slack."
    if settings.slack_app_token is not None:
        return "Both SLACK_SIGNING_SECRET and SLACK_APP_TOKEN are set: HTTP it is; --socket takes Socket Mode."
    return "HTTP: Slack reaches the bot at POST /slack/events."


def _instant(typed: str) -> datetime:
    try:
        instant = datetime.fromisoformat(typed)
    except ValueError:
        raise SettingsError(f"--at {typed} is not an instant: type one like 2026-11-30T09:00+01:00.") from None
    if instant.tzinfo is None:
        raise SettingsError(f"--at {typed} does not say its offset: add one, as in {typed}+00:00.")
    return instant.astimezone(UTC)


def _run(work: Coroutine[Any, Any, Result]) -> Result:
    """On uvloop where there is one: half the time of a request."""
    try:
        import uvloop  # noqa: PLC0415 - not on Windows
    except ImportError:
        return asyncio.run(work)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(work)


@contextmanager
def _in_a_sentence() -> Iterator[None]:
    """A wrong setting is one sentence and exit code 2; Ctrl-C is no error."""
    try:
        yield
    except SettingsError as wrong:
        typer.echo(str(wrong), err=True)
        raise typer.Exit(2) from None
    except KeyboardInterrupt:
        raise typer.Exit(130) from None
