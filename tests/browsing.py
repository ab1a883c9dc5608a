"""Debian's chromium, one for a whole run of the tests, and pages in it that may do nothing wrong unnoticed."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Literal

import pytest
from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped]
from playwright.async_api import Browser, ConsoleMessage, Page, async_playwright, expect

from tests import patience

# The same engine without windows comes first: a test costs half of the processor's time there.
_BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
_WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
# What a theme can change: the same elements stand there, in other colours.
_COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}


def chromium() -> str:
    """The browser of this machine; where there is none, tests skip, or fail where CI=true promises one."""
    found = next((path for name in _BROWSERS if (path := shutil.which(name))), None)
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
    expect.set_options(timeout=patience.MILLISECONDS)
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=path, args=_FLAGS)
        yield started
        await started.close()


@asynccontextmanager
async def watched_page(browser: Browser, url: str, path: str = "/", **options: Any) -> AsyncIterator[Page]:
    """A page of its own that has `path` open. A script error, or a request to anywhere but `url`, fails the test."""
    context = await browser.new_context(**({"viewport": {"width": 1280, "height": 800}} | options))
    page = await context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if _is_wrong(said) else None)
    page.on("request", lambda asked: None if asked.url.startswith(url) else wrong.append(asked.url))
    await page.goto(url.rstrip("/") + path)
    await page.wait_for_selector("html[data-ready]")
    yield page
    await context.close()
    assert wrong == []


async def violations(page: Page) -> list[str]:
    """What axe finds against WCAG A and AA, in the light and then in the dark, one line for each element.

    The page follows the system's theme while it is open, so that nobody has to walk to the same place twice.
    """
    found: list[str] = []
    for scheme in _SCHEMES:
        await page.emulate_media(color_scheme=scheme)
        seen: Any = await Axe().run(page, options=_WCAG if scheme == "light" else _COLOURS)
        found += [
            f"in the {scheme}, {each['id']}: {node['target']} {node['failureSummary']}"
            for each in seen.response["violations"]
            for node in each["nodes"]
        ]
    await page.emulate_media(color_scheme=None)
    return found


def _is_wrong(said: ConsoleMessage) -> bool:
    """Being offline is what a test may want; every other error is the page's own."""
    return said.type == "error" and "ERR_INTERNET_DISCONNECTED" not in said.text
