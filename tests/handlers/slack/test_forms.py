"""Logging by forms, shortcuts and direct messages; catching up; timers."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.desk import DESIGNER, Desk, buttons, choose, fill, latest, press


async def test_the_form_offers_the_last_choice_first_and_logs(either_desk: Desk) -> None:
    await either_desk.told(either_desk.dee, "log bluefin 5m mail")
    opened = await either_desk.dee.command("/retainer log", channel="C0GENERAL")
    assert opened.view is not None
    assert opened.view["callback_id"] == "modal.log"
    offered = await either_desk.dee.options("retainer", "retainer", "")
    assert offered[0]["text"]["text"] == "Bluefin"

    await fill(either_desk.dee, duration="45m", description="Sketches")
    assert (await either_desk.dee.submit()).closed
    await either_desk.slack.settled()

    assert (await either_desk.entries())[0] == ("bluefin", 45, "Sketches")
    assert latest(await either_desk.dee.messages("C0GENERAL")).text.startswith("Logged 45 m on Bluefin: Sketches")


async def test_what_is_wrong_stands_at_its_field_and_nothing_is_stored(desk: Desk) -> None:
    await desk.dee.command("/retainer log", channel="C0ACME")

    await fill(desk.dee, duration="1:75")
    refused = await desk.dee.submit()

    assert not refused.closed
    assert refused.errors["duration"].startswith("“1:75” has more than 59 minutes")
    assert await desk.entries() == []
    await fill(desk.dee, duration="1h15", date="2026-11-13")
    assert "date" in (await desk.dee.submit()).errors
    await fill(desk.dee, date="2026-11-12")
    assert (await desk.dee.submit()).closed
    assert [minutes for _, minutes, _ in await desk.entries()] == [75]


async def test_a_form_submitted_twice_logs_once(desk: Desk) -> None:
    await desk.dee.command("/retainer log", channel="C0ACME")
    await fill(desk.dee, duration="1h", description="once")
    await desk.slack.fail_delivery("view_submission", repeat=True)

    await desk.dee.submit()
    await desk.slack.settled()

    assert await desk.entries() == [("acme", 60, "once")]


async def test_the_global_shortcut_opens_the_form_and_the_answer_is_a_direct_message(either_desk: Desk) -> None:
    opened = await either_desk.dee.shortcut("shortcut.log")
    assert opened.view is not None
    await choose(either_desk.dee, "retainer", "acme")
    await fill(either_desk.dee, duration="30m", description="Call")

    assert (await either_desk.dee.submit()).closed
    await either_desk.slack.settled()

    assert latest(await either_desk.dee.dm()).text.startswith("Logged 30 m on Acme: Call")


async def test_log_time_for_this_keeps_the_address_of_the_message(either_desk: Desk) -> None:
    asked = next(each for each in await either_desk.dee.messages("C0SHARED") if "size guide" in each.text)

    opened = await either_desk.dee.shortcut("shortcut.log_message", asked)
    assert opened.view is not None
    await fill(either_desk.dee, duration="2h")
    assert (await either_desk.dee.submit()).closed

    now = either_desk.bot.clock.now()
    entry = (await either_desk.bot.services.time.recent(by=either_desk.caller(DESIGNER), now=now))[0]
    assert entry.description == "Could you add a size guide by Friday?"
    assert entry.permalink is not None
    assert f"/archives/C0SHARED/p{asked.ts.replace('.', '')}" in entry.permalink


async def test_a_direct_message_logs_as_the_command_does(either_desk: Desk) -> None:
    await either_desk.dee.say("acme 45m call", dm=True)
    await either_desk.slack.settled()

    assert latest(await either_desk.dee.dm()).text.startswith("Logged 45 m on Acme: call")
    assert await either_desk.entries() == [("acme", 45, "call")]


async def test_a_direct_message_of_several_lines_logs_all_or_none(desk: Desk) -> None:
    await desk.dee.say("acme 1h one\nacmee 2h two", dm=True)
    await desk.slack.settled()
    assert "Line 2: No client is called “acmee”" in latest(await desk.dee.dm()).text
    assert await desk.entries() == []

    await desk.dee.say("acme 1h one\nbluefin 2h two", dm=True)
    await desk.slack.settled()
    assert latest(await desk.dee.dm()).text.startswith("Logged 2 entries, 3 h.")


async def test_a_direct_message_delivered_twice_is_answered_once(desk: Desk) -> None:
    await desk.slack.fail_delivery("message", repeat=True)

    await desk.dee.say("acme 45m call", dm=True)
    await desk.slack.settled()

    assert len([each for each in await desk.dee.dm() if each.text.startswith("Logged")]) == 1
    assert await desk.entries() == [("acme", 45, "call")]


async def test_the_first_word_of_somebody_new_is_answered_as_any(desk: Desk) -> None:
    newcomer = desk.slack.person("U0DEV")

    await newcomer.say("acme 45m call", dm=True)
    await desk.slack.settled()

    assert latest(await newcomer.dm()).text.startswith("Logged 45 m on Acme: call")


async def test_a_form_asked_for_in_a_direct_message_opens_by_a_click(desk: Desk) -> None:
    await desk.dee.say("catchup", dm=True)
    await desk.slack.settled()

    opened = await press(desk.dee, latest(await desk.dee.dm()), "Open the form")

    assert opened.view is not None
    assert opened.view["callback_id"] == "modal.catchup"


async def test_catching_up_says_what_is_wrong_line_by_line_and_keeps_the_text(either_desk: Desk) -> None:
    await either_desk.dee.command("/retainer catchup", channel="C0GENERAL")
    await fill(either_desk.dee, lines="acme 1h one\nacme 25h two\nnobody 1h three")

    refused = await either_desk.dee.submit()

    assert refused.view is not None
    shown = str(refused.view["blocks"])
    assert "Line 2:" in shown
    assert "Line 3:" in shown
    assert await either_desk.entries() == []
    await fill(either_desk.dee, lines="acme 1h one on mon\nbluefin 1h30 three")
    assert (await either_desk.dee.submit()).closed
    assert [minutes for _, minutes, _ in await either_desk.entries()] == [90, 60]


async def test_a_timer_runs_and_stopping_it_logs(either_desk: Desk) -> None:
    assert (await either_desk.told(either_desk.dee, "start acme wiring")).startswith("Timer started on Acme")
    assert "Only one runs at a time" in await either_desk.told(either_desk.dee, "start bluefin other")
    either_desk.bot.clock.offset += timedelta(minutes=35)

    assert (await either_desk.told(either_desk.dee, "stop")).startswith("Timer stopped. Logged 35 m on Acme: wiring")


async def test_a_forgotten_timer_is_asked_about(desk: Desk) -> None:
    await desk.told(desk.dee, "start acme wiring")
    desk.bot.clock.offset += timedelta(hours=13)

    asked = (await desk.dee.command("/retainer stop", channel="C0GENERAL")).ephemeral
    assert asked is not None
    assert "How long did the work take?" in asked.text
    opened = await press(desk.dee, asked, "Say how long")
    assert opened.view is not None
    await fill(desk.dee, duration="2h30")
    assert (await desk.dee.submit()).closed

    assert await desk.entries() == [("acme", 150, "wiring")]


async def test_a_timer_without_a_client_asks_for_one_or_goes(desk: Desk) -> None:
    await desk.told(desk.dee, "start")
    asked = (await desk.dee.command("/retainer stop", channel="C0GENERAL")).ephemeral
    assert {"Choose a retainer", "Discard"} == set(buttons(asked))

    await press(desk.dee, asked, "Discard")

    assert await desk.entries() == []
    assert (await desk.told(desk.dee, "stop")).startswith("You have no timer running")


@pytest.mark.parametrize("word", ["today", "week"])
async def test_ones_own_days_are_told(desk: Desk, word: str) -> None:
    await desk.told(desk.dee, "log acme 1h30 Checkout fix")

    assert "1 h 30 m" in await desk.told(desk.dee, word)
