"""Questions about what was typed: nothing is stored until a click, and each click is the line as it would be typed."""

from __future__ import annotations

import asyncio

import pytest
from structlog.testing import capture_logs

from domain.values.durations import format_minutes
from playground.seen import Seen
from tests.desk import DESIGNER, Desk, buttons, choose, fill, latest, press
from tests.handlers.time.understood import AS_TEXT, NOON


async def question(desk: Desk, typed: str, channel: str = "C0GENERAL") -> Seen:
    """Type a command that is asked about, on a Sunday."""
    desk.bot.clock.move_to(NOON)
    said = await desk.dee.command(f"/retainer {typed}", channel=channel)
    assert said.trouble is None
    assert said.ephemeral is not None
    assert await stored(desk) == []
    return said.ephemeral


async def stored(desk: Desk) -> list[tuple[str, str, str]]:
    """What stands: how long, what, and its day."""
    recent = await desk.bot.services.time.recent(by=desk.caller(DESIGNER), now=desk.bot.clock.now())
    return [(format_minutes(each.minutes), each.description, str(each.worked_on)) for each in recent]


@pytest.mark.parametrize(
    ("typed", "clicked", "entry"),
    [
        ("log acme 1h fix for 27 nov", "Fri 27 Nov 2026", ("1 h", "fix", "2026-11-27")),
        ("log acme 1h fix for 27 nov", AS_TEXT, ("1 h", "fix for 27 nov", "2026-11-29")),
        ("acme 1h fix “Buy” on last week", AS_TEXT, ("1 h", "fix “Buy” on last week", "2026-11-29")),
        ("log acme 1h prep for 27 nov on mon", AS_TEXT, ("1 h", "prep for 27 nov", "2026-11-23")),
        ("log acme 2h 30m 15m fix", "2 h 45 m together", ("2 h 45 m", "fix", "2026-11-29")),
        ("log acme 2h 30m 15m fix", AS_TEXT, ("2 h 30 m", "15m fix", "2026-11-29")),
        ("log acme 15:00 fix", "15 minutes", ("15 m", "fix", "2026-11-29")),
        ("log acme 1h 30 pages on mon", "1 h 30 m", ("1 h 30 m", "pages", "2026-11-23")),
        ("lgo acme 1h fix on mon", "/retainer log acme 1h fix on mon", ("1 h", "fix", "2026-11-23")),
    ],
)
async def test_a_click_logs_what_it_says(desk: Desk, typed: str, clicked: str, entry: tuple[str, str, str]) -> None:
    asked = await question(desk, typed)
    await press(desk.dee, asked, clicked)
    await desk.slack.settled()
    assert await stored(desk) == [entry]


async def test_one_question_follows_another_in_its_place(desk: Desk) -> None:
    asked = await question(desk, "log acme 15 fix for 27 nov")
    await press(desk.dee, asked, "15 minutes")
    await desk.slack.settled()

    following = latest(await desk.dee.messages("C0GENERAL"))
    assert list(buttons(following)) == ["Fri 27 Nov 2026", AS_TEXT]
    assert asked.text not in [each.text for each in await desk.dee.messages("C0GENERAL")]
    assert await stored(desk) == []

    await press(desk.dee, following, AS_TEXT)
    await desk.slack.settled()
    assert await stored(desk) == [("15 m", "fix for 27 nov", "2026-11-29")]


async def test_in_a_message_to_the_bot_it_is_asked_alike(desk: Desk) -> None:
    desk.bot.clock.move_to(NOON)
    await desk.dee.say("acme 1h fix for 27 nov", dm=True)
    await desk.slack.settled()
    asked = latest(await desk.dee.dm())
    await press(desk.dee, asked, "Fri 27 Nov 2026")
    await desk.slack.settled()
    assert await stored(desk) == [("1 h", "fix", "2026-11-27")]


async def test_in_a_clients_channel_the_text_may_begin_with_what_could_be_its_name(desk: Desk) -> None:
    asked = await question(desk, "log 1h bluefin fix for 27 nov", channel="C0ACME")
    await press(desk.dee, asked, AS_TEXT)
    await desk.slack.settled()
    assert await desk.entries() == [("bluefin", 60, "fix for 27 nov")]


