"""The clock: what is due is done, once, whoever ticks."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from bot.ticking import tick_once, ticking
from tests import patience
from tests.blocks.payloads import check
from tests.desk import Desk, buttons, latest, press


async def test_a_forgotten_timer_is_asked_about_once_and_the_answer_logs(desk: Desk, agency_url: str) -> None:
    await desk.told(desk.dee, "start acme wiring")
    desk.bot.clock.offset += timedelta(hours=11)
    lines: list[str] = []
    for _ in range(2):
        await tick_once(desk.settings, agency_url, desk.bot.clock.now(), dry_run=False, say=lines.append)

    asked = latest(await desk.dee.dm())
    assert "How long did the work take?" in asked.text
    assert [line.split()[0] for line in lines if "timers" in line] == ["1", "0"]
    sent = [int(line.split()[0]) for line in lines if "messages sent" in line]
    assert sent[0] >= 1
    assert sent[1:] == [0]
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


async def test_beside_a_running_bot_what_is_said_goes_out_by_itself(desk: Desk) -> None:
    await desk.told(desk.dee, "start acme wiring")
    desk.bot.clock.offset += timedelta(hours=11)
    asked = asyncio.Event()
    desk.bot.sender.observe = lambda kind, outcome: asked.set() if (kind, outcome) == ("timer", "sent") else None
    async with ticking(desk.bot), asyncio.timeout(patience.SECONDS):
        await _ask_about_timers(desk)
        await asked.wait()

    assert "How long did the work take?" in latest(await desk.dee.dm()).text


async def test_a_tick_while_slack_is_away_says_so_and_the_next_one_sends(desk: Desk, agency_url: str) -> None:
    await desk.told(desk.dee, "start acme wiring")
    desk.bot.clock.offset += timedelta(hours=11)
    away = desk.settings.model_copy(update={"slack_api_url": "http://127.0.0.1:9/api/"})
    lines: list[str] = []

    await tick_once(away, agency_url, desk.bot.clock.now(), dry_run=False, say=lines.append)
    assert lines[-1] == "     0  messages sent: Slack does not answer, so they go with the next tick"

    await tick_once(desk.settings, agency_url, desk.bot.clock.now(), dry_run=False, say=lines.append)
    assert lines[-1].endswith("  messages sent")
    assert "How long did the work take?" in latest(await desk.dee.dm()).text


async def test_an_owner_sends_again_what_could_not_be_said(desk: Desk) -> None:
    await desk.told(desk.dee, "start acme wiring")
    desk.bot.clock.offset += timedelta(hours=11)
    await _ask_about_timers(desk)
    await desk.slack.fail("chat.postMessage", error="restricted_action")
    await desk.sent()
    told = latest(await desk.ona.dm())
    assert told.text.startswith("I could not post the question about a timer that seems forgotten to dee. ")
    check({"text": told.text, "blocks": told.blocks})

    said = await press(desk.ona, told, "Send again")

    assert said.ephemeral is not None
    assert said.ephemeral.text == "1 message goes again now."
    await desk.sent()
    assert "How long did the work take?" in latest(await desk.dee.dm()).text
    settled = (await desk.ona.dm())[0]
    assert settled.text == "What I could not say to dee is on its way again, or was said."
    assert buttons(settled) == {}


async def test_the_metrics_count_what_was_said_and_what_waits(desk: Desk) -> None:
    await desk.told(desk.dee, "start acme wiring")
    desk.bot.clock.offset += timedelta(hours=11)
    await _ask_about_timers(desk)

    await desk.bot.sender.drain()

    page = desk.bot.metrics.page().decode()
    assert 'retainer_messages_total{kind="timer",outcome="sent"} 1.0' in page
    assert "retainer_messages_waiting 0.0" in page


async def _ask_about_timers(desk: Desk) -> None:
    workspace_id = desk.bot.installation.workspace.workspace_id
    assert await desk.bot.services.timers.ask_about_forgotten(workspace_id, desk.bot.clock.now()) == 1
