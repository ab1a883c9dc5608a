"""The main job by the keyboard alone: no mouse, and no field that is filled in from outside."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Locator, expect

from tests.browser.conftest import Sit
from tests.browser.seat import Seat

pytestmark = pytest.mark.browser


async def test_an_entry_is_logged_asked_about_and_taken_back_by_keys(sit: Sit) -> None:
    dee = await sit("/?as=U0DESIGN&at=C0ACME")
    press, write = dee.page.keyboard.press, dee.page.keyboard.type
    await press("Tab")
    await expect(dee.page.get_by_role("link", name="Skip to the message box")).to_be_focused()
    await press("Enter")
    await write("/ret")
    await expect(dee.page.get_by_role("option", name="/retainer")).to_be_visible()
    await press("ArrowDown")
    await press("Enter")
    await write("log 1h30 Checkout fix")
    await press("Enter")
    await expect(dee.answers.last).to_contain_text("Logged 1 h 30 m on Acme: Checkout fix")
    await expect(dee.answers.last).to_contain_text(re.compile(r"left of 48 h, \d+ % used"))

    before = await dee.answers.count()
    await write("/retainer log acme 15 fix")
    await press("Enter")
    await expect(dee.answers).to_have_count(before + 1)
    asked = dee.answers.nth(before)
    await _till(dee, asked.get_by_role("button", name="15 minutes"), "Shift+Tab")
    await press("Enter")
    await expect(asked).to_contain_text("Logged 15 m on Acme: fix")
    await expect(asked).to_be_focused()
    await _till(dee, asked.get_by_role("button", name="Undo"))
    await press("Space")
    await expect(asked).to_contain_text("Undone: 15 m on Acme: fix")
    await expect(asked).to_be_focused()


async def test_the_form_is_opened_filled_in_mended_and_sent_by_keys(sit: Sit) -> None:
    dee = await sit("/?as=U0DESIGN&at=C0GENERAL")
    press, write = dee.page.keyboard.press, dee.page.keyboard.type
    await press("Tab")
    await press("Enter")
    await write("/retainer log")
    await press("Escape")
    await press("Enter")
    retainer = dee.form.get_by_label("Retainer")
    await expect(retainer).to_be_focused()
    await press("ControlOrMeta+a")
    await write("cob")
    await expect(dee.page.get_by_role("option", name="Cobalt")).to_be_visible()
    await press("Enter")
    await expect(retainer).to_have_value("Cobalt")
    await press("Tab")
    await write("1:75")
    await press("Enter")
    await expect(dee.form.locator(".input-wrong")).to_contain_text("type 2h15 or 135m")
    await press("ControlOrMeta+a")
    await write("2h15")
    await press("Tab")
    await expect(dee.form.get_by_label("Date")).to_be_focused()
    await _till(dee, dee.form.get_by_label("Description"))
    await write("API review")
    await _till(dee, dee.form.get_by_label("The client pays for it"))
    await press("Space")
    await _till(dee, dee.form.get_by_role("button", name="Log time"))
    await press("Enter")
    await expect(dee.form).to_have_count(0)
    await expect(dee.answers.last).to_contain_text("Logged 2 h 15 m on Cobalt: API review")
    await expect(dee.answers.last).to_contain_text("Not billable, so not counted.")
    await expect(dee.page.locator("[data-role=composer]")).to_be_focused()


async def test_escape_leaves_a_form_and_nothing_is_stored(sit: Sit) -> None:
    dee = await sit("/?as=U0DESIGN&at=C0GENERAL")
    await dee.open("/retainer catchup")
    await dee.page.keyboard.type("cobalt 1h never sent")
    await dee.page.keyboard.press("Escape")
    await expect(dee.form).to_have_count(0)
    await expect(await dee.ask("/retainer today")).not_to_contain_text("never sent")


async def _till(seat: Seat, control: Locator, key: str = "Tab") -> None:
    """Go on by a key till a control has the focus."""
    # A date is three fields to the keyboard, and its calendar a fourth; a message has a menu, too.
    for _ in range(12):
        await seat.page.keyboard.press(key)
        if await control.evaluate("each => each === document.activeElement"):
            return
    pytest.fail(f"{key} does not reach {control}")
