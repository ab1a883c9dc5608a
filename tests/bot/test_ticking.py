"""The clock: what is due is done, once, whoever ticks."""

from __future__ import annotations

from datetime import timedelta

from bot.ticking import tick_once, ticking
from tests.desk import Desk, latest, press


async def test_a_forgotten_timer_is_asked_about_once_and_the_answer_logs(desk: Desk, agency_url: str) -> None:
    await desk.told(desk.dee, "start acme wiring")
    desk.bot.clock.offset += timedelta(hours=11)
    lines: list[str] = []
    for _ in range(2):
        await tick_once(desk.settings, agency_url, desk.bot.clock.now(), dry_run=False, say=lines.append)

    asked = latest(await desk.dee.dm())
    assert "How long did the work take?" in asked.text
    assert [line.split()[0] for line in lines if "timers" in line] == ["1", "0"]
    assert len(await desk.dee.dm()) == 1

    await press(desk.dee, asked, "Say how long")
    await desk.dee.fill("duration", "duration", "3h")
    assert (await desk.dee.submit()).closed
    assert await desk.entries() == [("acme", 180, "wiring")]


async def test_a_dry_run_counts_and_asks_nobody(desk: Desk, agency_url: str) -> None:
    await desk.told(desk.dee, "start acme wiring")
    desk.bot.clock.offset += timedelta(hours=11)
    lines: list[str] = []

    await tick_once(desk.settings, agency_url, desk.bot.clock.now(), dry_run=True, say=lines.append)

    assert [line.split()[0] for line in lines if "timers" in line] == ["1"]
    assert await desk.dee.dm() == []


async def test_ticking_begins_and_ends_with_the_bot(desk: Desk) -> None:
    async with ticking(desk.bot):
        assert await desk.told(desk.dee, "log acme 1h x")
