"""What a newcomer does on the page, in a real browser."""

import asyncio
from typing import Any

import pytest
from playwright.async_api import Browser, Page, Route, expect
from slack_sdk.web.async_client import AsyncWebClient

from tests import patience
from tests.playground.page.conftest import Desk

pytestmark = pytest.mark.browser

"""Milliseconds that an answer may take which Slack gives up on after 3 seconds."""


async def type_in(page: Page, text: str) -> None:
    composer = page.locator("[data-role=composer]")
    await composer.fill(text)
    await composer.press("Escape")
    await composer.press("Enter")


async def open_form(page: Page) -> Any:
    await type_in(page, "/desk form")
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_be_visible()
    return dialog


def actions(desk: Desk, action_id: str) -> list[dict[str, Any]]:
    found = [action for body in desk.heard for action in body.get("actions", [])]
    return [each for each in found if each["action_id"] == action_id]


async def arrived(desk: Desk, action_id: str) -> list[dict[str, Any]]:
    """The same, once there are some."""
    async with asyncio.timeout(patience.SECONDS):
        while not (found := actions(desk, action_id)):  # noqa: ASYNC110 - a click is on its way through two processes
            await asyncio.sleep(0.02)
    return found


async def test_it_opens_as_the_designer_in_acme_and_says_what_to_try(page: Page) -> None:
    await expect(page.locator("[data-role=person-switch]")).to_have_value("U0DESIGN")
    await expect(page.get_by_role("heading", level=1)).to_have_text("acme")
    await page.get_by_role("button", name="/desk").click()
    await expect(page.locator("[data-role=composer]")).to_have_value("/desk")


async def test_a_command_is_completed_run_and_answered_for_one_pair_of_eyes(page: Page) -> None:
    composer = page.locator("[data-role=composer]")
    await composer.press_sequentially("/de")
    await expect(page.get_by_role("option", name="/desk")).to_be_visible()
    await composer.press("Tab")
    await expect(composer).to_have_value("/desk ")
    await page.get_by_role("option", name="/desk card").click()
    await expect(composer).to_have_value("/desk card ")
    await type_in(page, "/desk <b>hello</b>")
    answer = page.locator("article.is-ephemeral")
    await expect(answer).to_contain_text("Only visible to you")
    await expect(answer).to_contain_text("You said <b>hello</b>")
    await page.locator("[data-role=person-switch]").select_option("U0MANAGER")
    await expect(page.locator("[data-role=person-switch]")).to_have_value("U0MANAGER")
    await expect(page.locator("article.is-ephemeral")).to_have_count(0)


async def test_a_message_is_said_formatted_and_seen_by_another_person_at_once(
    page: Page, browser: Browser, at_desk: Desk
) -> None:
    context = await browser.new_context()
    other = await context.new_page()
    await other.goto(f"{at_desk.url}/?as=U0MANAGER&at=C0GENERAL")
    await other.wait_for_selector("html[data-ready]")
    await type_in(page, "*Hello* @Max Ledger <script>alert(1)</script>")
    said = page.locator("article", has_text="Hello")
    await expect(said.locator("strong")).to_have_text("Hello")
    await expect(said.locator(".mention")).to_have_text("@Max Ledger")
    await expect(said).to_contain_text("<script>alert(1)</script>")
    unread = other.locator("a[data-at=C0ACME]")
    await expect(unread.locator(".dot")).to_be_visible()
    await unread.click()
    await expect(other.locator("article", has_text="Hello").locator(".mention-me")).to_have_text("@Max Ledger")
    await expect(unread.locator(".dot")).to_have_count(0)
    await context.close()


async def test_buttons_selects_and_menus_reach_the_app_and_the_answer_replaces_the_message(
    page: Page, at_desk: Desk
) -> None:
    await type_in(page, "/desk hello")
    await page.get_by_label("Pick one").fill("cob")
    await page.get_by_label("Pick one").press("Enter")
    await expect(page.get_by_label("Pick one")).to_have_value("Cobalt")
    await page.get_by_role("button", name="More actions").click()
    await page.get_by_role("menuitem", name="Rename").click()
    assert (await arrived(at_desk, "pick"))[0]["selected_option"]["value"] == "cobalt"
    assert (await arrived(at_desk, "more"))[0]["selected_option"]["value"] == "rename"
    await page.get_by_role("button", name="Press me").click()
    await expect(page.locator("article.is-ephemeral")).to_contain_text("Pressed")
    assert actions(at_desk, "press")[0]["value"] == "7"


