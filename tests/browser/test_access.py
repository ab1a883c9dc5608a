"""What the bot puts on the page passes WCAG A and AA, in the light and in the dark."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Sit
from tests.browsing import violations

pytestmark = pytest.mark.browser


async def test_a_channel_with_every_kind_of_answer(sit: Sit) -> None:
    boss = await sit("/?as=U0MANAGER&at=C0ACME")
    for words in ("", "log 20m Call", "log 15 fix", "list", "balance acme last", "help", "start acme", "week"):
        await boss.ask(f"/retainer {words}".strip())
    assert await violations(boss.page) == []


async def test_the_home_tab_and_what_opens_above_it(sit: Sit) -> None:
    boss = await sit("/?as=U0MANAGER&at=home")
    tab = boss.page.locator("[data-role=home]")
    await expect(tab).to_contain_text("My clients")
    assert await violations(boss.page) == []
    await tab.get_by_role("button", name="All retainers").click()
    await expect(boss.form).to_contain_text("retainers, most used first")
    assert await violations(boss.page) == []
    await boss.page.keyboard.press("Escape")
    await expect(boss.form).to_have_count(0)


@pytest.mark.parametrize("words", ["log", "client acme", "new acme", "terms acme"])
async def test_each_form(sit: Sit, words: str) -> None:
    boss = await sit("/?as=U0MANAGER&at=C0ACME")
    form = await boss.open(f"/retainer {words}")
    found = await violations(boss.page)
    await boss.page.keyboard.press("Escape")
    await expect(form).to_have_count(0)
    assert found == []


async def test_a_telephone_has_room_for_the_mark_of_the_workspace_beside_the_clock(sit: Sit) -> None:
    boss = await sit("/?as=U0MANAGER&at=home", viewport={"width": 390, "height": 800})
    await expect(boss.page.locator(".btn-clock")).to_be_visible()
    team, mark = boss.page.locator(".topbar-team"), boss.page.locator(".team-mark")
    assert await team.evaluate("it => it.clientWidth") > await mark.evaluate("it => it.offsetWidth") > 0