async def test_units_are_asked_about_like_time(desk: Desk) -> None:
    asked = await question(desk, "deliver fern 2 articles for 27 nov")
    assert list(buttons(asked)) == ["Fri 27 Nov 2026", AS_TEXT]
    await press(desk.dee, asked, "Fri 27 Nov 2026")
    await desk.slack.settled()
    told = latest(await desk.dee.messages("C0GENERAL")).text
    assert told.startswith("Delivered 2 articles for Fern for Fri 27 Nov, in the cycle 1–30 Nov: articles.")


async def test_a_statement_is_asked_about_by_the_days_it_may_mean(desk: Desk) -> None:
    asked = await question(desk, "report acme last mon")
    assert list(buttons(asked)) == ["Mon 23 Nov 2026", "Mon 16 Nov 2026"]
    await press(desk.dee, asked, "Mon 16 Nov 2026")
    await desk.slack.settled()
    assert "Acme" in latest(await desk.dee.messages("C0GENERAL")).text


async def test_words_of_a_timer_are_asked_about_and_kept_by_a_click(desk: Desk) -> None:
    asked = await question(desk, "start acme fix for 27 nov")
    await press(desk.dee, asked, AS_TEXT)
    await desk.slack.settled()
    assert "(“fix for 27 nov”)" in latest(await desk.dee.messages("C0GENERAL")).text

    asked = await question(desk, "stop 45m fix")
    await press(desk.dee, asked, AS_TEXT)
    await desk.slack.settled()
    assert [what for _, what, _ in await stored(desk)] == ["45m fix"]


async def test_more_than_a_day_is_asked_about_once_and_logged_by_a_click(desk: Desk) -> None:
    desk.bot.clock.move_to(NOON)
    await desk.told(desk.dee, "log acme 20h long")
    asked = (await desk.dee.command("/retainer log acme 5h more", channel="C0GENERAL")).ephemeral
    assert asked is not None
    assert asked.text.startswith("With that, Sun 29 Nov 2026 has 25 h, and a day has 24 hours.")
    await press(desk.dee, asked, "Yes, log it")
    await desk.slack.settled()
    assert [what for _, what, _ in await stored(desk)] == ["more", "long"]


async def test_a_form_that_goes_beyond_the_day_stays_open_with_a_box_to_say_so(desk: Desk) -> None:
    desk.bot.clock.move_to(NOON)
    await desk.told(desk.dee, "log acme 20h long")
    await desk.dee.shortcut("shortcut.log")
    await fill(desk.dee, duration="5h", description="more")
    await choose(desk.dee, "retainer", "acme")

    assert not (await desk.dee.submit()).closed
    view = await desk.dee.view()
    assert view is not None
    assert "has 25 h" in view["blocks"][0]["text"]["text"]
    await desk.dee.fill("over_a_day", "over_a_day", ["yes"])
    assert (await desk.dee.submit()).closed
    assert [what for _, what, _ in await stored(desk)] == ["more", "long"]


async def test_an_edit_beyond_the_day_is_asked_about_in_its_form(desk: Desk) -> None:
    desk.bot.clock.move_to(NOON)
    await desk.told(desk.dee, "log acme 20h long")
    said = await desk.dee.command("/retainer log acme 1h more", channel="C0GENERAL")
    await press(desk.dee, said.ephemeral, "Edit")
    await fill(desk.dee, duration="5h")
    assert not (await desk.dee.submit()).closed
    assert [time for time, _, _ in await stored(desk)] == ["1 h", "20 h"]

    await desk.dee.fill("over_a_day", "over_a_day", ["yes"])
    assert (await desk.dee.submit()).closed
    assert [time for time, _, _ in await stored(desk)] == ["5 h", "20 h"]


async def test_a_stopped_timer_beyond_the_day_is_asked_about_and_runs_on(desk: Desk) -> None:
    desk.bot.clock.move_to(NOON)
    await desk.told(desk.dee, "log acme 24h long")
    started = (await desk.dee.command("/retainer start acme call", channel="C0GENERAL")).ephemeral
    await press(desk.dee, started, "Stop and log")
    await desk.slack.settled()
    asked = latest(await desk.dee.messages("C0GENERAL"))
    assert list(buttons(asked)) == ["Yes, log it"]
    await press(desk.dee, asked, "Yes, log it")
    await desk.slack.settled()
    assert [what for _, what, _ in await stored(desk)] == ["call", "long"]


async def test_who_is_mentioned_by_id_is_called_by_name(desk: Desk) -> None:
    desk.bot.clock.move_to(NOON)
    await desk.dee.say("acme 1h call with <@U0MANAGER> and <@U0DEV>", dm=True)
    await desk.slack.settled()
    ((_, what, _),) = await stored(desk)
    assert what.startswith("call with @max and @")
    assert "U0DEV" not in what


