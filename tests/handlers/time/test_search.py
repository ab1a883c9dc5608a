"""`search` and the team's week, as people use them: found, turned, put right, sent as a file."""

from __future__ import annotations

import asyncio
import csv
from typing import Any

import aiohttp

from playground.person_here import PersonHere
from playground.seen import Seen
from tests.desk import DESIGNER, Desk, buttons, fill, latest, press

HERE = "C0GENERAL"


async def asked(person: PersonHere, typed: str) -> Seen:
    """What a command answers, to this person alone."""
    said = await person.command(f"/retainer {typed}", channel=HERE)
    assert said.ephemeral is not None, said.trouble
    return said.ephemeral


async def seen(person: PersonHere) -> Seen:
    """The last of what somebody sees where they type."""
    return latest(await person.messages(HERE))


async def beginning(person: PersonHere, words: str) -> Seen:
    """The message with these first words, where somebody types."""
    return latest([each for each in await person.messages(HERE) if each.text.startswith(words)])


async def file_of(person: PersonHere) -> tuple[str, list[dict[str, Any]]]:
    """The comment on the file that came into somebody's direct messages, and its rows."""
    for _ in range(50):
        with_file = [each for each in await person.dm() if each.raw.get("files")]
        if with_file:
            break
        await asyncio.sleep(0.05)
    said = latest(with_file)
    async with aiohttp.ClientSession() as session, session.get(said.raw["files"][0]["url_private"]) as answer:
        content = (await answer.read()).decode("utf-8-sig")
    return said.text, list(csv.DictReader(content.splitlines()))


async def test_what_is_found_can_be_turned_put_right_and_had_as_a_file(desk: Desk) -> None:
    for number in range(11):
        await desk.told(desk.dee, f"log acme {number + 1}m Logo {number}")
    await desk.told(desk.max, "log bluefin 2h =SUM(logo) with <b> & “quotes”")

    page = await asked(desk.dee, f"search logo <@{DESIGNER}|dee> acme this month")
    assert page.text.startswith(
        "Acme · dee · November · “logo”\n1 h 6 m in 11 entries\nPage 1 of 2, the newest first.\n"
        "11 m on Acme, Thu 12 Nov, dee: Logo 10\n"
    )
    await press(desk.dee, page, "Older")
    older = await seen(desk.dee)
    assert older.text.endswith("Page 2 of 2, the newest first.\n1 m on Acme, Thu 12 Nov, dee: Logo 0")
    await press(desk.dee, older, "Edit")
    await fill(desk.dee, description="Banner")
    await desk.dee.submit()
    assert "10 entries" in (await asked(desk.dee, "search logo acme by dee")).text

    every = await asked(desk.dee, "search logo")
    assert "By client: Bluefin 2 h, Acme 1 h 5 m\nBy person: max 2 h, dee 1 h 5 m" in every.text
    assert "2 h on Bluefin, Thu 12 Nov, max: =SUM(logo) with &lt;b&gt; &amp; “quotes”" in every.text
    assert "The last 12 months · “logo”" in every.text
    rows = [block for block in every.blocks if block["type"] == "section"][1:]
    assert [("accessory" in row) for row in rows] == [False] + [True] * 9, "a member changes their own"

    await press(desk.dee, every, "CSV")
    assert (await seen(desk.dee)).text == "The file comes into your direct messages with me."
    comment, records = await file_of(desk.dee)
    assert comment == "Time entries: the last 12 months · “logo”"
    assert len(records) == 11
    assert (records[0]["person"], records[0]["time"]) == ("Max Ledger", "2:00")
    assert records[0]["description"].startswith("'=SUM"), "a spreadsheet would compute it"


async def test_a_file_that_slack_does_not_take_is_told(desk: Desk) -> None:
    await desk.told(desk.dee, "log acme 1h Logo")
    page = await asked(desk.dee, "search logo")
    await desk.slack.fail("files.getUploadURLExternal", error="missing_scope")
    await press(desk.dee, page, "CSV")
    for _ in range(50):
        if "files:write" in (await seen(desk.dee)).text:
            return
        await asyncio.sleep(0.05)
    raise AssertionError((await seen(desk.dee)).text)


async def test_the_teams_week_is_for_who_answers_for_the_team(desk: Desk) -> None:
    await desk.told(desk.dee, "log acme 1h30 Logo")
    await desk.told(desk.dee, "log bluefin 2h Call on mon")
    await desk.told(desk.dee, "log bluefin 1h Before on 5 nov")
    told = await desk.told(desk.dee, "week team")
    assert told.startswith("Only account managers and owners can see the week of the team.")

    week = await asked(desk.max, "week team")
    assert week.text == (
        "Team, Mon 9 Nov to Sun 15 Nov: 3 h 30 m by 1 of 3 people\n"
        "The week is not over, so nothing is missing of it yet.\n"
        "max: nothing logged\nona: nothing logged\n"
        "dee: 3 h 30 m\nMon 2 h · Tue – · Wed – · Thu 1 h 30 m\nBluefin 2 h, Acme 1 h 30 m"
    )
    assert week.ephemeral
    await press(desk.max, week, "Entries")
    entries = await seen(desk.max)
    assert entries.text.startswith("dee · 9–15 Nov\n3 h 30 m in 2 entries")
    assert "Edit" in buttons(entries)
    await press(desk.max, week, "Week of 2 Nov")
    before = await beginning(desk.max, "Team, Mon 2 Nov to Sun 8 Nov: 1 h by 1 of 3 people\n")
    assert "dee: 1 h\nMon – · Tue – · Wed – · Thu 1 h · Fri –\nBluefin 1 h" in before.text
    assert {"Week of 26 Oct", "Week of 9 Nov"} <= buttons(before).keys()

    of_dee = await asked(desk.max, f"week <@{DESIGNER}|dee> last")
    assert of_dee.text.startswith("dee, last week, Mon 2 Nov to Sun 8 Nov: 1 h\n")
    await press(desk.max, of_dee, "Team")
    assert (await seen(desk.max)).text == before.text
