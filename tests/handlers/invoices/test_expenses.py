"""Expenses as people note them: in a line, in a form with a receipt, and undone."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp

from playground.installation import BOT_TOKEN
from playground.person_here import PersonHere
from playground.seen import Seen
from tests.desk import Desk, buttons, choose, fill, latest, press

HERE = "C0GENERAL"
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 200


async def asked(person: PersonHere, typed: str) -> Seen:
    """What a command answers, to this person alone."""
    said = await person.command(f"/retainer {typed}", channel=HERE)
    assert said.ephemeral is not None, said.trouble
    return said.ephemeral


async def seen(person: PersonHere) -> Seen:
    """The last of what somebody sees where they type."""
    return latest(await person.messages(HERE))


def menu(row: dict[str, Any], words: str) -> tuple[str, dict[str, Any]]:
    """The id of the menu beside a row, and its option with these words."""
    accessory = row["accessory"]
    return accessory["action_id"], next(each for each in accessory["options"] if each["text"]["text"] == words)


async def file_of(person: PersonHere) -> bytes:
    """The file that came into somebody's direct messages."""
    for _ in range(100):
        if with_file := [each for each in await person.dm() if each.raw.get("files")]:
            break
        await asyncio.sleep(0.05)
    url = latest(with_file).raw["files"][0]["url_private_download"]
    signed_in = {"Authorization": f"Bearer {BOT_TOKEN}"}
    async with aiohttp.ClientSession() as session, session.get(url, headers=signed_in) as answer:
        return await answer.read()


async def test_an_expense_is_typed_listed_and_undone(desk: Desk) -> None:
    noted = await asked(desk.dee, "expense acme 49.90 Stock photo")
    assert noted.text == (
        "Noted *$49.90* for *Acme*: Stock photo. "
        "It goes on no invoice here: Acme is billed elsewhere, or was on that day."
    )
    await press(desk.dee, noted, "Undo")
    assert (await seen(desk.dee)).text == "Undone: *$49.90* for *Acme*: Stock photo."
    await desk.told(desk.dee, "expense acme $12 Taxi to <Acme> on mon #nb")
    assert await desk.told(desk.dee, "expenses") == (
        "Your expenses:\n"
        "Thu 12 Nov · *$49.90* · Acme · Stock photo · undone\n"
        "Mon 9 Nov · *$12* · Acme · Taxi to &lt;Acme&gt; · not billed"
    )
    assert await desk.told(desk.dee, "undo") == "Undone: *$12* for *Acme*, Mon 9 Nov: Taxi to &lt;Acme&gt;."
    for typed, sentence in {
        "expense acme 49,9o Photo": "“49,9o” is not an amount: type it like 6000.50.",
        "expense acme €49.90 Photo": "“€49.90” is not in USD, the client's currency: type the amount in USD.",
        "expense acme 5 Photo on 20 nov": "20 Nov 2026 is still to come: note an expense on the day it was paid, "
        "or later.",
        "expense acme 5": "Say what it was for, like 49.90 Stock photo.",
        "expenses bluefin": "You have noted no expense for Bluefin yet. "
        "`/retainer expense bluefin 49.90 Stock photo` notes one.",
    }.items():
        assert await desk.told(desk.dee, typed) == sentence


async def test_a_form_takes_the_receipt_and_refuses_what_is_none(desk: Desk) -> None:
    await desk.dee.command("/retainer expense acme", channel=HERE)
    await fill(desk.dee, amount="49.90", description="Stock photo")
    await desk.dee.attach("receipt", "photo.png", b"<html>no picture</html>")
    refused = await desk.dee.submit()
    assert refused.errors == {
        "receipt": "photo.png is neither a PDF nor a picture (PNG, JPEG, WebP, HEIC): choose another file, or leave "
        "the receipt out."
    }
    assert "no expense" in await desk.told(desk.dee, "expenses")
    await desk.dee.attach("receipt", "photo.png", PNG)
    await desk.slack.fail("files.info", error="file_not_found")
    assert (await desk.dee.submit()).errors == {
        "receipt": "Slack did not hand over the file, so nothing was stored. Try again, or leave the receipt out."
    }
    assert (await desk.dee.submit()).closed
    noted = await seen(desk.dee)
    assert noted.text.startswith("Noted *$49.90* for *Acme*: Stock photo.")
    assert noted.text.endswith("The receipt is kept: photo.png.")

    listed = await asked(desk.max, "expenses acme")
    action_id, receipt = menu(listed.blocks[1], "Send me the receipt")
    await desk.max.click(listed, action_id, receipt["value"])
    assert await file_of(desk.max) == PNG
    action_id, undo = menu(listed.blocks[1], "Undo")
    await desk.max.click(listed, action_id, undo["value"])
    assert (await seen(desk.max)).text == "Undone: *$49.90* for *Acme*: Stock photo."


async def test_without_the_right_to_read_files_the_form_takes_no_receipt(desk: Desk) -> None:
    await desk.slack.fail("views.open", error="missing_scope")
    await desk.dee.command("/retainer expense", channel=HERE)
    view = await desk.dee.view()
    assert view is not None
    assert "receipt" not in [block["block_id"] for block in view["blocks"]]
    assert "files:read" in str(view["blocks"][-1])
    await choose(desk.dee, "expense_client", "acme")
    await fill(desk.dee, amount="5", description="Parking")
    assert (await desk.dee.submit()).closed
    assert "Undo" in buttons(await seen(desk.dee))
