"""`log … for @dee` and `edit @dee`, as account managers type them and Dee reads them."""

from __future__ import annotations

import pytest

from tests.desk import DESIGNER, MANAGER, Desk, buttons, fill, latest, press


async def test_a_manager_logs_for_somebody_who_reads_it_and_can_undo_it(either_desk: Desk) -> None:
    desk = either_desk
    told = await desk.told(desk.max, "log acme 1h30 Checkout fix for @dee")
    assert told.startswith("Logged 1 h 30 m for dee on Acme: Checkout fix. 38 h 30 m left of 40 h, 3 % used.")
    assert "1 h 30 m today for dee." in told
    assert await desk.entries() == [("acme", 90, "Checkout fix")]
    assert "1 h 30 m on Acme: Checkout fix (by max)" in await desk.told(desk.dee, "today")

    await desk.sent()
    word = latest(await desk.dee.dm())
    assert word.text == "max logged for you: 1 h 30 m on Acme: Checkout fix, Thu 12 Nov."
    await press(desk.dee, word, "Undo")
    assert await desk.entries() == []


async def test_the_person_stands_among_the_last_words_in_any_order(desk: Desk) -> None:
    await desk.told(desk.max, "acme 1h a for @dee on yesterday #nb")
    await desk.told(desk.max, "acme 2h b on yesterday for @dee")
    await desk.max.say("acme 3h c for @dee", dm=True)
    await desk.slack.settled()
    assert await desk.entries() == [("acme", 180, "c"), ("acme", 120, "b"), ("acme", 60, "a")]


async def test_a_mention_elsewhere_is_a_name_and_nowhere_a_tag(desk: Desk) -> None:
    assert ": Call with @max." in await desk.told(desk.dee, "log acme 1h Call with @max")
    assert ": slides for @max to show." in await desk.told(desk.dee, "log acme 1h slides for @max to show")
    assert "<@" not in await desk.told(desk.max, "list for @dee")
    assert "<@" not in await desk.told(desk.max, "acme for @dee")
    asked = await desk.told(desk.dee, "request acme A page for @max")
    assert "A page for @max" in asked
    await desk.dee.say("acme 1h three with @gus and @max", dm=True)
    await desk.slack.settled()
    assert (await desk.entries())[0] == ("acme", 60, "three with @Gus Guest and @max")
    assert "slides for @max to show" in {what for _, _, what in await desk.entries()}


async def test_many_lines_at_once_are_ones_own(desk: Desk) -> None:
    await desk.max.say("acme 1h one\nacme 1h two for @gus #nb\nacme 1h three", dm=True)
    await desk.slack.settled()
    assert latest(await desk.max.dm()).text == (
        "Nothing was stored yet.\nLine 2: That is for somebody else, and many lines at once log your own time. Type it "
        "by itself, after /retainer log. If the name belongs to what you did, put a word after it."
    )
    assert await desk.entries() == []


async def test_a_member_is_told_that_only_managers_do_and_nothing_is_stored(desk: Desk) -> None:
    told = await desk.told(desk.dee, "log acme 1h slides for @max")
    assert told.startswith("Only account managers and owners log time for others, so nothing was stored.")
    assert await desk.entries() == []


async def test_whom_the_bot_never_met_is_introduced_and_a_guest_logs_nothing(desk: Desk) -> None:
    assert "for Dev Loper on Acme" in await desk.told(desk.max, "log acme 1h x for @dev")
    assert "Gus Guest is one of a client's people and logs no time" in await desk.told(
        desk.max, "log acme 1h x for @gus"
    )


async def test_a_question_is_answered_for_the_same_person(desk: Desk) -> None:
    asked = (await desk.max.command("/retainer log cobalt 1h x for @dee", channel="C0GENERAL")).ephemeral
    assert asked is not None
    assert "<@" not in asked.text
    assert await desk.max.view() is None, "the form logs one's own time"
    await press(desk.max, asked, next(each for each in buttons(asked) if "Search" in each))
    assert await desk.entries() == [("cobalt", 60, "x")]

    hours = (await desk.max.command("/retainer log acme 15 y for @dee", channel="C0GENERAL")).ephemeral
    await press(desk.max, hours, next(each for each in buttons(hours) if "min" in each or "15 m" in each))
    assert (await desk.entries())[0] == ("acme", 15, "y")

    nowhere = await desk.told(desk.max, "log 1h z for @dee")
    assert "log acme 1h z for @dee" in nowhere


