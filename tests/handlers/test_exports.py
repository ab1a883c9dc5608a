"""Files that account managers and owners ask for in Slack."""

from __future__ import annotations

import asyncio
import json

import aiohttp

from playground.installation import BOT_TOKEN
from playground.person_here import PersonHere
from playground.seen import Seen
from tests.desk import Desk, buttons, fill, latest, press

HERE = "C0GENERAL"


async def asked(person: PersonHere, typed: str) -> Seen:
    """What a command answers, to this person alone."""
    said = await person.command(f"/retainer {typed}", channel=HERE)
    assert said.ephemeral is not None, said.trouble
    return said.ephemeral


async def file_of(person: PersonHere) -> tuple[str, str, bytes]:
    """The words, the name and the bytes of the file that came into somebody's direct messages."""
    for _ in range(100):
        if with_file := [each for each in await person.dm() if each.raw.get("files")]:
            break
        await asyncio.sleep(0.05)
    said = latest(with_file)
    url = said.raw["files"][0]["url_private_download"]
    signed_in = {"Authorization": f"Bearer {BOT_TOKEN}"}
    async with aiohttp.ClientSession() as session, session.get(url, headers=signed_in) as answer:
        return said.text, said.raw["files"][0]["name"], await answer.read()


async def chosen(person: PersonHere, value: str) -> None:
    """Choose a file in the form, and send it."""
    view = await person.view()
    assert view is not None
    options = view["blocks"][1]["element"]["options"]
    await fill(person, exported=next(each for each in options if each["value"] == value))
    assert (await person.submit()).closed


async def test_invoices_payments_and_expenses_come_as_files_to_who_sees_money(desk: Desk) -> None:
    await desk.told(desk.dee, "expense acme 49.90 Stock photo")
    assert "Export" not in buttons(await asked(desk.dee, "expenses"))
    await press(desk.max, await asked(desk.max, "invoices acme"), "Export")
    view = await desk.max.view()
    assert view is not None
    assert len(view["blocks"][1]["element"]["options"]) == 13, "each format of each of the three"
    await chosen(desk.max, "expenses:json")
    said, name, content = await file_of(desk.max)
    assert (said, name) == ("Expenses of Acme: JSON, with every line", "expenses-acme-2026-11-12.json")
    assert [each["text"] for each in json.loads(content)] == ["Stock photo"]

    await press(desk.ona, await asked(desk.ona, "invoices"), "Export")
    await chosen(desk.ona, "invoices:xero")
    for _ in range(100):
        if (told := latest(await desk.ona.messages(HERE)).text).startswith("There is nothing"):
            break
        await asyncio.sleep(0.05)
    assert told == "There is nothing to export: no invoice was sent yet."
