"""The page that a mail leads to, in a browser: on a telephone, without script, in the light and in the dark."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.browsing import violations
from tests.desk import MANAGER, Desk
from tests.instants import NOW
from tests.portal.asked import approver_by_mail, mailed_token, order_for

pytestmark = pytest.mark.browser
_TELEPHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "device_scale_factor": 2}


@dataclass(frozen=True)
class Mailed:
    """Carla, who is in nobody's Slack, has a link about CO-1 in her mail."""

    browser: Browser
    desk: Desk
    token: str

    @asynccontextmanager
    async def opened(self, token: str | None = None, **options: Any) -> AsyncIterator[Page]:
        """The link in a browser of hers. A request to anywhere but the bot fails the test."""
        context = await self.browser.new_context(**(_TELEPHONE | options))
        page = await context.new_page()
        elsewhere: list[str] = []
        page.on("request", lambda asked: None if asked.url.startswith(self.desk.url) else elsewhere.append(asked.url))
        await page.goto(f"{self.desk.url}/portal/orders/{token or self.token}")
        yield page
        await context.close()
        assert [each for each in elsewhere if not each.startswith("data:")] == []


@pytest_asyncio.fixture
async def mailed(browser: Browser, desk: Desk) -> Mailed:
    services, by = desk.bot.services, desk.caller(MANAGER)
    (acme,) = await services.clients.choices("acme", by=by)
    (card,) = await services.balances.card("acme", by=by, now=NOW)
    contact_id = await approver_by_mail(desk.bot.database, by, acme.client_id)
    await order_for(services, card.standing.called.retainer_id, contact_id, by=by)
    return Mailed(browser, desk, await mailed_token(services))


async def test_without_script_somebody_reads_it_writes_a_note_and_approves(mailed: Mailed) -> None:
    async with mailed.opened(java_script_enabled=False) as page:
        await expect(page.get_by_role("heading", name="CO-1 Size guide")).to_be_visible()
        await expect(page.get_by_text("$1,500, billed on your approval")).to_be_visible()
        await page.get_by_label("Note for max").fill("Go ahead")
        await page.get_by_role("button", name="Approve").click()
        await expect(page.get_by_role("heading")).to_have_text("You approved CO-1")
        # The back button shows a page that decides nothing any more.
        await page.go_back()
        await page.reload()
        await expect(page.get_by_text("You approved CO-1 at 08:00, and that stands")).to_be_visible()
    assert "50 h left of 50 h" in await mailed.desk.told(mailed.desk.dee, "balance acme")


async def test_by_the_keyboard_alone(mailed: Mailed) -> None:
    async with mailed.opened() as page:
        for _ in range(3):
            await page.keyboard.press("Tab")
        await expect(page.get_by_role("button", name="Decline")).to_be_focused()
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading")).to_have_text("You declined CO-1")


@pytest.mark.parametrize("width", [320, 1280])
async def test_it_passes_wcag_and_fits_the_screen(mailed: Mailed, width: int) -> None:
    look: dict[str, Any] = {"viewport": {"width": width, "height": 740}}
    async with mailed.opened(**look) as page:
        assert await violations(page) == []
        assert await page.evaluate("document.documentElement.scrollWidth") <= width
    async with mailed.opened("nothing", **look) as page:
        await expect(page.get_by_role("heading")).to_have_text("This link does not work")
        assert await violations(page) == []


async def test_the_style_sheet_arrives_past_the_content_policy(mailed: Mailed) -> None:
    async with mailed.opened() as page:
        colour = await page.get_by_role("button", name="Approve").evaluate("it => getComputedStyle(it).backgroundColor")
        assert colour == "rgb(31, 92, 70)"
