"""`retainer`: what can be typed in a terminal.

What the commands need is imported when one runs: the help, and the local Slack's start, should not wait for it.
"""

# ruff: noqa: PLC0415

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

cli = typer.Typer(
    name="retainer",
    help="Runs an agency's retainers in Slack.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
What = Literal["balances", "entries", "ledger", "invoices", "payments", "expenses", "funds"]
Format = Literal["json", "csv", "hledger", "quickbooks", "quickbooks-us", "xero", "ledes", "ical"]
WorkspaceOption = Annotated[str | None, typer.Option("--workspace", help="A Slack team id, where there are several.")]


@cli.command()
def run(
    *,
    http: Annotated[bool, typer.Option("--http", help="Slack reaches the bot at POST /slack/events.")] = False,
    socket: Annotated[bool, typer.Option("--socket", help="The bot connects to Slack: no public address.")] = False,
    port: Annotated[
        int | None, typer.Option(help="Where to listen; 0 takes any that is free. Else PORT, else 3000.")
    ] = None,
    host: Annotated[str, typer.Option(help="The address to listen on; 0.0.0.0 in a container.")] = "127.0.0.1",
) -> None:
    """Bring the tables up to date, then serve, by what is configured: HTTP or Socket Mode."""
    from bot import commands

    commands.run(http=http, socket=socket, port=port, host=host)


@cli.command()
def local(
    port: Annotated[int | None, typer.Option(help="Where the page is served; 0 takes any that is free.")] = None,
) -> None:
    """Try it without Slack: a local one with a sample agency, in the browser."""
    from bot.local_slack import LocalSlackProcess

    with LocalSlackProcess(port) as slack:
        from bot import commands

        commands.local(slack)


@cli.command()
def migrate() -> None:
    """Bring the database's tables up to date."""
    from bot import commands

    commands.migrate()


@cli.command(name="import")
def import_(
    what: Annotated[str, typer.Argument(metavar="[payments] FILE", help="A CSV file with a header row.")],
    file: Annotated[Path | None, typer.Argument(hidden=True)] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Bring in clients and retainers: all of a file, or nothing and every reason why. Or payments: what matches an
    invoice is noted, the rest is said line by line.
    """
    from bot import commands

    commands.import_(what, file, team=workspace)


@cli.command()
def tick(
    at: Annotated[str | None, typer.Option(help="The instant to act as of, as 2026-11-30T09:00+01:00.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what is due.")] = False,
) -> None:
    """Do all that is due, print a line for each kind of work, and exit."""
    from bot import commands

    commands.tick(at=at, dry_run=dry_run)


@cli.command()
def export(
    what: Annotated[What, typer.Argument()],
    client: Annotated[str | None, typer.Option(help="One client's alias.")] = None,
    output: Annotated[Format, typer.Option("--format")] = "csv",
    workspace: WorkspaceOption = None,
) -> None:
    """Write balances, time entries, the ledger, invoices, payments, expenses or funds to standard output."""
    from bot import commands

    commands.export(what, client=client, output=output, team=workspace)


@cli.command()
def doctor(
    *,
    payloads: Annotated[
        bool,
        typer.Option("--payloads", help="Also ask Slack whether it would take what the bot says here, unsaid."),
    ] = False,
) -> None:
    """Check tokens, scopes, database, channels and clock; say what to do about each that is wrong."""
    from bot import commands

    commands.doctor(payloads=payloads)


def main() -> None:
    """The console script."""
    cli()
