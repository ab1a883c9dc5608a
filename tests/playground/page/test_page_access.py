"""Keyboard alone is enough, nothing fails WCAG A and AA, and the page fits a small window."""

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browsing import violations
from tests.playground.page.conftest import Desk
from tests.playground.page.test_page_in_the_browser import open_form, type_in

pytestmark = pytest.mark.browser


async def test_nothing_on_the_page_fails_wcag_in_either_theme(browser: Browser, at_desk: Desk) -> None:
    context = await browser.new_context(viewport={"width": 1280, "height": 900})
    page = await context.new_page()
    for path in ("/gallery", "/wire", "/?at=home", "/"):
        await page.goto(at_desk.url + path)
        await page.wait_for_timeout(0)
        assert await violations(page) == [], path
    await page.wait_for_selector("html[data-ready]")
    await type_in(page, "/desk hello")
    await page.locator("article.is-ephemeral").wait_for()
    await page.locator("[data-role=composer]").fill("/desk ")
    await page.get_by_role("option", name="/desk form").wait_for()
    assert await violations(page) == [], "with an answer and suggestions"
    await page.locator("article").first.hover()
    await page.locator("article").first.get_by_role("button", name="Reply in thread").click()
    await page.get_by_label("Reply in the thread").wait_for()
    assert await violations(page) == [], "with a thread"
    dialog = await open_form(page)
    await dialog.get_by_role("button", name="Save").click()
    await dialog.locator(".input-wrong").first.wait_for()
    await dialog.get_by_label("Tags").click()
    assert await violations(page) == [], "with a modal, complaints and a list"
    await context.close()


async def test_the_whole_way_is_there_for_the_keyboard(page: Page, at_desk: Desk) -> None:
    press = page.keyboard.press
    await page.locator("body").press("Tab")
    await expect(page.get_by_role("link", name="Skip to the message box")).to_be_focused()
    await press("Enter")
    await expect(page.locator("[data-role=composer]")).to_be_focused()
    await page.keyboard.type("/de")
    await expect(page.get_by_role("option", name="/desk")).to_be_visible()
    await press("ArrowDown")
    await press("Enter")
    await page.keyboard.type("fo")
    await expect(page.get_by_role("option", name="/desk form")).to_be_visible()
    await press("Tab")
    await press("Enter")
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_label("Client")).to_be_focused()
    await page.keyboard.type("dune")
    await expect(page.get_by_role("option", name="Dune")).to_be_visible()
    await press("Enter")
    await expect(dialog.get_by_label("Client")).to_have_value("Dune")
    await press("Tab")
    await page.keyboard.type("2h")
    await press("Enter")
    await expect(dialog).to_have_count(0)
    await expect(page.get_by_text("Saved 2h for")).to_be_visible()
    await expect(page.locator("[data-role=composer]")).to_be_focused()


async def test_focus_stays_inside_a_modal_and_comes_back(page: Page) -> None:
    dialog = await open_form(page)
    for key in ("Tab", "Shift+Tab"):
        for _ in range(40):
            await page.keyboard.press(key)
            assert await dialog.evaluate("each => each.contains(document.activeElement)")
    await page.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)
    await expect(page.locator("[data-role=composer]")).to_be_focused()


async def test_escape_closes_the_list_before_the_modal(page: Page) -> None:
    dialog = await open_form(page)
    await dialog.get_by_label("Tags").click()
    await expect(page.get_by_role("option", name="Bluefin")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("option", name="Bluefin")).to_be_hidden()
    await expect(dialog).to_be_visible()


async def test_the_menu_of_a_message_works_by_keys(page: Page) -> None:
    button = page.locator("article").first.get_by_role("button", name="More message shortcuts")
    await button.focus()
    await page.keyboard.press("ArrowDown")
    await expect(page.get_by_role("menuitem", name="Note this")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(button).to_be_focused()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("dialog", name="Keep this")).to_be_visible()


async def test_nine_hundred_pixels_are_enough(page: Page) -> None:
    await page.set_viewport_size({"width": 900, "height": 640})
    await type_in(page, "/desk hello")
    await page.locator("article.is-ephemeral").wait_for()
    wide = await page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 900
    for name in ("Press me", "Send"):
        await expect(page.get_by_role("button", name=name)).to_be_in_viewport()


async def test_a_telephone_has_one_column_and_its_channels_in_a_drawer(browser: Browser, at_desk: Desk) -> None:
    context = await browser.new_context(viewport={"width": 390, "height": 800})
    page = await context.new_page()
    for path in ("/gallery", "/wire", "/?at=home", "/"):
        await page.goto(at_desk.url + path)
        assert await _is_as_wide_as_the_window(page), path
        assert await violations(page) == [], path
    await page.wait_for_selector("html[data-ready]")
    sidebar, switch = page.locator("#sidebar"), page.get_by_role("button", name="Channels and messages")
    await expect(sidebar).to_be_hidden()
    await switch.click()
    await expect(sidebar.get_by_role("link", name="acme", exact=True)).to_be_focused()
    assert await violations(page) == [], "with the drawer"
    await page.keyboard.press("Escape")
    await expect(sidebar).to_be_hidden()
    await expect(switch).to_be_focused()
    await switch.click()
    await sidebar.get_by_role("link", name="general").click()
    await expect(sidebar).to_be_hidden()
    await expect(page.locator("#place h1")).to_have_text("general")
    await type_in(page, "/desk hello")
    await page.locator("article.is-ephemeral").wait_for()
    await page.locator("article").first.hover()
    await page.locator("article").first.get_by_role("button", name="Reply in thread").click()
    await expect(page.locator("#place")).to_be_hidden()
    await page.get_by_role("button", name="Close the thread").click()
    await expect(page.locator("#place")).to_be_visible()
    await open_form(page)
    assert await _is_as_wide_as_the_window(page), "with a modal"
    assert await violations(page) == [], "with a modal"
    await context.close()


async def _is_as_wide_as_the_window(page: Page) -> bool:
    return bool(await page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


async def test_the_theme_that_was_chosen_stays(page: Page) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    light = await page.evaluate(ground)
    await page.locator("[data-role=theme-switch]").click()
    dark = await page.evaluate(ground)
    assert dark != light
    await page.reload()
    assert await page.evaluate(ground) == dark
