"""Whose a payload is: the workspace that the bot is installed in, whatever else Slack names."""

from __future__ import annotations

import json
from typing import Any

import pytest
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.installation import FindTeam, Installation
from domain.people.people import Workspace


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