async def test_what_is_asked_about_a_line_is_answered_for_the_same_person(desk: Desk) -> None:
    asked = (await desk.max.command("/retainer log acme 20h fix for 9 nov for @dee", channel="C0GENERAL")).ephemeral
    assert asked is not None
    assert "<@" not in asked.text
    await press(desk.max, asked, "No, it is part of the text")
    await desk.slack.settled()
    assert await desk.entries() == [("acme", 1200, "fix for 9 nov")]

    over = (await desk.max.command("/retainer log acme 5h more for @dee", channel="C0GENERAL")).ephemeral
    assert over is not None
    assert over.text.startswith("With that, Thu 12 Nov 2026 of dee has 25 h, and a day has 24 hours.")
    await press(desk.max, over, "Yes, log it")
    await desk.slack.settled()
    assert (await desk.entries())[0] == ("acme", 300, "more")
    assert (await desk.told(desk.max, "log acme 5h own")).startswith("Logged 5 h on Acme: own.")

    assert "right after the client, like: acme 1h30 Checkout for @dee" in await desk.told(
        desk.max, "log acme Checkout for @dee"
    )


async def test_a_name_of_several_words_is_refused_among_many_lines_too_and_in_their_form(desk: Desk) -> None:
    await desk.max.say("acme 1h one with @dev now\nacme 1h two for @dev", dm=True)
    await desk.slack.settled()
    answer = latest(await desk.max.dm())
    assert "Line 2: That is for somebody else" in answer.text
    opened = await press(desk.max, answer, "Open the form")
    assert opened.view is not None
    assert not (await desk.max.submit()).closed
    await fill(desk.max, lines="acme 1h one with @dev now")
    assert (await desk.max.submit()).closed
    assert await desk.entries(MANAGER) == [("acme", 60, "one with @dev now")]


async def test_edit_takes_a_mention_and_no_other_words(desk: Desk) -> None:
    assert "the last one of @dee" in await desk.told(desk.max, "edit the last one of @dee")
    asked = (await desk.max.command("/retainer edti @dee", channel="C0GENERAL")).ephemeral
    assert asked is not None
    await press(desk.max, asked, "/retainer edit @dee")
    await desk.slack.settled()
    assert latest([each for each in await desk.max.messages("C0GENERAL") if each.ephemeral]).text.startswith(
        "dee has logged nothing"
    )


async def test_a_manager_changes_and_moves_what_another_logged(desk: Desk) -> None:
    await desk.told(desk.dee, "log acme 1h Draft")
    for at in range(11):
        await desk.told(desk.dee, f"log bluefin 5m mail {at}")
    listed = (await desk.max.command("/retainer edit @dee", channel="C0GENERAL")).ephemeral
    assert listed is not None
    assert listed.text.startswith("The last entries of dee, page 1 of 2. Which one do you want to change?")
    await press(desk.max, listed, "Older")
    older = latest([each for each in await desk.max.messages("C0GENERAL") if each.ephemeral])
    assert "1 h on Acme: Draft" in older.text
    rows = [each["accessory"]["action_id"] for each in older.blocks if "accessory" in each]
    await desk.max.click(older, rows[-1])
    await fill(desk.max, duration="2h", description="Layout")
    assert (await desk.max.submit()).closed

    assert ("acme", 120, "Layout") in await desk.entries()
    assert "2 h on Acme: Layout (by max)" in await desk.told(desk.dee, "today")
    await desk.sent()
    assert latest(await desk.dee.dm()).text == (
        "max changed an entry of yours. It is now 2 h on Acme: Layout, Thu 12 Nov; it was 1 h on Acme: Draft, Thu 12 "
        "Nov."
    )


@pytest.mark.parametrize("who", ["@dee", ""])
async def test_one_changes_ones_own_by_either_word(desk: Desk, who: str) -> None:
    await desk.told(desk.dee, "log acme 1h Draft")
    assert (await desk.told(desk.dee, f"edit {who}")).startswith("Your last entries.")


async def test_a_member_lists_nobody_elses(desk: Desk) -> None:
    assert "Only account managers and owners can change what others logged" in await desk.told(desk.dee, "edit @max")
    assert (await desk.told(desk.max, f"edit <@{DESIGNER}>")).startswith("dee has logged nothing in the last 14 days.")
