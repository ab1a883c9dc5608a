"""The local Slack's page takes the bot to another day, and a second start goes on from there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest

from bot.clock import Clock
from bot.local_clock import LocalClock, remembered
from playground.control import LocalSlack
from playground.testing import local_slack
from tests import patience

DAY = 86_400


@pytest.fixture
async def slack() -> AsyncIterator[LocalSlack]:
    async with local_slack() as here:
        yield here


async def test_moving_the_pages_clock_moves_the_bots_and_has_it_catch_up(slack: LocalSlack, tmp_path: Path) -> None:
    clock, moved, file = Clock(), asyncio.Event(), tmp_path / "data" / "clock.json"

    async def catch_up() -> None:
        assert clock.offset == timedelta(days=3)
        moved.set()

    async with (
        aiohttp.ClientSession() as session,
        LocalClock(clock, file, f"{slack.url}/", session).followed(catch_up),
    ):
        await slack.do("app_clock", ahead=3 * DAY)
        await asyncio.wait_for(moved.wait(), patience.SECONDS)
    assert remembered(file) == timedelta(days=3)


@pytest.mark.parametrize(
    "ahead", [3 * DAY + 0.1234567, 65_432.9876543, 1e-6, 86_399.99999949], ids=lambda ahead: f"{ahead} s"
)
async def test_one_move_is_one_tick_however_many_digits_it_has(slack: LocalSlack, tmp_path: Path, ahead: float) -> None:
    clock, ticks, file = Clock(), 0, tmp_path / "clock.json"

    async def tick() -> None:
        nonlocal ticks
        ticks += 1

    async with (
        aiohttp.ClientSession() as session,
        LocalClock(clock, file, f"{slack.url}/", session).followed(tick),
    ):
        await slack.do("app_clock", ahead=ahead)
        await asyncio.sleep(0.5)
        asked = await slack.look("app_clock", **{"not": clock.offset.total_seconds(), "within": 0.05})
    assert ticks == 1
    assert clock.offset == remembered(file) == timedelta(seconds=ahead)
    assert asked == {"ahead": clock.offset.total_seconds()}, "asked again at once, for ever"


async def test_a_local_slack_that_began_anew_is_told_where_the_bot_stands(slack: LocalSlack, tmp_path: Path) -> None:
    clock, moved = Clock(timedelta(days=2)), asyncio.Event()

    async def catch_up() -> None:
        moved.set()

    async with (
        aiohttp.ClientSession() as session,
        LocalClock(clock, tmp_path / "clock.json", f"{slack.url}/", session).followed(catch_up),
    ):
        assert (await slack.look("app_clock"))["ahead"] == 2 * DAY
        await slack.reset()
        await asyncio.wait_for(_stands_at(slack, 2 * DAY), patience.SECONDS)
        await slack.do("app_clock", ahead=4 * DAY)
        await asyncio.wait_for(moved.wait(), patience.SECONDS)
    assert clock.offset == timedelta(days=4)


async def _stands_at(slack: LocalSlack, ahead: float) -> None:
    while (await slack.look("app_clock", **{"not": 0, "within": 5}))["ahead"] != ahead:
        pass


@pytest.mark.parametrize(
    "written",
    [
        None,
        "",
        "{",
        "[]",
        '{"ahead_seconds": "soon"}',
        '{"ahead_seconds": NaN}',
        '{"ahead_seconds": 1e400}',
        '{"ahead_seconds": -5}',
    ],
)
def test_a_file_that_says_nothing_leaves_the_clock_alone(tmp_path: Path, written: str | None) -> None:
    file = tmp_path / "clock.json"
    if written is not None:
        file.write_text(written)
    assert remembered(file) == timedelta()
