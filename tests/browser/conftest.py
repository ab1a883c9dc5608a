"""One sample agency for the tests that leave each other's clients alone, and seats at its page."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser

from tests.browser.agency import Agency, agency_at, closed
from tests.browser.seat import Seat
from tests.browsing import watched_page

Sit = Callable[..., Awaitable[Seat]]


@pytest.fixture(scope="session")
async def agency(browser: Browser) -> AsyncIterator[Agency]:
    """Started by the real command; where there is no browser, not at all."""
    with tempfile.TemporaryDirectory(prefix="retainer-") as place:
        async with agency_at(Path(place)) as running:
            yield running
            # What a kill would leave is another test's.
            await closed(running)


@pytest.fixture
async def sit(browser: Browser, agency: Agency) -> AsyncIterator[Sit]:
    """`await sit("/?as=U0DESIGN&at=C0ACME")`: a page that has this open, closed at the end."""
    async with AsyncExitStack() as pages:

        async def seat(path: str = "/", **options: Any) -> Seat:
            return Seat(await pages.enter_async_context(watched_page(browser, agency.url, path, **options)))

        yield seat
