"""A newcomer's first minutes, in the order in which the README leads through them, and what is left of them."""

from __future__ import annotations

import signal
import tempfile
import time
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests import patience
from tests.browser.agency import Agency, agency_at, gone
from tests.browser.seat import Seat
from tests.browsing import watched_page
from tests.processes import ends

pytestmark = pytest.mark.browser


async def test_the_first_minutes_go_as_the_readme_says_and_outlive_an_end_and_a_kill(browser: Browser) -> None:
    with tempfile.TemporaryDirectory(prefix="retainer-") as place:
        async with agency_at(Path(place)) as first:
            listed = await _minutes(browser, first)
            await _ends_with_all_its_processes(first, signal.SIGINT)
        async with agency_at(Path(place)) as killed:
            assert await _listed(browser, killed) == listed
            processes = killed.processes()
            killed.process.kill()
            # The database may run on: whoever ends next ends it.
            await gone(processes)
        async with agency_at(Path(place)) as last:
            assert await _listed(browser, last) == listed
            await _ends_with_all_its_processes(last, signal.SIGTERM)


async def _ends_with_all_its_processes(agency: Agency, sent: signal.Signals) -> None:
    all_of_it = agency.processes() | agency.database()
    assert len(agency.processes()) >= 2, "the bot and the local Slack are two processes"
    agency.process.send_signal(sent)
    assert await ends(agency.process, within=patience.SECONDS) == 0
    await gone(all_of_it)


async def _minutes(browser: Browser, agency: Agency) -> str:
    """Live through them; what the list says at their end."""
    async with watched_page(browser, agency.url) as page:
        dee = Seat(page)
        await _where_one_stands(dee, agency)
        await _an_entry_and_what_is_left(dee)
        await _a_bare_number_is_asked_about(dee)
        await _an_unknown_client_is_guessed(dee)
        await _the_owner_sees_what_will_be_lost(dee)
    return await _listed(browser, agency)


async def _listed(browser: Browser, agency: Agency) -> str:
    async with watched_page(browser, agency.url, "/?as=U0OWNER&at=C0GENERAL") as page:
        answer = await Seat(page).ask("/retainer list")
        return await answer.locator(".blocks").inner_text()


async def _where_one_stands(dee: Seat, agency: Agency) -> None:
    await expect(dee.page.locator("[data-role=person-switch]")).to_have_value("U0DESIGN")
    await dee.page.get_by_role("button", name="/retainer").click()
    await dee.page.keyboard.press("Escape")
    await dee.page.keyboard.press("Enter")
    stands = dee.answers.first
    await expect(stands).to_contain_text("13 h left of 48 h, 72 % used")
    took = time.monotonic() - agency.began
    print(f"from the command to the first answer on the page: {took:.1f} s")  # noqa: T201 - the figure is wanted
    await expect(stands).to_contain_text("Only visible to you")
    for words in ("Log time", "Catch up", "All retainers", "Help"):
        await expect(stands.get_by_role("button", name=words)).to_be_visible()


async def _an_entry_and_what_is_left(dee: Seat) -> None:
    logged = await dee.ask("/retainer log acme 1h30 Checkout fix")
    await expect(logged).to_contain_text("Logged 1 h 30 m on Acme: Checkout fix")
    await expect(logged).to_contain_text("11 h 30 m left of 48 h, 76 % used")
    await expect(logged).to_contain_text("1 h 30 m today. This entry reached 75 %.")


async def _a_bare_number_is_asked_about(dee: Seat) -> None:
    asked = await dee.ask("/retainer log acme 15 fix")
    await expect(asked).to_contain_text("Is that 15 hours or 15 minutes?")
    await asked.get_by_role("button", name="15 minutes").click()
    await expect(asked).to_contain_text("Logged 15 m on Acme: fix")
    await expect(asked).to_contain_text("11 h 15 m left of 48 h")
    await asked.get_by_role("button", name="Undo").click()
    await expect(asked).to_contain_text("Undone: 15 m on Acme: fix")
    await expect(asked).to_contain_text("11 h 30 m left of 48 h, 76 % used")
    await expect(asked.get_by_role("button", name="Undo")).to_have_count(0)


async def _an_unknown_client_is_guessed(dee: Seat) -> None:
    asked = await dee.ask("/retainer log acmee 1h x")
    await expect(asked).to_contain_text("No client is called “acmee”. Did you mean acme?")
    await asked.get_by_role("button", name="acme", exact=True).click()
    await expect(asked).to_contain_text("Logged 1 h on Acme: x")
    await expect(asked).to_contain_text("10 h 30 m left of 48 h")


async def _the_owner_sees_what_will_be_lost(seat: Seat) -> None:
    await seat.be("U0OWNER")
    listed = await seat.ask("/retainer list")
    await expect(listed).to_contain_text("5 retainers, most used first")
    await expect(listed).to_contain_text("10 h 30 m ($1,575) left of 48 h")
    card = await seat.ask("/retainer balance bluefin")
    await expect(card).to_contain_text("14 h (€1,680) left of 20 h, 30 % used")
    await expect(card).to_contain_text("14 h will be lost ")
    await expect(card.locator("svg[role=img], figure").first).to_be_visible()
