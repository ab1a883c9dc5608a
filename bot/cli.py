"""`retainer`: what is done from a terminal."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from bot.data import database_url, migrated
from bot.logging import configure_logging
from bot.settings import Settings, SettingsError, Transport, read_settings

cli = typer.Typer(
    name="retainer",
    help="Runs an agency's retainers in Slack.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
Result = TypeVar("Result")
Port = Annotated[int | None, typer.Option(help="Where to listen; 0 takes any that is free. Else PORT, else 3000.")]
WorkspaceOption = Annotated[str | None, typer.Option("--workspace", help="A Slack team id, where there are several.")]


class What(StrEnum):
    """What can be exported."""

    BALANCES = "balances"
    ENTRIES = "entries"
    LEDGER = "ledger"


class Format(StrEnum):
    """How it is written."""

    JSON = "json"
    CSV = "csv"
    HLEDGER = "hledger"


@cli.command()
def run(
    *,
    http: Annotated[bool, typer.Option("--http", help="Slack reaches the bot at POST /slack/events.")] = False,
    socket: Annotated[bool, typer.Option("--socket", help="The bot connects to Slack: no public address.")] = False,
    port: Port = None,
    host: Annotated[str, typer.Option(help="The address to listen at; 0.0.0.0 in a container.")] = "127.0.0.1",
) -> None:
    """Bring the tables up to date, then serve, by what is configured: HTTP or Socket Mode."""
    from bot.running import serve  # noqa: PLC0415 - the other commands start faster without Bolt

    with _in_a_sentence():
        settings = read_settings()
        transport = settings.transport(http=http, socket=socket)
        _ = settings.bot_token
        configure_logging()
        typer.echo(_choice(settings, transport), err=True)
        with database_url(settings) as url:
            migrated(url)
            _run(serve(settings, url, transport, host=host, port=port))


@cli.command()
def local(
    port: Annotated[int | None, typer.Option(help="Where the page is served; 0 takes any that is free.")] = None,
) -> None:
    """Try it without Slack: a local one with a sample agency, in the browser."""
    from bot.local import run_local  # noqa: PLC0415 - as above

    with _in_a_sentence():
        configure_logging(level=logging.WARNING)
        _run(run_local(read_settings(), port=port, say=typer.echo))


@cli.command()
def migrate() -> None:
    """Bring the database's tables up to date."""
    with _in_a_sentence(), database_url(read_settings()) as url:
        migrated(url)
        typer.echo("The tables are up to date.")


@cli.command(name="import")
def import_(
    file: Annotated[Path, typer.Argument(help="A CSV file with a header row, one retainer a line.")],
    workspace: WorkspaceOption = None,
) -> None:
    """Bring clients and retainers in from a file: all of it, or nothing and every reason why."""
    from bot.importing import import_file  # noqa: PLC0415 - as above

    with _in_a_sentence():
        settings = read_settings()
        with database_url(settings) as url:
            migrated(url)
            succeeded = _run(import_file(settings, url, file, team=workspace, say=typer.echo))
    raise typer.Exit(0 if succeeded else 1)


@cli.command()
def tick(
    at: Annotated[str | None, typer.Option(help="The instant to act as of, as 2026-11-30T09:00+01:00.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what is due.")] = False,
) -> None:
    """Do all that is due, print a line for each kind of work, and exit."""
    from bot.ticking import tick_once  # noqa: PLC0415 - as above

    with _in_a_sentence():
        now = _instant(at) if at else datetime.now(UTC)
        settings = read_settings()
        with database_url(settings) as url:
            migrated(url)
            _run(tick_once(settings, url, now, dry_run=dry_run, say=typer.echo))


@cli.command()
def export(
    what: Annotated[What, typer.Argument()],
    client: Annotated[str | None, typer.Option(help="One client's alias.")] = None,
    output: Annotated[Format, typer.Option("--format")] = Format.CSV,
    workspace: WorkspaceOption = None,
) -> None:
    """Write balances, time entries or the ledger to standard output."""
    from bot.exporting import export_to  # noqa: PLC0415 - as above

    with _in_a_sentence(), database_url(read_settings()) as url:
        migrated(url)
        _run(export_to(sys.stdout, url, what.value, output=output.value, client=client, team=workspace))


@cli.command()
def doctor() -> None:
    """Check tokens, scopes, database, channels and clock; say what to do about each that is wrong."""
    from bot.doctor import examine  # noqa: PLC0415 - as above

    with _in_a_sentence():
        healthy = _run(examine(read_settings(), say=typer.echo))
    raise typer.Exit(0 if healthy else 1)


def main() -> None:
    """The console script."""
    cli()


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
        raise SettingsError(f"--at {typed} is no instant: type one like 2026-11-30T09:00+01:00.") from None
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
