"""A local Slack with the little app in it, and a page that has it open."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.async_api import Browser, Page

from playground.control import LocalSlack
from playground.testing import local_slack
from tests.browsing import watched_page
from tests.playground.page.desk import desk, desk_manifest


@dataclass(frozen=True)
class Desk:
    """A running local Slack, and what its app heard."""

    slack: LocalSlack
    heard: list[dict[str, Any]]

    @property
    def url(self) -> str:
        """Where the page is, without a slash at its end."""
        return self.slack.url.rstrip("/")


@pytest.fixture
async def at_desk() -> AsyncIterator[Desk]:
    """A fresh local Slack with the little app connected."""
    async with local_slack(manifest=desk_manifest()) as slack, desk(slack) as heard:
        yield Desk(slack, heard)


@pytest.fixture
async def page(browser: Browser, at_desk: Desk) -> AsyncIterator[Page]:
    """The page as a newcomer opens it."""
    async with watched_page(browser, at_desk.url) as opened:
        yield opened