async def test_a_confirmation_is_asked_before_the_app_hears(page: Page, at_desk: Desk) -> None:
    await type_in(page, "/desk hello")
    await page.get_by_role("button", name="Delete").click()
    question = page.get_by_role("dialog", name="Sure?")
    await expect(question).to_contain_text("This cannot be undone.")
    await page.keyboard.press("Escape")
    await expect(question).to_have_count(0)
    await expect(page.get_by_role("button", name="Delete")).to_be_focused()
    assert actions(at_desk, "sure") == []
    await page.get_by_role("button", name="Delete").click()
    await page.get_by_role("button", name="Do it").click()
    await expect(question).to_have_count(0)
    assert len(await arrived(at_desk, "sure")) == 1


async def test_a_modal_sends_what_was_filled_in_with_slacks_own_shapes(page: Page, at_desk: Desk) -> None:
    dialog = await open_form(page)
    await dialog.get_by_label("Client").fill("emb")
    await page.get_by_role("option", name="Ember").click()
    await dialog.get_by_label("Duration").fill("1h30")
    await dialog.get_by_label("Start").fill("09:30")
    await dialog.get_by_label("Description").fill("Two\nlines")
    await dialog.get_by_label("Travel").check()
    await dialog.get_by_label("Urgent").check()
    await dialog.get_by_label("Tags").click()
    await page.get_by_role("option", name="Acme").click()
    await page.get_by_role("option", name="Dune").click()
    await page.keyboard.press("Escape")
    await dialog.get_by_label("Person").fill("max")
    await page.get_by_role("option", name="Max Ledger").click()
    await dialog.get_by_label("Room").fill("blue")
    await page.get_by_role("option", name="bluefin").click()
    await dialog.get_by_label("Amount").fill("12.50")
    await dialog.get_by_label("Notes").fill("Done")
    await dialog.get_by_role("button", name="Save").click()
    await expect(dialog).to_have_count(0)
    await expect(page.get_by_text("Saved 1h30 for")).to_be_visible()
    body = next(each for each in at_desk.heard if each.get("type") == "view_submission")
    held = {block: next(iter(each.values())) for block, each in body["view"]["state"]["values"].items()}
    assert held["client"]["selected_option"]["value"] == "ember"
    assert held["start"]["selected_time"] == "09:30"
    assert held["date"]["selected_date"] == "2026-11-19"
    assert held["due"]["selected_date_time"] == 1795100400
    assert held["description"]["value"] == "Two\nlines"
    assert held["kind"]["selected_option"]["value"] == "travel"
    assert [each["value"] for each in held["flags"]["selected_options"]] == ["urgent"]
    assert [each["value"] for each in held["tags"]["selected_options"]] == ["acme", "dune"]
    assert held["person"]["selected_user"] == "U0MANAGER"
    assert held["room"]["selected_conversation"] == "C0BLUEFIN"
    assert held["amount"]["value"] == "12.50"
    assert held["mail"]["value"] is None
    assert held["notes"]["rich_text_value"]["elements"][0]["elements"] == [{"type": "text", "text": "Done"}]


async def test_complaints_stand_at_their_fields_and_go_when_one_types(page: Page) -> None:
    dialog = await open_form(page)
    await dialog.get_by_role("button", name="Save").click()
    wrong = dialog.locator(".input-wrong")
    await expect(wrong).to_have_count(2)
    await expect(wrong.first).to_contain_text("Please complete this required field.")
    await expect(dialog.get_by_label("Client")).to_be_focused()
    await dialog.get_by_label("Client").fill("e")
    await page.get_by_role("option", name="Ember").click()
    await dialog.get_by_label("Duration").fill("soon")
    await expect(wrong).to_have_count(0)
    await dialog.get_by_role("button", name="Save").click()
    await expect(wrong).to_contain_text("Say how long, such as 1h30.")
    await expect(dialog.get_by_label("Duration")).to_be_focused()
    await expect(dialog.get_by_label("Duration")).to_have_value("soon")
    await expect(dialog.get_by_label("Client")).to_have_value("Ember")


async def test_a_dialog_on_top_keeps_what_was_typed_below(page: Page) -> None:
    dialog = await open_form(page)
    await dialog.get_by_label("Duration").fill("45m")
    await dialog.get_by_role("button", name="Another on top").click()
    top = page.get_by_role("dialog", name="On top")
    await expect(top).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(top).to_have_count(0)
    await expect(page.get_by_label("Duration")).to_have_value("45m")


