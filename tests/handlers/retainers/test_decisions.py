"""What owners and managers decide: adjustments, reopening, pauses, ends, terms from today, the grace; and late work."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.blocks.payloads import check
from tests.desk import Desk, fill, latest, press

_AFTER_THE_GRACE = timedelta(days=38)  # 20 December


async def _told(desk: Desk, who: str = "ona") -> str:
    await desk.slack.settled()
    return latest(await getattr(desk, who).messages("C0GENERAL")).text


async def test_an_owner_adds_to_a_balance_and_takes_away_with_a_reason(either_desk: Desk) -> None:
    opened = await either_desk.ona.command("/retainer adjust acme", channel="C0GENERAL")
    assert opened.view is not None
    assert opened.view["callback_id"] == "modal.adjust"
    await fill(either_desk.ona, quantity="many", reason=" ")
    assert set((await either_desk.ona.submit()).errors) == {"quantity", "reason"}
    await fill(either_desk.ona, quantity="0", reason="Goodwill")
    assert list((await either_desk.ona.submit()).errors) == ["quantity"]

    await fill(either_desk.ona, quantity="2h")
    assert (await either_desk.ona.submit()).closed
    assert await _told(either_desk) == (
        "Added 2 h to Acme, 1–30 Nov: Goodwill.\n*42 h left of 42 h, 0 % used*\n"
        "To undo this, type `/retainer adjust acme` and take it away again."
    )

    await either_desk.ona.command("/retainer adjust acme", channel="C0GENERAL")
    await fill(either_desk.ona, quantity="-3", reason="Twice invoiced")
    assert (await either_desk.ona.submit()).closed
    assert (await _told(either_desk)).startswith("Took 3 h off Acme, 1–30 Nov: Twice invoiced.\n*39 h left of 39 h")
    assert "taken away 1 h" in (await either_desk.told(either_desk.dee, "acme")).lower()


async def test_more_than_there_is_cannot_be_taken_away(desk: Desk) -> None:
    await desk.ona.command("/retainer adjust acme", channel="C0GENERAL")
    await fill(desk.ona, quantity="-41", reason="Too much")
    assert (await desk.ona.submit()).errors["quantity"].startswith("Acme has 40 h available")


async def test_units_are_adjusted_in_units(desk: Desk) -> None:
    await desk.ona.command("/retainer adjust fern", channel="C0GENERAL")
    await fill(desk.ona, quantity="2", reason="Bought", prepaid=["yes"], last_day="2027-03-31")
    assert (await desk.ona.submit()).closed
    assert await _told(desk) == (
        "Added 2 articles to Fern, 1–30 Nov as a prepaid block, to be used by Wed 31 Mar 2027: Bought.\n"
        "*10 articles left of 10 articles, 0 % used*\n"
        "To undo this, type `/retainer adjust fern` and take it away again."
    )


@pytest.mark.parametrize("word", ["adjust", "reopen"])
async def test_only_owners_adjust_and_reopen(desk: Desk, word: str) -> None:
    assert (await desk.told(desk.max, f"{word} acme")).startswith("Only owners can")


@pytest.mark.parametrize("word", ["pause", "resume", "end", "terms"])
async def test_only_managers_and_owners_pause_and_end(desk: Desk, word: str) -> None:
    assert (await desk.told(desk.dee, f"{word} acme")).startswith("Only account managers and owners can")


@pytest.mark.parametrize("word", ["adjust", "reopen", "pause", "resume", "end", "terms"])
async def test_of_several_retainers_one_is_asked_for(desk: Desk, word: str) -> None:
    asked = (await desk.ona.command(f"/retainer {word} cobalt", channel="C0GENERAL")).ephemeral
    assert asked is not None
    assert asked.text.startswith("Cobalt has 2 retainers.")
    check({"text": asked.text, "blocks": asked.blocks})
    if word != "reopen":
        assert (await press(desk.ona, asked, "Search")).view is not None


async def test_late_work_says_which_cycle_bears_it_and_what_covers_it(either_desk: Desk) -> None:
    for day in range(2, 12):
        await either_desk.told(either_desk.dee, f"log bluefin 3h54 build on {day} nov")
    either_desk.bot.clock.offset += _AFTER_THE_GRACE

    told = await either_desk.told(either_desk.dee, "log bluefin 2h Hotfix on 2026-11-28")

    assert told.startswith("Logged 2 h on Bluefin for Sat 28 Nov, late from November: it counts in December: Hotfix.")
    assert "1 h of it is covered by what November had lost." in told


async def test_late_work_that_is_taken_back_says_what_the_open_cycle_gets(desk: Desk) -> None:
    said = (await desk.dee.command("/retainer log acme 2h wrong on 10 nov", channel="C0GENERAL")).ephemeral
    desk.bot.clock.offset += _AFTER_THE_GRACE

    await press(desk.dee, said, "Undo")
    await desk.slack.settled()

    told = latest(await desk.dee.messages("C0GENERAL")).text
    assert told.startswith("Undone: 2 h on Acme: wrong, Tue 10 Nov. November is closed and stays as it is; ")
    assert "2 h would have been lost there" in told


async def test_work_of_a_closed_cycle_that_is_put_right_costs_the_open_one_nothing(desk: Desk) -> None:
    for line in ("24h build on 9 nov", "10h build on 10 nov"):
        await desk.told(desk.dee, f"log bluefin {line}")
    said = (await desk.dee.command("/retainer log bluefin 10h wrong on 11 nov", channel="C0GENERAL")).ephemeral
    desk.bot.clock.offset += _AFTER_THE_GRACE

    for wanted, told_of in (
        ({"description": "right"}, "Changed to 10 h on Bluefin for Wed 11 Nov: right. {stays}. {left}"),
        (
            {"duration": "9h"},
            "Changed to 9 h on Bluefin for Wed 11 Nov: right. {stays}; it ran over by 1 h less. {left}",
        ),
        (
            {"duration": "11h"},
            "Changed to 11 h on Bluefin for Wed 11 Nov: right. {stays}; "
            "it ran over by 2 h more, which a draft of a change order asks for. {left}",
        ),
    ):
        await press(desk.dee, said, "Edit")
        await fill(desk.dee, **wanted)
        assert (await desk.dee.submit()).closed
        await desk.slack.settled()
        said = latest(await desk.dee.messages("C0GENERAL"))
        words = {"stays": "November is closed and stays as it is", "left": "40 h left of 40 h, 0 % used."}
        assert said.text.startswith(told_of.format_map(words))


async def test_late_units_say_so_too(desk: Desk) -> None:
    desk.bot.clock.offset += _AFTER_THE_GRACE

    told = await desk.told(desk.dee, "deliver fern 2 posts on 2026-11-28")

    assert told.startswith("Delivered 2 articles for Fern for Sat 28 Nov, late from November: it counts in December")
    assert "All of it is covered by what November had lost." in told


async def test_the_last_closed_cycle_is_reopened_with_a_reason(either_desk: Desk) -> None:
    either_desk.bot.clock.offset += _AFTER_THE_GRACE
    opened = await either_desk.ona.command("/retainer reopen acme", channel="C0GENERAL")
    assert opened.view is not None
    assert "Acme, 1–30 Nov" in str(opened.view["blocks"])

    await fill(either_desk.ona, reason="A forgotten week")
    assert (await either_desk.ona.submit()).closed

    told = await _told(either_desk)
    assert told.startswith("Acme, 1–30 Nov, is open again until")
    assert "A forgotten week" in told
    logged = await either_desk.told(either_desk.dee, "log acme 2h found on 2026-11-28")
    assert "in the cycle 1–30 Nov, which closes soon" in logged


async def test_what_is_not_closed_cannot_be_reopened(desk: Desk) -> None:
    desk.bot.clock.offset += timedelta(days=20)
    assert "is not closed" in await desk.told(desk.ona, "reopen acme")


async def test_a_retainer_pauses_and_resumes(either_desk: Desk) -> None:
    opened = await either_desk.max.command("/retainer pause acme", channel="C0GENERAL")
    assert opened.view is not None
    await fill(either_desk.max, cycles="0", reason="Summer")
    assert list((await either_desk.max.submit()).errors) == ["cycles"]
    await fill(either_desk.max, cycles="2")
    assert (await either_desk.max.submit()).closed
    assert await _told(either_desk, "max") == (
        "Acme pauses from Tue 1 Dec to Sun 31 Jan 2027 and resumes on Mon 1 Feb 2027. "
        "To undo this, type `/retainer resume acme`."
    )

    await either_desk.max.command("/retainer pause acme", channel="C0GENERAL")
    await fill(either_desk.max, reason="Again")
    assert "already paused from" in " ".join((await either_desk.max.submit()).errors.values())

    await either_desk.max.command("/retainer resume acme", channel="C0GENERAL")
    await fill(either_desk.max, reason="Not needed")
    assert (await either_desk.max.submit()).closed
    assert await _told(either_desk, "max") == (
        "The pause of Acme is dropped; its next cycle begins on Tue 1 Dec. To undo this, type `/retainer pause acme`."
    )

    await either_desk.max.command("/retainer resume acme", channel="C0GENERAL")
    await fill(either_desk.max, reason="Once more")
    assert "is not paused" in " ".join((await either_desk.max.submit()).errors.values())


async def test_an_end_is_set_with_what_becomes_of_the_rest(either_desk: Desk) -> None:
    opened = await either_desk.max.command("/retainer end cobalt/website", channel="C0GENERAL")
    assert opened.view is not None
    await fill(either_desk.max, ends_on="2026-11-01", reason="Notice given")
    assert list((await either_desk.max.submit()).errors) == ["ends_on"]
    await fill(either_desk.max, ends_on="2026-12-31", rest="moved")
    assert list((await either_desk.max.submit()).errors) == ["rest"]
    await fill(either_desk.max, deficit="billed")
    assert list((await either_desk.max.submit()).errors) == ["moved_to"]
    moved = next(each for each in opened.view["blocks"] if each.get("block_id") == "moved_to")
    await fill(either_desk.max, moved_to=moved["element"]["options"][0]["value"])
    assert (await either_desk.max.submit()).closed
    assert await _told(either_desk, "max") == (
        "Cobalt · Website ends on Thu 31 Dec. What is left then moves to another retainer, a deficit is billed. "
        "To undo this, type `/retainer end cobalt/website`."
    )

    await either_desk.max.command("/retainer end cobalt/website", channel="C0GENERAL")
    await fill(either_desk.max, ends_on=None, reason="They stay")
    assert (await either_desk.max.submit()).closed
    assert await _told(either_desk, "max") == (
        "Cobalt · Website goes on without an end. To undo this, type `/retainer end cobalt/website`."
    )


async def test_terms_hold_from_today_on_request_and_the_cycle_splits(either_desk: Desk) -> None:
    opened = await either_desk.max.command("/retainer terms acme", channel="C0GENERAL")
    assert opened.view is not None
    await fill(either_desk.max, allotment="60", **{"from": "today"})
    assert list((await either_desk.max.submit()).errors) == ["reason"]
    await fill(either_desk.max, reason="A larger plan")
    assert (await either_desk.max.submit()).closed
    told = await _told(either_desk, "max")
    assert told.startswith("Acme has new terms from today: 60 h monthly. The cycle was split: 1–11 Nov keeps its terms")
    assert "12–30 Nov grants 38 h" in told


async def test_cycles_of_another_length_begin_with_the_terms_and_the_answer_shows_them(either_desk: Desk) -> None:
    opened = await either_desk.max.command("/retainer terms acme", channel="C0GENERAL")
    assert opened.view is not None
    assert "Cycles begin on" in str(opened.view)
    await fill(either_desk.max, allotment="120", cycle="quarterly")
    assert (await either_desk.max.submit()).closed
    assert await _told(either_desk, "max") == (
        "Acme has new terms from Tue 1 Dec: 120 h quarterly. The first of its cycles: 1 Dec 2026 – 28 Feb 2027 with "
        "120 h, then 1 Mar – 31 May 2027 with 120 h. To undo this, type `/retainer terms acme` and choose as before."
    )

    await either_desk.max.command("/retainer terms acme", channel="C0GENERAL")
    await fill(either_desk.max, allotment="120", cycle="quarterly", anchor_day="Monday")
    assert (await either_desk.max.submit()).errors == {
        "anchor_day": "“Monday” is not a day that quarterly cycles can begin on: type a day and its month, like 1 Jan."
    }
    await fill(either_desk.max, anchor_day="1 Jan")
    assert (await either_desk.max.submit()).closed
    assert "1–31 Dec with 120 h, then 1 Jan – 31 Mar 2027 with 120 h." in await _told(either_desk, "max")


async def test_the_first_days_of_other_cycles_are_shown_where_they_begin_today(desk: Desk) -> None:
    await desk.max.command("/retainer terms acme", channel="C0GENERAL")
    changes = {"from": "today", "cycle": "weekly", "anchor_day": "Mon", "allotment": "10"}
    await fill(desk.max, reason="Sprints", **changes)
    assert (await desk.max.submit()).closed
    told = await _told(desk, "max")
    # Four of the seven days of the week that begins on Monday 9.
    assert "12–15 Nov grants 5 h 42 m, its share of the days. After it comes 16–22 Nov with 10 h." in told


async def test_planned_terms_are_shown_where_they_can_be_changed(desk: Desk) -> None:
    await desk.max.command("/retainer terms acme", channel="C0GENERAL")
    await fill(desk.max, allotment="50")
    assert (await desk.max.submit()).closed
    opened = await desk.max.command("/retainer terms acme", channel="C0GENERAL")
    assert "Planned from Tue 1 Dec: 50 h" in str(opened.view)


async def test_a_short_first_cycle_gets_its_share(desk: Desk) -> None:
    await desk.max.command("/retainer new bluefin", channel="C0GENERAL")
    view = await desk.max.view()
    assert view is not None
    more = next(block for block in view["blocks"] if block["type"] == "actions")
    await desk.max.click(view, more["elements"][0]["action_id"])
    await desk.slack.settled()
    await fill(desk.max, name="More", allotment="30", starts_on="2026-11-12", anchor_day="32", first_cycle="prorate")
    assert list((await desk.max.submit()).errors) == ["anchor_day"]
    await fill(desk.max, anchor_day="1")
    assert (await desk.max.submit()).closed
    # 19 of 30 days.
    assert "12–30 Nov: 19 h left of 19 h" in await desk.told(desk.dee, "bluefin/more")


async def test_help_shows_what_a_role_may_do(desk: Desk) -> None:
    assert "/retainer adjust" in await desk.told(desk.ona, "help")
    assert "/retainer adjust" not in await desk.told(desk.max, "help")
    assert "/retainer pause" not in await desk.told(desk.dee, "help")


async def test_a_retainer_that_has_ended_says_how_it_is_renewed_and_is(desk: Desk) -> None:
    await desk.max.command("/retainer end acme", channel="C0GENERAL")
    await fill(desk.max, ends_on="2026-11-30", rest="forfeited", deficit="written_off", reason="Notice given")
    assert (await desk.max.submit()).closed
    desk.bot.clock.offset += _AFTER_THE_GRACE
    assert (await desk.told(desk.dee, "log acme 1h x")).endswith("Renew it with /retainer end.")

    opened = await desk.max.command("/retainer end acme", channel="C0GENERAL")
    assert "ends on Mon 30 Nov" in str(opened.view)
    await fill(desk.max, ends_on=None, reason="They are back")
    assert (await desk.max.submit()).closed

    assert await _told(desk, "max") == "Acme goes on without an end. To undo this, type `/retainer end acme`."
    assert (await desk.told(desk.dee, "log acme 1h x")).startswith("Logged 1 h on Acme: x. 39 h left of 40 h")