async def test_undo_names_the_day_when_it_is_not_today(desk: Desk) -> None:
    desk.bot.clock.move_to(NOON)
    await desk.told(desk.dee, "log acme 1h fix on mon")
    assert (await desk.told(desk.dee, "undo")).startswith("Undone: 1 h on Acme: fix, Mon 23 Nov.")
    await desk.told(desk.dee, "log acme 1h fix")
    assert (await desk.told(desk.dee, "undo")).startswith("Undone: 1 h on Acme: fix. ")


async def test_a_question_has_one_answer_whichever_way_it_comes(desk: Desk) -> None:
    """Each is asked anew, answered, and a button of it that is still there clicked once more."""
    desk.bot.clock.move_to(NOON)
    fix, one_hour = ("1 h", "fix", "2026-11-27"), "1 h on Acme: fix, Fri 27 Nov"
    cases = [
        ("log acme 1h fix for 27 nov", "log acme 1h fix on 27 nov", AS_TEXT, fix, one_hour),
        ("log acme 15 fix", "acme 15m fix", "15 hours", ("15 m", "fix", "2026-11-29"), "15 m on Acme: fix"),
        ("log acmee 1h fix on fri", "log acme 1h fix on fri", "acme", fix, one_hour),
    ]
    for typed, again, stale, entry, said in cases:
        asked = await question(desk, typed)
        await desk.told(desk.dee, again)
        late = await press(desk.dee, asked, stale)
        assert late.trouble is None
        (answer,) = [each for each in await desk.dee.messages("C0GENERAL") if each.ts == asked.ts]
        assert answer.text == f"That was answered already by {said}, so nothing more was logged."
        assert set(buttons(answer)) == {"Edit", "Undo"}
        assert await stored(desk) == [entry]
        await press(desk.dee, answer, "Undo")
        assert await stored(desk) == []
    asked = await question(desk, "log acme 1h fix for 27 nov")
    await asyncio.gather(press(desk.dee, asked, "Fri 27 Nov 2026"), press(desk.dee, asked, AS_TEXT))
    assert len(await stored(desk)) == 1


async def test_a_question_in_the_direct_messages_loses_its_buttons_when_the_answer_is_typed(desk: Desk) -> None:
    """Each is asked there, and answered there by another line; a click may have led from one question to the next."""
    desk.bot.clock.move_to(NOON)
    await desk.slack.limits(on=False)
    for typed, clicked, again, is_over in (
        ("acme 15 fix", None, "acme 15m fix", True),
        ("acme 15 fix", None, "log acme 15m fix the login", True),
        ("acme 15 fix", None, "bluefin 15m fix", False),
        ("acme 15 fix", None, "acme 15m other", False),
        ("acme 15 tidy for 27 nov", None, "acme 15m tidy on 27 nov", True),
        ("acme 15 sort for 27 nov", "15 minutes", "acme 15m sort on 27 nov", True),
        ("acmee 1h call", None, "acme 1h call\nbluefin 1h call", True),
        ("deliver ferm post", None, "deliver fern post", True),
        ("deliver ferm page", None, "deliver fern 2 pages", False),
        ("cancel fern Tuesday call", None, "cancel fern Tuesday call #back", True),
        ("request bluefinn Logo", None, "request bluefin Logo", True),
        ("request bluefinn Icon", None, "request acme Icon", False),
        ("acme balance", None, "Balance  acme", True),
        ("report acme last mon", None, "report acme 2026-11-16", True),
    ):
        await desk.dee.say(typed, dm=True)
        await desk.slack.settled()
        asked = latest(await desk.dee.dm())
        if clicked:
            await press(desk.dee, asked, clicked)
            await desk.slack.settled()
            (asked,) = [each for each in await desk.dee.dm() if each.ts == asked.ts]
        assert buttons(asked), typed
        await desk.dee.say(again, dm=True)
        await desk.slack.settled(quiet=0.3)
        (now,) = [each for each in await desk.dee.dm() if each.ts == asked.ts]
        over = f"{asked.text}\nYou have answered this by typing."
        assert (now.text, bool(buttons(now))) == ((over, False) if is_over else (asked.text, True)), again