async def test_when_the_app_is_silent_the_person_reads_it_where_they_are(page: Page) -> None:
    await type_in(page, "/desk slow")
    await expect(page.locator("[data-role=trouble]")).to_contain_text("operation_timeout")
    await page.get_by_role("button", name="Dismiss").click()
    await type_in(page, "/desk hello")
    await page.get_by_role("button", name="Broken").click()
    await expect(page.get_by_role("button", name="Broken")).to_have_attribute("aria-busy", "true")
    await expect(page.locator(".message-trouble:not([hidden])")).to_contain_text("trouble connecting")
    dialog = await open_form(page)
    await dialog.get_by_label("Client").fill("e")
    await page.get_by_role("option", name="Ember").click()
    await dialog.get_by_label("Duration").fill("never")
    await dialog.get_by_role("button", name="Save").click()
    await expect(dialog.locator(".dialog-trouble")).to_contain_text("trouble connecting")
    await expect(dialog.get_by_label("Duration")).to_have_value("never")


async def test_shortcuts_are_in_the_menu_of_a_message_and_beside_the_composer(page: Page) -> None:
    said = page.locator("article", has_text="Checkout is the one thing")
    await said.hover()
    await said.get_by_role("button", name="More message shortcuts").click()
    await page.get_by_role("menuitem", name="Note this").click()
    kept = page.get_by_role("dialog", name="Keep this")
    await expect(kept).to_contain_text("Checkout is the one thing")
    await page.keyboard.press("Escape")
    await expect(kept).to_have_count(0)
    await page.get_by_role("button", name="Shortcuts", exact=True).click()
    await page.get_by_role("menuitem", name="New note").click()
    await expect(page.get_by_role("dialog", name="Log time")).to_be_visible()


async def test_a_thread_is_opened_and_answered(page: Page) -> None:
    said = page.locator("[data-role=messages] article", has_text="Checkout is the one thing")
    await said.hover()
    await said.get_by_role("button", name="Reply in thread").click()
    await page.get_by_label("Reply in the thread").fill("Noted")
    await page.keyboard.press("Enter")
    await expect(page.locator("[data-role=thread-messages] article", has_text="Noted")).to_be_visible()
    await expect(said.get_by_role("button", name="1 reply")).to_be_visible()
    await page.get_by_label("Reply in the thread").fill("/desk hello")
    await page.keyboard.press("Enter")
    await expect(page.locator("[data-role=thread-trouble]")).to_contain_text("not supported in threads")
    await page.get_by_role("button", name="Close the thread").click()
    await expect(page.locator("#thread")).to_be_hidden()


async def test_the_app_answers_in_its_dm_and_publishes_its_home(page: Page) -> None:
    await page.locator("#sidebar").get_by_text("Retainer Home").click()
    await expect(page.get_by_role("heading", name="Today")).to_be_visible()
    await page.get_by_role("link", name="Messages").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Retainer")
    await type_in(page, "acme 45m call")
    await expect(page.get_by_text("You wrote: acme 45m call")).to_be_visible()


async def test_a_home_tab_published_meanwhile_leaves_the_channel_alive(page: Page, at_desk: Desk) -> None:
    async with page.expect_request("**/page/part/**"):
        await at_desk.slack.person("U0DESIGN").open_home()
        await at_desk.slack.settled()
        await at_desk.slack.person("U0MANAGER").say("Seen at once", channel="C0ACME")
    await expect(page.locator("article", has_text="Seen at once")).to_be_visible()
    await type_in(page, "/desk hello")
    await expect(page.locator("article.is-ephemeral")).to_contain_text("You said hello")


async def test_what_happens_while_the_page_still_connects_is_seen(page: Page, at_desk: Desk) -> None:
    held = asyncio.Event()

    async def hold(route: Route) -> None:
        await held.wait()
        await route.continue_()

    await page.route("**/page/stream?*", hold)
    await page.goto(f"{at_desk.url}/")
    await at_desk.slack.person("U0MANAGER").say("Said meanwhile", channel="C0ACME")
    await expect(page.locator("article", has_text="Said meanwhile")).to_have_count(0)
    held.set()
    await expect(page.locator("article", has_text="Said meanwhile")).to_be_visible()


async def test_a_click_on_a_home_tab_that_is_being_drawn_anew_reaches_the_app(page: Page, at_desk: Desk) -> None:
    await page.goto(f"{at_desk.url}/?at=home")
    await expect(page.get_by_role("heading", name="Today")).to_be_visible()
    await page.route("**/page/part/place*", lambda _: None)
    client = AsyncWebClient(token=at_desk.slack.bot_token, base_url=at_desk.slack.api_url)
    await at_desk.slack.person("U0DESIGN").open_home()
    await at_desk.slack.settled()
    await page.get_by_role("button", name="Press me").click()
    assert (await arrived(at_desk, "press"))[0]["value"] == "7"

    blocks = [{"type": "section", "text": {"type": "plain_text", "text": "No button any more"}}]
    await client.views_publish(user_id="U0DESIGN", view={"type": "home", "blocks": blocks})
    await page.get_by_role("button", name="Press me").click()
    await expect(page.locator("[data-role=home] .message-trouble")).to_contain_text("This changed meanwhile")


