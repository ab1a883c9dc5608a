"""`retainer doctor`: what keeps the bot from working, and what to do about it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from bot.clock import Clock
from bot.data import database_url, unreachable
from bot.installation import of_a_whole_organisation
from bot.mail_transport import mail_transport_of, mailbox_of
from bot.manifest import declared_scopes
from bot.own_templates import template_troubles
from bot.payload_check import judged
from bot.settings import Settings, SettingsError
from bot.slack_client import is_out_of_order, slack_client
from bot.stripe_setup import missing_for_stripe, till_of
from domain.people.people import Workspace
from domain.values.clocks import differ, in_words
from store.clients import clients
from store.database import Database, DatabaseBusy, driver_url
from store.migrate import pending
from store.workspaces import workspaces

# Slack refuses nothing by its clock, but we refuse requests older than 300 s by ours.
_MOST_CLOCK_SECONDS = 60
_CONNECT_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: what was looked at, and what to do where it is not as it should be."""

    about: str
    todo: str | None = None

    def __str__(self) -> str:
        return f"to do  {self.about}: {self.todo}" if self.todo else f"ok     {self.about}"


async def examine(
    settings: Settings, *, say: Callable[[str], None], clock: Clock | None = None, payloads: bool = False
) -> bool:
    """Print a line for each check; whether all is well.

    `clock`: in the place of the machine's. `payloads`: Slack is asked about what the bot says, too.
    """
    healthy = True
    async for finding in _findings(settings, clock or Clock(), payloads=payloads):
        say(str(finding))
        healthy = healthy and finding.todo is None
    return healthy


async def _findings(settings: Settings, clock: Clock, *, payloads: bool) -> AsyncIterator[Finding]:
    team: str | None = None
    async with slack_client(settings.slack_api_url) as (client, session):
        yield _transport(settings)
        answer: AsyncSlackResponse | None = None
        try:
            answer = await client.auth_test(token=settings.bot_token)
        except SettingsError as wrong:
            yield Finding("bot token", str(wrong))
        except (SlackClientError, aiohttp.ClientError, TimeoutError) as error:
            yield Finding(
                "bot token", _why(error, "SLACK_BOT_TOKEN", "install the app again and copy its token again.")
            )
        if answer is not None:
            team = str(answer["team_id"])
            whole = of_a_whole_organisation(answer.data if isinstance(answer.data, dict) else {})
            yield Finding("bot token", whole) if whole else _whose(answer)
            yield _scopes(answer)
            yield clock_finding(str(answer.headers.get("date", "")), clock.real())
        if settings.slack_app_token is not None:
            yield await _app_token(settings, client)
        if any(each is not None for each in (settings.public_url, settings.smtp_url, settings.mail_from)):
            yield await _mail(settings)
        if settings.stripe_secret_key is not None or settings.stripe_webhook_secret is not None:
            yield await _stripe(settings)
        if settings.retainer_templates is not None:
            for name, trouble in await asyncio.to_thread(template_troubles, settings.retainer_templates):
                yield (
                    Finding(f"template {name}", trouble)
                    if trouble
                    else Finding(f"template {name}: an invoice comes out")
                )
        with ExitStack() as stack:
            try:
                url = stack.enter_context(database_url(settings))
            except SettingsError as wrong:
                yield Finding("database", str(wrong))
                return
            found, ahead = await asyncio.to_thread(_database, url, clock)
            yield found
            if differ(ahead):
                yield _clocks(ahead)
            if found.todo is None and team is not None:
                async for each in _in_workspace(settings, url, client, session, team, payloads=payloads):
                    yield each


def _transport(settings: Settings) -> Finding:
    try:
        return Finding(f"transport: {settings.transport().value}")
    except SettingsError as wrong:
        return Finding("transport", str(wrong))


def _whose(answer: AsyncSlackResponse) -> Finding:
    return Finding(f"bot token: {answer.get('team')}, as {answer.get('user')}")


def _scopes(answer: AsyncSlackResponse) -> Finding:
    granted = {each.strip() for each in str(answer.headers.get("x-oauth-scopes", "")).split(",")}
    missing = sorted(declared_scopes() - granted)
    if not missing:
        return Finding(f"scopes: all {len(declared_scopes())} that app_manifest.yml asks for")
    return Finding(
        "scopes",
        f"{', '.join(missing)} not granted: paste app_manifest.yml into the app's settings under App Manifest, then "
        "install it to the workspace again.",
    )


def clock_finding(slacks: str, now: datetime) -> Finding:
    """How far `now` is from the clock in a `Date` header of Slack's."""
    try:
        seconds = round((now - parsedate_to_datetime(slacks)).total_seconds())
    except (ValueError, TypeError):
        return Finding("clock: Slack did not say its own time")
    if abs(seconds) <= _MOST_CLOCK_SECONDS:
        return Finding(f"clock: within {_MOST_CLOCK_SECONDS} s of Slack's")
    way = "ahead of" if seconds > 0 else "behind"
    return Finding(
        "clock",
        f"this machine is {abs(seconds)} s {way} Slack; beyond 300 s its requests are refused as old. "
        "Switch on time synchronisation (NTP).",
    )


async def _app_token(settings: Settings, client: AsyncWebClient) -> Finding:
    try:
        await client.apps_connections_open(app_token=settings.app_token)
    except (SlackClientError, aiohttp.ClientError, TimeoutError) as error:
        todo = "make an app-level token with connections:write, and switch Socket Mode on."
        return Finding("app token", _why(error, "SLACK_APP_TOKEN", todo))
    return Finding("app token: Socket Mode can connect")