async def test_buttons_that_cannot_be_taken_away_keep_nobody_from_an_answer(desk: Desk) -> None:
    await desk.dee.say("acme 15 fix", dm=True)
    await desk.slack.settled()
    asked = latest(await desk.dee.dm())
    # More than once: a busy machine may get the message delivered again, and with it the try.
    await desk.slack.fail("chat.update", error="message_not_found", times=9)
    with capture_logs() as logs:
        await desk.dee.say("acme 15m fix", dm=True)
        await desk.slack.settled(quiet=0.3)
    assert latest(await desk.dee.dm()).text.startswith("Logged 15 m on Acme")
    assert {each["work"] for each in logs if each["event"] == "background_failed"} == {"question_over"}
    await desk.slack.do("fail", clear=True)
    await press(desk.dee, asked, "15 hours")
    assert (
        "That was answered already by 15 m on Acme: fix"
        in latest([each for each in await desk.dee.dm() if each.ts == asked.ts]).text
    )


async def test_an_answer_by_a_click_stays_whatever_is_typed_after_it(desk: Desk) -> None:
    await desk.dee.say("acme 15 fix", dm=True)
    await desk.slack.settled()
    asked = latest(await desk.dee.dm())
    await press(desk.dee, asked, "15 minutes")
    await desk.dee.say("acme 15m fix", dm=True)
    await desk.slack.settled()
    (answer,) = [each for each in await desk.dee.dm() if each.ts == asked.ts]
    assert answer.text.startswith("Logged 15 m on Acme")


async def test_what_is_over_is_said_in_the_place_of_its_question(desk: Desk) -> None:
    desk.bot.clock.move_to(NOON)
    for undo in ("log acme 1h fix", "catchup"):
        if undo == "catchup":
            await desk.dee.command("/retainer catchup acme 1h a", channel="C0GENERAL")
            assert (await desk.dee.submit()).closed
        else:
            await desk.told(desk.dee, undo)
        logged = latest(await desk.dee.messages("C0GENERAL"))
        assert (await desk.told(desk.dee, "undo")).startswith("Undone: 1 h on Acme")
        await press(desk.dee, logged, "Undo")
        (over,) = [each for each in await desk.dee.messages("C0GENERAL") if each.ts == logged.ts]
        assert over.text.endswith("Nothing changed.") or over.text.endswith("nothing changed.")
        assert buttons(over) == {}
    for words in ("Stop and log", "Discard"):
        await desk.told(desk.dee, "start acme fix")
        running = latest(await desk.dee.messages("C0GENERAL"))
        await desk.told(desk.dee, "stop")
        await press(desk.dee, running, words)
        (over,) = [each for each in await desk.dee.messages("C0GENERAL") if each.ts == running.ts]
        assert (over.text.startswith("You have no timer running."), buttons(over)) == (True, {})


async def test_several_lines_of_a_command_are_caught_up_in_the_form(desk: Desk) -> None:
    desk.bot.clock.move_to(NOON)
    said = await desk.dee.command("/retainer log acme 5m a\n• bluefin 10m b on mon", channel="C0GENERAL")
    assert said.view is not None
    assert (await desk.dee.submit()).closed
    assert sorted(await stored(desk)) == [("10 m", "b", "2026-11-23"), ("5 m", "a", "2026-11-29")]
    await press(desk.dee, latest(await desk.dee.messages("C0GENERAL")), "Undo")
    undone = latest(await desk.dee.messages("C0GENERAL"))
    assert undone.text.startswith(
        "Undone: 2 entries, 15 m.\n• Mon 23 Nov: 10 m on Bluefin: b\n• Sun 29 Nov: 5 m on Acme: a\n"
    )
    assert (buttons(undone), await stored(desk)) == ({}, [])


async def test_lines_to_the_bot_that_are_doubted_come_back_in_the_form(desk: Desk) -> None:
    desk.bot.clock.move_to(NOON)
    await desk.dee.say("acme 5m a\nbluefin 1h fix for 27 nov", dm=True)
    await desk.slack.settled()
    answer = latest(await desk.dee.dm())
    assert "Line 2: “27 nov” looks like a day." in answer.text
    opened = await press(desk.dee, answer, "Open the form")
    assert opened.view is not None
    await fill(desk.dee, lines="acme 5m a\nbluefin 1h “fix for 27 nov”")
    assert (await desk.dee.submit()).closed
    assert sorted(await stored(desk)) == [("1 h", "fix for 27 nov", "2026-11-29"), ("5 m", "a", "2026-11-29")]
