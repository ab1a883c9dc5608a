"""The Bolt app: put together from what it is given, and nothing else."""

from __future__ import annotations

import os

import pytest
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.app import bolt
from bot.installation import Installation
from domain.people.people import Workspace

_SET = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "secret"}


async def test_what_bolt_finds_in_the_environment_neither_warns_nor_changes_the_app(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for name, value in _SET.items():
        monkeypatch.setenv(name, value)
    authorized = AuthorizeResult(enterprise_id=None, team_id=workspace.slack_team_id, bot_token="xoxb-1")

    app = bolt(Installation(workspace, authorized), AsyncWebClient())

    assert [each.getMessage() for each in caplog.records] == []
    assert app.oauth_flow is None
    assert {name: os.environ.get(name) for name in _SET} == _SET, "others still read it"