async def _mail(settings: Settings) -> Finding:
    """Who sets one of the three wants mails to go."""
    mailbox, missing = mailbox_of(settings), mail_transport_of(settings).missing
    if missing or mailbox is None:
        return Finding("mail", f"set {' and '.join(missing)}, too: until then no change order goes by mail.")
    trouble = await mailbox.trouble()
    if trouble:
        return Finding("mail", f"the mail server of SMTP_URL takes nothing ({trouble}): check its address and user.")
    return Finding(f"mail: the server takes it, with links to {settings.public_url}")


async def _stripe(settings: Settings) -> Finding:
    """Who sets one of the two wants invoices to be paid online."""
    till = till_of(settings)
    if till is None:
        missing = " and ".join(missing_for_stripe(settings))
        return Finding("stripe", f"set {missing}, too: until then no invoice is paid online.")
    try:
        trouble = await till.trouble()
    finally:
        await till.shut()
    if trouble:
        return Finding("stripe", f"Stripe takes nothing with STRIPE_SECRET_KEY ({trouble}): check the key.")
    return Finding(f"stripe: it takes the key; let it send its events to {settings.public_url}/stripe/events")


def _database(url: str, clock: Clock) -> tuple[Finding, timedelta]:
    """Whether it can be worked with, and how far the machine's clock is ahead of its own."""
    engine = create_engine(driver_url(url), connect_args={"connect_timeout": _CONNECT_SECONDS})
    ahead = timedelta()
    try:
        with engine.connect() as connection:
            version = str(connection.execute(text("SHOW server_version")).scalar_one()).split(" ", maxsplit=1)[0]
            ahead = clock.real() - connection.execute(text("SELECT clock_timestamp()")).scalar_one()
        if pending(url):
            lacking = f"PostgreSQL {version} lacks the newest tables: type retainer migrate."
            return Finding("database", lacking), ahead
    except OperationalError as error:
        return Finding("database", unreachable(error)), ahead
    finally:
        engine.dispose()
    return Finding(f"database: PostgreSQL {version}, tables up to date"), ahead


def _clocks(ahead: timedelta) -> Finding:
    return Finding(
        "clock",
        f"this machine's is {in_words(ahead)}, and till they agree nothing that is due is done. "
        "Switch on time synchronisation (NTP) on both.",
    )


async def _in_workspace(
    settings: Settings,
    url: str,
    client: AsyncWebClient,
    session: aiohttp.ClientSession,
    team: str,
    *,
    payloads: bool,
) -> AsyncIterator[Finding]:
    """What there is to see once the bot was at work there."""
    database = Database(url, pool_size=1, prepares=False)
    try:
        workspace = await workspaces.by_team(database, team)
        if workspace is None:
            yield Finding("channels: none bound yet")
            return
        async for each in _channels(settings, database, client, workspace):
            yield each
        if payloads:
            async for each in _payloads(settings, database, client, session, workspace):
                yield each
    except DatabaseBusy:
        yield Finding("database", "it does not answer: try again.")
    finally:
        await database.close()


async def _payloads(
    settings: Settings,
    database: Database,
    client: AsyncWebClient,
    session: aiohttp.ClientSession,
    workspace: Workspace,
) -> AsyncIterator[Finding]:
    """Whether Slack would take what the bot says there."""
    fine = 0
    try:
        async for each in judged(database, workspace, client, session, settings.bot_token):
            if each.against is None:
                fine += 1
            else:
                todo = f"Slack would not take it ({each.against}): tell whoever maintains Retainer."
                yield Finding(each.what, todo)
    except (aiohttp.ClientError, TimeoutError) as error:
        yield Finding("payloads", _why(error, "SLACK_BOT_TOKEN", "try again."))
        return
    yield Finding(f"payloads: Slack would take {fine}")


async def _channels(
    settings: Settings, database: Database, client: AsyncWebClient, workspace: Workspace
) -> AsyncIterator[Finding]:
    """Every bound channel: whether the bot can see it and is in it."""
    async with database.reading(workspace.workspace_id) as tx:
        bound = await clients.all_bindings(tx)
    troubles = [
        Finding(f"channel {each.slack_channel_id}", todo)
        for each in bound
        if (todo := await _channel_todo(settings, client, each.slack_channel_id))
    ]
    for trouble in troubles:
        yield trouble
    if not troubles:
        yield Finding(f"channels: the bot is a member of all {len(bound)} that are bound")


async def _channel_todo(settings: Settings, client: AsyncWebClient, channel: str) -> str | None:
    try:
        answer = await client.conversations_info(channel=channel, token=settings.bot_token)
    except (SlackClientError, aiohttp.ClientError, TimeoutError) as error:
        return f"{_reason(error)}: invite the bot with /invite @Retainer, or bind another channel with /retainer bind."
    facts: dict[str, Any] = answer["channel"]
    if facts.get("is_archived"):
        return f"#{facts.get('name')} is archived: bind another channel with /retainer bind."
    if not facts.get("is_member"):
        return f"the bot is not in #{facts.get('name')}: type /invite @Retainer there."
    return None


def _why(error: Exception, setting: str, todo: str) -> str:
    if isinstance(error, SlackApiError) and not is_out_of_order(error):
        return f"Slack refuses {setting} ({_reason(error)}): {todo}"
    return f"Slack cannot be reached ({_reason(error)}): check the network, or SLACK_API_URL if it is set."


def _reason(error: Exception) -> str:
    if isinstance(error, SlackApiError):
        return str(error.response.get("error") or "no answer of Slack's")
    return type(error).__name__
