"""What a newcomer sees who takes the clock to another day: an alert, a digest, a renewal, and cycles that close."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, expect

from tests.browser.agency import Agency, agency_at, closed
from tests.browser.seat import Seat
from tests.browsing import watched_page

pytestmark = pytest.mark.browser

# Messages that go by themselves: a second to be kept, and one second from one to the next in a channel.


async def test_a_month_goes_by_as_the_readme_says(browser: Browser) -> None:
    with tempfile.TemporaryDirectory(prefix="retainer-") as place:
        async with agency_at(Path(place)) as agency:
            await _an_alert_stands_in_the_thread_of_the_card(browser, agency)
            is_next_month = await _monday_brings_the_digest(browser, agency)
            await _the_next_month_has_a_card_and_max_reads_of_cobalt(browser, agency, is_next_month)
            await _a_week_later_finance_reads_how_the_cycles_closed(browser, agency)
            await closed(agency)
        async with agency_at(Path(place)) as again:
            await _the_clock_goes_on_from_there(browser, again)
            await closed(again)


@asynccontextmanager
async def _seat(browser: Browser, agency: Agency, person: str, at: str) -> AsyncIterator[Seat]:
    async with watched_page(browser, agency.url, f"/?as={person}&at={at}") as page:
        yield Seat(page)


async def _go_to(seat: Seat, moment: str) -> bool:
    """Whether that is in another month; the clock says "Mon 7 Dec, 10:02 AM"."""
    clock = seat.page.locator("[data-role=clock]")
    before = await clock.inner_text()
    await clock.click()
    await seat.page.get_by_role("menuitem", name=moment).click()
    await expect(clock).not_to_have_text(before)
    return before.split()[2] != (await clock.inner_text()).split()[2]


def _saying(seat: Seat, words: str) -> Locator:
    return seat.said.filter(has_text=words)


async def _an_alert_stands_in_the_thread_of_the_card(browser: Browser, agency: Agency) -> None:
    async with _seat(browser, agency, "U0DESIGN", "C0ACME") as dee:
        await dee.ask("/retainer log acme 1h30 Checkout fix")
        card = dee.said.filter(has=dee.page.get_by_role("button", name="1 reply"))
        await expect(card).to_contain_text("Acme")
        await expect(card).to_contain_text("11 h 30 m left of 48 h, 76 % used")
        await card.get_by_role("button", name="1 reply").click()
        thread = dee.page.get_by_role("complementary", name="Thread")
        await expect(thread).to_contain_text("has reached 75 %")
        await expect(thread.get_by_role("button", name="New change order")).to_be_visible()


async def _monday_brings_the_digest(browser: Browser, agency: Agency) -> bool:
    """Whether that Monday is in the next month."""
    async with _seat(browser, agency, "U0OWNER", "C0ALERT") as ona:
        is_next_month = await _go_to(ona, "Monday morning")
        digest = _saying(ona, "Retainers, Mon")
        await expect(digest).to_have_count(1)
        await expect(digest.locator(".table")).to_be_visible()
        for client in ("Acme", "Cobalt"):
            await expect(digest.locator(".table")).to_contain_text(client)
        return is_next_month


async def _the_next_month_has_a_card_and_max_reads_of_cobalt(
    browser: Browser, agency: Agency, is_next_month: bool
) -> None:
    async with _seat(browser, agency, "U0MANAGER", "C0ACME") as max_:
        if not is_next_month:
            await _go_to(max_, "First weekday of next month")
        await _go_to(max_, "Tomorrow morning")
        await _go_to(max_, "Monday morning")
        await expect(_saying(max_, "Summary")).to_have_count(1)
        await expect(_saying(max_, "0 % used")).to_have_count(1)
    async with _seat(browser, agency, "U0MANAGER", "D0MANAGER") as max_:
        renewal = _saying(max_, "Restructure it").last
        await expect(renewal).to_contain_text("over in three cycles running")
        await renewal.get_by_role("button", name="Renew with changes").click()
        await max_.form.get_by_role("button", name="Cancel").click()


async def _a_week_later_finance_reads_how_the_cycles_closed(browser: Browser, agency: Agency) -> None:
    async with _seat(browser, agency, "U0OWNER", "C0FINANCE") as ona:
        await _go_to(ona, "A week later")
        acme = ona.page.get_by_role("row", name="Acme").filter(has_text="36 h 30 m")
        await expect(acme).to_have_count(1)
        # Nothing over; of what was left 8 h are carried on, and the rest is lost.
        await expect(acme.get_by_role("cell").nth(2)).to_contain_text("48 h")
        for place, figure in ((3, "$6,000"), (4, "–"), (5, "8 h"), (6, "3 h 30 m")):
            await expect(acme.get_by_role("cell").nth(place)).to_have_text(figure)


async def _the_clock_goes_on_from_there(browser: Browser, agency: Agency) -> None:
    async with _seat(browser, agency, "U0DESIGN", "C0ACME") as dee:
        answer = await dee.ask("/retainer balance acme last")
        await expect(answer).to_contain_text("36 h 30 m")
