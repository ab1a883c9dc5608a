"""Logging in one line, undoing, changing: typed and clicked in a real bot beside a local Slack."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from tests.desk import DESIGNER, Desk, buttons, choose, latest, press


async def test_a_line_is_logged_and_the_answer_says_what_is_left(either_desk: Desk) -> None:
    told = await either_desk.told(either_desk.dee, "log acme 1h30 Checkout fix")

    assert told.startswith("Logged 1 h 30 m on Acme: Checkout fix. 38 h 30 m left of 40 h, 3 % used")
    assert await either_desk.entries() == [("acme", 90, "Checkout fix")]


async def test_the_word_log_may_be_left_out_and_the_duration_may_come_first(desk: Desk) -> None:
    await desk.told(desk.dee, "acme 1h fix")
    await desk.told(desk.dee, "45m bluefin call")

    assert await desk.entries() == [("bluefin", 45, "call"), ("acme", 60, "fix")]


async def test_in_a_clients_channel_the_client_need_not_be_named(desk: Desk) -> None:
    told = await desk.told(desk.dee, "log 20m standup", channel="C0BLUEFIN")

    assert "on Bluefin: standup" in told


async def test_a_bare_number_is_asked_about_and_a_click_answers(either_desk: Desk) -> None:
    asked = (await either_desk.dee.command("/retainer log acme 15 fix", channel="C0GENERAL")).ephemeral
    assert await either_desk.entries() == []

    await press(either_desk.dee, asked, "15 minutes")
    await either_desk.slack.settled()

    assert await either_desk.entries() == [("acme", 15, "fix")]
    assert "Logged 15 m on Acme" in latest(await either_desk.dee.messages("C0GENERAL")).text


async def test_an_unknown_client_gets_the_nearest_names_and_a_click_logs(desk: Desk) -> None:
    asked = (await desk.dee.command("/retainer log acmee 1h x", channel="C0GENERAL")).ephemeral
    assert asked is not None
    assert "Did you mean acme?" in asked.text

    await press(desk.dee, asked, "acme")

    assert await desk.entries() == [("acme", 60, "x")]


async def test_one_of_several_retainers_is_chosen_by_a_click(desk: Desk) -> None:
    asked = (await desk.dee.command("/retainer log cobalt 1h audit", channel="C0GENERAL")).ephemeral

    await press(desk.dee, asked, "Cobalt · Search")

    assert await desk.entries() == [("cobalt", 60, "audit")]


async def test_without_a_client_the_form_opens_with_what_was_typed(desk: Desk) -> None:
    said = await desk.dee.command("/retainer log 1h30 standup on yesterday #nb", channel="C0GENERAL")

    assert said.ephemeral is not None
    assert said.ephemeral.text.startswith("Which client?")
    assert said.view is not None
    await choose(desk.dee, "retainer", "blue")
    assert (await desk.dee.submit()).closed
    assert await desk.entries() == [("bluefin", 90, "standup")]
    recent = await desk.bot.services.time.recent(by=desk.caller(DESIGNER), now=desk.bot.clock.now())
    assert (str(recent[0].worked_on), recent[0].billable) == ("2026-11-11", False)


async def test_undo_takes_the_last_entry_back(either_desk: Desk) -> None:
    await either_desk.told(either_desk.dee, "log acme 1h fix")

    assert (await either_desk.told(either_desk.dee, "undo")).startswith("Undone: 1 h on Acme: fix. 40 h left")
    assert await either_desk.entries() == []
    assert (await either_desk.told(either_desk.dee, "undo")).startswith("You have logged nothing")


async def test_undo_of_an_older_entry_names_it_and_asks(desk: Desk) -> None:
    await desk.told(desk.dee, "log acme 1h fix")
    desk.bot.clock.offset += timedelta(minutes=20)

    asked = (await desk.dee.command("/retainer undo", channel="C0GENERAL")).ephemeral
    assert asked is not None
    assert "20 minutes ago" in asked.text
    assert await desk.entries() == [("acme", 60, "fix")]

    await press(desk.dee, asked, "Take it back")
    assert await desk.entries() == []


async def test_the_buttons_edit_and_undo_stand_under_the_answer(desk: Desk) -> None:
    said = await desk.dee.command("/retainer log acme 1h fix", channel="C0GENERAL")
    assert set(buttons(said.ephemeral)) == {"Edit", "Undo"}

    opened = await press(desk.dee, said.ephemeral, "Edit")
    assert opened.view is not None
    await desk.dee.fill("duration", "duration", "2h")
    assert (await desk.dee.submit()).closed
    assert await desk.entries() == [("acme", 120, "fix")]


async def test_a_second_click_on_undo_changes_nothing_and_says_so(desk: Desk) -> None:
    await desk.told(desk.dee, "log acme 1h keep")
    said = await desk.dee.command("/retainer log acme 2h fix", channel="C0GENERAL")

    both = await asyncio.gather(press(desk.dee, said.ephemeral, "Undo"), press(desk.dee, said.ephemeral, "Undo"))

    assert [each.trouble for each in both] == [None, None]
    assert await desk.entries() == [("acme", 60, "keep")]


async def test_an_entry_is_removed_from_its_form(desk: Desk) -> None:
    said = await desk.dee.command("/retainer log acme 1h fix", channel="C0GENERAL")
    await press(desk.dee, said.ephemeral, "Edit")

    removed = await desk.dee.click(None, "time.remove")

    assert removed.view is not None
    assert "Removed: 1 h on Acme: fix" in str(removed.view["blocks"])
    assert await desk.entries() == []


async def test_edit_lists_recent_entries_and_opens_one(desk: Desk) -> None:
    for number in range(12):
        await desk.told(desk.dee, f"log acme {number + 1}m part {number}")

    listed = (await desk.dee.command("/retainer edit", channel="C0GENERAL")).ephemeral
    assert listed is not None
    assert "page 1 of 2" in listed.text
    await press(desk.dee, listed, "Older")
    older = latest(await desk.dee.messages("C0GENERAL"))
    assert "page 2 of 2" in older.text
    opened = await desk.dee.click(older, "time.edit:0")
    assert opened.view is not None
    assert opened.view["callback_id"] == "modal.edit"