async def test_who_moves_on_before_a_channel_is_drawn_sees_the_one_moved_to(page: Page) -> None:
    held = asyncio.Event()

    async def hold(route: Route) -> None:
        await held.wait()
        await route.continue_()

    await page.route("**/page/part/place?*at=C0GENERAL*", hold)
    async with page.expect_request("**/page/part/place?*at=C0GENERAL*"):
        await page.locator("a[data-at=C0GENERAL]").click()
    await page.locator("a[data-at=C0DUNE]").click()
    held.set()
    await expect(page.get_by_role("heading", level=1)).to_have_text("dune")
    await type_in(page, "Still drawn")
    await expect(page.locator("article", has_text="Still drawn")).to_be_visible()


async def test_an_edited_message_changes_in_place_and_says_so(page: Page, at_desk: Desk) -> None:
    await type_in(page, "/desk card")
    card = page.locator("article", has_text="You said card")
    await expect(card).to_be_visible()
    await page.get_by_label("Pick one").focus()
    ts = await card.get_attribute("data-ts")
    sent = next(each for each in await at_desk.slack.calls("chat.postMessage"))
    assert sent
    await change(at_desk, ts or "", "Now approved")
    edited = page.locator(f'article[data-ts="{ts}"]')
    await expect(edited).to_contain_text("Now approved")
    await expect(edited).to_contain_text("(edited)")


async def change(desk: Desk, ts: str, text: str) -> None:
    client = AsyncWebClient(token=desk.slack.bot_token, base_url=desk.slack.api_url)
    await client.chat_update(channel="C0ACME", ts=ts, text=text, blocks=[])


async def test_a_permalink_in_a_message_shows_the_message_it_means(page: Page, at_desk: Desk) -> None:
    client = AsyncWebClient(token=at_desk.slack.bot_token, base_url=at_desk.slack.api_url)
    meant = (await at_desk.slack.person("U0DESIGN").messages("C0SHARED"))[0]
    link = (await client.chat_getPermalink(channel="C0SHARED", message_ts=meant.ts))["permalink"]
    await client.chat_postMessage(channel="C0ACME", text=f"See <{link}|what the client asked>")
    await page.get_by_role("link", name="what the client asked").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("acme-shared")
    await expect(page.locator("article.is-meant")).to_contain_text("size guide")


async def test_a_long_text_is_shortened_until_one_asks(page: Page, at_desk: Desk) -> None:
    client = AsyncWebClient(token=at_desk.slack.bot_token, base_url=at_desk.slack.api_url)
    block = {"type": "section", "text": {"type": "mrkdwn", "text": "line\n" * 300 + "the end"}}
    await client.chat_postMessage(channel="C0ACME", text="Long", blocks=[block])
    more = page.get_by_role("button", name="Show more")
    height = "document.querySelector('.block-section .text').clientHeight"
    await expect(more).to_be_visible()
    short = await page.evaluate(height)
    await more.click()
    assert await page.evaluate(height) > 4 * short


async def test_the_newest_message_stands_right_above_the_composer(page: Page, at_desk: Desk) -> None:
    client = AsyncWebClient(token=at_desk.slack.bot_token, base_url=at_desk.slack.api_url)
    points = [{"label": f"{day} Nov", "value": day} for day in range(1, 20)]
    axis = {"categories": [point["label"] for point in points]}
    chart = {"type": "line", "series": [{"name": "Used", "data": points}], "axis_config": axis}
    block = {"type": "data_visualization", "title": "Burn", "chart": chart}
    await client.chat_postMessage(channel="C0ACME", text="Burn", blocks=[block])
    await page.get_by_text("Burn").wait_for()
    gap = """() => {
        const list = document.querySelector("[data-role=messages]");
        list.scrollTop = list.scrollHeight;
        const newest = [...list.querySelectorAll("article")].at(-1);
        return list.getBoundingClientRect().bottom - newest.getBoundingClientRect().bottom;
    }"""
    assert 0 <= await page.evaluate(gap) < 20


