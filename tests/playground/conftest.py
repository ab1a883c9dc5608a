"""A local Slack for each test, with an app that answers over HTTP and a client of slack_sdk's own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from playground.control import LocalSlack, PersonHere
from playground.testing import local_slack
from tests.playground.app_here import AppHere, app_here

MANIFEST = Path(__file__).with_name("manifest.yml")


@pytest.fixture(scope="session")
async def running() -> AsyncIterator[LocalSlack]:
    """One server for all tests."""
    async with local_slack(manifest=MANIFEST) as slack:
        yield slack


@pytest.fixture
async def slack(running: LocalSlack) -> LocalSlack:
    """A local Slack as it began, with the sample manifest, payloads over Socket Mode."""
    await running.sockets("cut")
    await running.set_request_url(None)
    await running.reset()
    return running


@pytest.fixture
async def client(slack: LocalSlack) -> AsyncWebClient:
    """slack_sdk's own client as the app's bot, without retries that would hide an error."""
    return AsyncWebClient(token=slack.bot_token, base_url=slack.api_url, retry_handlers=[])


@pytest.fixture(scope="session")
async def listening_app(running: LocalSlack) -> AsyncIterator[AppHere]:
    """One app for all tests."""
    async with app_here(running.signing_secret) as app:
        yield app


@pytest.fixture
async def app(slack: LocalSlack, listening_app: AppHere) -> AppHere:
    """An app that takes the payloads over HTTP."""
    listening_app.forget()
    await slack.set_request_url(listening_app.url)
    return listening_app


@pytest.fixture
async def http(slack: LocalSlack) -> AsyncIterator[httpx.AsyncClient]:
    """A bare HTTP client at the Web API."""
    async with httpx.AsyncClient(base_url=slack.api_url, trust_env=False, timeout=30) as bare:
        yield bare


@pytest.fixture
def dee(slack: LocalSlack) -> PersonHere:
    """A member of the team."""
    return slack.person("U0DESIGN")


@pytest.fixture
def carla(slack: LocalSlack) -> PersonHere:
    """Somebody of another workspace, in one shared channel."""
    return slack.person("U0CLIENT")
