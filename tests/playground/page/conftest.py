"""A browser, a local Slack with the little app in it, and a page that has it open."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.async_api import Browser, ConsoleMessage, Page, async_playwright

from playground.control import LocalSlack
from playground.testing import local_slack
from tests.playground.page.desk import desk, desk_manifest

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass(frozen=True)
class Desk:
    """A running local Slack, and what its app heard."""

    slack: LocalSlack
    heard: list[dict[str, Any]]

    @property
    def url(self) -> str:
        """Where the page is, without a slash at its end."""
        return self.slack.url.rstrip("/")


def chromium() -> str:
    """The browser of this machine; where there is none, tests skip, or fail where CI=true promises one."""
    found = next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
    )
    if found is None:
        missing = "no chromium on this machine"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    return found


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """One chromium for all tests."""
    path = chromium()
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield started
        await started.close()


@pytest.fixture
async def at_desk() -> AsyncIterator[Desk]:
    """A fresh local Slack with the little app connected."""
    async with local_slack(manifest=desk_manifest()) as slack, desk(slack) as heard:
        yield Desk(slack, heard)


def _is_wrong(said: ConsoleMessage) -> bool:
    """Being offline is what a test may want; every other error is the page's own."""
    return said.type == "error" and "ERR_INTERNET_DISCONNECTED" not in said.text


@pytest.fixture
async def page(browser: Browser, at_desk: Desk) -> AsyncIterator[Page]:
    """The page as a newcomer opens it. A script error, or a request that leaves this machine, fails the test."""
    context = await browser.new_context(viewport={"width": 1280, "height": 800})
    opened = await context.new_page()
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("console", lambda said: wrong.append(said.text) if _is_wrong(said) else None)
    opened.on("request", lambda asked: None if asked.url.startswith(at_desk.url) else wrong.append(asked.url))
    await opened.goto(at_desk.url)
    await opened.wait_for_selector("html[data-ready]")
    yield opened
    await context.close()
    assert wrong == []