async def test_a_message_that_scrolls_its_list_closes_no_menu_elsewhere(page: Page, at_desk: Desk) -> None:
    client = AsyncWebClient(token=at_desk.slack.bot_token, base_url=at_desk.slack.api_url)
    await page.locator("[data-role=shortcuts]").click()
    await client.chat_postMessage(channel="C0ACME", text="\n".join(f"Line {number}" for number in range(60)))
    await page.get_by_text("Line 59").wait_for()
    await page.evaluate("""() => new Promise((done) => {
        const list = document.querySelector("[data-role=messages]");
        list.addEventListener("scroll", () => requestAnimationFrame(done), { once: true });
        list.scrollTop = list.scrollTop < 10 ? list.scrollHeight : 0;
    })""")
    await expect(page.locator("[data-role=shortcuts]")).to_have_attribute("aria-expanded", "true")


async def test_a_file_that_the_app_uploads_can_be_fetched_from_the_channel(page: Page, at_desk: Desk) -> None:
    client = AsyncWebClient(token=at_desk.slack.bot_token, base_url=at_desk.slack.api_url)
    await client.files_upload_v2(channel="C0ACME", filename="report.csv", title="Report", content="a,b\n1,2\n")
    link = page.get_by_role("link", name="Report")
    await expect(link).to_contain_text("CSV")
    async with page.expect_download() as download:
        await link.click()
    assert (await (await download.value).path()).read_text() == "a,b\n1,2\n"


async def test_two_tabs_submitting_the_same_modal_leave_both_alive(page: Page, at_desk: Desk) -> None:
    second = await page.context.new_page()
    await second.goto(at_desk.url)
    await second.wait_for_selector("html[data-ready]")
    first_dialog = await open_form(page)
    second_dialog = second.get_by_role("dialog")
    await expect(second_dialog).to_be_visible()
    for dialog, tab in ((first_dialog, page), (second_dialog, second)):
        await dialog.get_by_label("Client").fill("e")
        await tab.get_by_role("option", name="Ember").click()
        await dialog.get_by_label("Duration").fill("1h")
    press = "document.querySelector('[data-role=submit-view]').click()"
    await asyncio.gather(page.evaluate(press), second.evaluate(press))
    await expect(first_dialog).to_have_count(0)
    await expect(second_dialog).to_have_count(0)
    for tab in (page, second):
        await type_in(tab, "Still here")
        await expect(tab.locator("article", has_text="Still here").first).to_be_visible()


async def test_the_page_finds_the_local_slack_again(page: Page, at_desk: Desk) -> None:
    await page.context.set_offline(True)
    await page.locator("[data-role=composer]").fill("Lost?")
    await page.keyboard.press("Enter")
    await expect(page.locator("[data-role=trouble]")).to_contain_text("does not answer")
    await page.context.set_offline(False)
    await at_desk.slack.person("U0MANAGER").say("Welcome back", channel="C0ACME")
    await type_in(page, "Found")
    await expect(page.get_by_text("Welcome back")).to_be_visible()
    await expect(page.locator("article", has_text="Found")).to_be_visible()


async def test_the_wire_fills_while_one_looks(page: Page, at_desk: Desk) -> None:
    wire = await page.context.new_page()
    await wire.goto(f"{at_desk.url}/wire")
    await type_in(page, "/desk hello")
    row = wire.locator("details", has_text="slash_command")
    await expect(row).to_contain_text("ack 200 · socket")
    await row.locator("summary").click()
    await expect(row.locator("pre").first).to_contain_text('"command": "/desk"')
    await type_in(page, "/desk again")
    await expect(wire.locator("details", has_text="/desk again").first).to_be_visible()
    await expect(row.last).to_have_attribute("open", "")
    await wire.close()


async def test_a_data_table_is_sorted_searched_and_turned(page: Page, at_desk: Desk) -> None:
    await page.goto(f"{at_desk.url}/gallery")
    table = page.locator(".data-table")
    rows = table.locator("tbody tr:visible")
    await expect(rows).to_have_count(4)
    await table.get_by_role("button", name="Next").click()
    await expect(rows).to_have_count(3)
    await table.get_by_role("button", name="Used").click()
    await expect(rows.first).to_contain_text("Northpole")
    await table.get_by_role("button", name="Used").click()
    await expect(rows.first).to_contain_text("Cobalt")
    await table.get_by_role("searchbox").fill("matter")
    await expect(rows).to_have_count(1)


async def test_a_person_of_another_workspace_sees_the_shared_channel_only(page: Page) -> None:
    await page.locator("[data-role=person-switch]").select_option("U0CLIENT")
    await expect(page.get_by_role("heading", level=1)).to_have_text("acme-shared")
    await expect(page.locator("#sidebar a")).to_have_count(1)
    await type_in(page, "/desk")
    await expect(page.locator("[data-role=trouble]")).to_contain_text("another workspace")
