"""A client's wish becomes a change order: asked for by one, approved by another, worked on by a third."""

from __future__ import annotations

import re
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Locator, expect

from tests.browser.agency import agency_at, closed
from tests.browser.conftest import Sit
from tests.browser.seat import Seat
from tests.browsing import watched_page

pytestmark = pytest.mark.browser


@pytest.fixture
async def sit(browser: Browser) -> AsyncIterator[Sit]:
    """Seats at an agency of their own: what is asked of a client would stand before everybody else's eyes."""
    async with AsyncExitStack() as stack:
        place = stack.enter_context(tempfile.TemporaryDirectory(prefix="retainer-"))
        agency = await stack.enter_async_context(agency_at(Path(place)))
        # After the pages, which would complain of it.
        stack.push_async_callback(closed, agency)

        async def seat(path: str = "/", **options: Any) -> Seat:
            return Seat(await stack.enter_async_context(watched_page(browser, agency.url, path, **options)))

        yield seat


async def test_the_client_approves_by_a_click_and_the_designer_logs_on_it(sit: Sit) -> None:
    boss = await sit("/?as=U0MANAGER&at=C0SHARED")
    asked = boss.said.filter(has_text="Could you add a size guide by Friday?").first
    await asked.hover()
    await asked.get_by_role("button", name="More message shortcuts").click()
    await boss.page.get_by_role("menuitem", name="Change order from this").click()
    await expect(boss.form.get_by_label("Retainer")).to_have_value("Acme")
    await expect(boss.form.get_by_label("Description")).to_have_value("Could you add a size guide by Friday?")
    await boss.fill(title="Size guide for shoes", hours="10", amount="1500")
    told = await boss.submit("Send")
    await expect(told).to_contain_text(re.compile(r"CO-\d+ “Size guide for shoes” was sent to"))
    code = re.search(r"CO-\d+", await told.inner_text())
    assert code is not None

    carla = await sit("/?as=U0CLIENT&at=C0SHARED")
    card = _card(carla, code[0])
    await expect(card).to_contain_text("10 h for $1,500")
    await expect(card).to_contain_text("A separate job: the retainer of Acme stays as it is")
    await card.get_by_role("button", name="Approve").click()
    await expect(carla.form).to_contain_text("“Size guide for shoes”: 10 h for")
    told = await carla.submit("Approve")
    await expect(told).to_contain_text(f"You approved {code[0]} “Size guide for shoes”.")
    await expect(card).to_contain_text("Approved by")
    await expect(card.locator(".blocks").get_by_role("button")).to_have_count(0)

    dee = await sit("/?as=U0DESIGN&at=C0ACME")
    before = await dee.ask("/retainer balance acme")
    left = re.search(r"[\dhm ]+ left of 48 h", await before.inner_text())
    assert left is not None
    logged = await dee.ask(f"/retainer log {code[0]} 2h Tables")
    await expect(logged).to_contain_text(f"Logged 2 h on {code[0]} “Size guide for shoes” for Acme")
    await expect(logged).to_contain_text(f"2 h of 10 h logged on it. Acme still has {left[0].strip()}")


def _card(seat: Seat, code: str) -> Locator:
    return seat.said.filter(has_text=re.compile(rf"{code} “Size guide for shoes”.* for Acme", re.DOTALL)).first
