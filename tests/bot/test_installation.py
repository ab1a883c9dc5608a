"""Whose a payload is: the workspace that the bot is installed in, whatever else Slack names."""

from __future__ import annotations

import json
from typing import Any

import pytest
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError

from bot.installation import FindTeam, Installation, connect
from bot.settings import SettingsError
from bot.socket import SocketDoor
from domain.people.people import Workspace
from tests.desk import Desk

# In turn: too many calls, a fault of Slack's, a proxy's page, half an answer.
_TROUBLES: tuple[dict[str, Any], ...] = (
    {"error": "ratelimited"},
    {"status": 503},
    {"body": "<h1>502</h1>"},
    {"body": ""},
)


async def _team_of(workspace: Workspace, body: dict[str, Any], *, organisation: str | None) -> str | None:
    authorized = AuthorizeResult(
        enterprise_id=organisation, team_id=workspace.slack_team_id, bot_id="B1", bot_token="xoxb-1"
    )
    request = AsyncBoltRequest(body=json.dumps(body), headers={"content-type": "application/json"})

    async def on() -> BoltResponse:
        return BoltResponse(status=200)

    await FindTeam(Installation(workspace, authorized)).async_process(req=request, next=on)
    found: str | None = request.context["installed_team"]
    return found


@pytest.mark.parametrize(
    "body",
    [
        pytest.param({"user": {"id": "W1", "team_id": "E1"}, "team": None}, id="of a person"),
        pytest.param({"user": {"id": "W1"}, "team": {"id": "E1"}}, id="as the team"),
        pytest.param({"user": {"id": "W1"}, "team_id": "E1"}, id="as the team's id"),
    ],
)
async def test_a_payload_that_names_only_our_organisation_is_ours(workspace: Workspace, body: dict[str, Any]) -> None:
    suggestion = {"type": "block_suggestion", **body}
    assert await _team_of(workspace, suggestion, organisation="E1") == workspace.slack_team_id
    assert await _team_of(workspace, suggestion, organisation="E2") == "E1", "another organisation's is not"
    assert await _team_of(workspace, suggestion, organisation=None) == "E1"


async def test_a_payload_of_another_workspace_of_our_organisation_is_not_ours(workspace: Workspace) -> None:
    click = {"type": "block_actions", "user": {"id": "W1"}, "team": {"id": "TOTHER", "enterprise_id": "E1"}}
    assert await _team_of(workspace, click, organisation="E1") == "TOTHER"


async def test_slacks_own_trouble_is_waited_for_and_is_no_word_about_a_token(desk: Desk) -> None:
    bot, door = desk.bot, SocketDoor(desk.bot.app, desk.settings.app_token)
    for how in _TROUBLES:
        await desk.slack.fail("auth.test", **how)
        with pytest.raises(SlackApiError):
            await connect(bot.client, bot.services.workspaces, desk.slack.bot_token, bot.clock.now())
        await desk.slack.fail("apps.connections.open", **how)
        with pytest.raises(SlackApiError):
            await door.open()
    await door.close()
    with pytest.raises(SettingsError, match="Slack refuses SLACK_BOT_TOKEN"):
        await connect(bot.client, bot.services.workspaces, "xoxb-wrong", bot.clock.now())
