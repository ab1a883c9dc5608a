"""Which workspace this process works for, found once at the start."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.settings import SettingsError
from bot.slack_client import is_out_of_order
from domain.people.people import Workspace
from services.workspaces.connecting import TeamFacts, Workspaces

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Installation:
    """The bot in one Slack workspace: the workspace's row, and what Bolt asks of every request."""

    workspace: Workspace
    authorized: AuthorizeResult

    @property
    def token(self) -> str:
        """The bot's token."""
        return str(self.authorized.bot_token)


class Authorize(AsyncAuthorize):
    """Bolt's `authorize` without asking Slack or the database; None for another workspace's payload."""

    def __init__(self, installation: Installation) -> None:
        # The base class has nothing to set up.
        self._installation = installation

    async def __call__(
        self, *, context: AsyncBoltContext, team_id: str | None = None, **_: object
    ) -> AuthorizeResult | None:
        """Answer from memory."""
        workspace = self._installation.workspace
        if context.get("installed_team", team_id) != workspace.slack_team_id:
            return None
        context["workspace"] = workspace
        return self._installation.authorized


class FindTeam(AsyncMiddleware):
    """Runs before `authorize`, which is not given the body: notes the team whose installation a payload is for."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002 - Bolt's name for it
        **_: object,
    ) -> BoltResponse:
        """Note it and go on. That Slack keeps events back for a while is no event of anybody's: the log has it."""
        if req.body.get("type") == "app_rate_limited":
            log.warning("app_rate_limited", minute=req.body.get("minute_rate_limited"))
            return BoltResponse(status=200, body="")
        authorized = self._installation.authorized
        team = team_of(req.body, str(authorized.bot_id), str(authorized.team_id))
        # Of its people an organisation's payloads may name nothing else; an app of ours is in one of its workspaces.
        named_as_a_whole = authorized.enterprise_id is not None and team == authorized.enterprise_id
        req.context["installed_team"] = authorized.team_id if named_as_a_whole else team
        return await next()


def team_of(body: Mapping[str, Any], bot_id: str, own_team: str) -> str | None:
    """The Slack team whose installation a payload is for.

    In a shared channel the person's own team stands in most places, so what names the app comes first.
    """
    installed = (body.get("view") or {}).get("app_installed_team_id")
    if installed:
        return str(installed)
    if "authorizations" in body:
        teams = [each.get("team_id") for each in body["authorizations"] or ()]
        return own_team if own_team in teams else next(iter(teams), None)
    if (body.get("message") or {}).get("bot_id") == bot_id:
        return own_team
    team = body.get("team") or {}
    return body.get("team_id") or team.get("id") or (body.get("user") or {}).get("team_id")


async def connect(client: AsyncWebClient, workspaces: Workspaces, token: str, now: datetime) -> Installation:
    """Ask Slack whose token this is, and make or update the workspace's row.

    Raises SettingsError when Slack refuses the token or it is of no one workspace, and what the client raises when
    Slack is out of reach or out of order.
    """
    try:
        answer = await client.auth_test(token=token)
    except SlackApiError as refused:
        if is_out_of_order(refused):
            raise
        raise SettingsError(
            f"Slack refuses SLACK_BOT_TOKEN ({refused.response.get('error', 'no reason given')}): install the app to "
            "your workspace again and copy the Bot User OAuth Token again."
        ) from refused
    if wrong := of_a_whole_organisation(answer.data if isinstance(answer.data, dict) else {}):
        raise SettingsError(wrong)
    facts = TeamFacts(
        slack_team_id=answer["team_id"],
        name=answer.get("team") or answer["team_id"],
        bot_user_id=answer["user_id"],
    )
    workspace = await workspaces.connect(facts, now)
    return Installation(
        workspace=workspace,
        authorized=AuthorizeResult(
            enterprise_id=answer.get("enterprise_id"),
            team_id=workspace.slack_team_id,
            bot_user_id=workspace.bot_user_id,
            bot_id=answer.get("bot_id"),
            bot_token=token,
        ),
    )


def of_a_whole_organisation(answer: Mapping[str, Any]) -> str | None:
    """What to do where `auth.test` says that a token is of an organisation (Enterprise Grid); None for a workspace's.

    Such a token speaks for many workspaces: every call has to name one, and every row here belongs to one.
    """
    if not answer.get("is_enterprise_install"):
        return None
    return (
        f"SLACK_BOT_TOKEN is of the whole organisation {answer.get('team') or answer.get('enterprise_id')}, and "
        "Retainer works for one of its workspaces so far: install the app to that workspace, not to the organisation, "
        "and copy its Bot User OAuth Token."
    )
