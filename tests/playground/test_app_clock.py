"""The clock in the page's bar: only an app that follows it can be taken to another day, and only forward."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import httpx
import pytest

from playground.control import LocalSlack
from playground.page.later import MOMENTS, app_time, seconds_to
from playground.state import Workspace
from playground.world import read_world
from tests import patience


async def test_an_app_that_waits_hears_of_the_move_at_once(slack: LocalSlack) -> None:
    await slack.do("app_clock", follow=0)
    waiting = asyncio.create_task(slack.look("app_clock", **{"not": 0, "within": 20}))
    await slack.do("app_clock", ahead=86_400)
    assert await asyncio.wait_for(waiting, patience.SECONDS) == {"ahead": 86_400}


async def test_who_waits_in_vain_is_told_that_nothing_moved(slack: LocalSlack) -> None:
    await slack.do("app_clock", follow=60)
    assert await slack.look("app_clock", **{"not": 60, "within": 0.05}) == {"ahead": 60}


@pytest.mark.parametrize(
    ("followed", "wanted", "sentence"),
    [
        (None, 60, "No app follows"),
        (60, 60, "forward only"),
        (60, 59, "forward only"),
        (0, 6 * 366 * 86_400, "five years"),
        (60, 60.0000004, "forward only"),
    ],
)
async def test_a_clock_that_cannot_go_there_says_why_and_stays(
    slack: LocalSlack, followed: float | None, wanted: float, sentence: str
) -> None:
    if followed is not None:
        await slack.do("app_clock", follow=followed)
    with pytest.raises(ValueError, match=sentence):
        await slack.do("app_clock", ahead=wanted)
    assert (await slack.look("app_clock"))["ahead"] == (followed or 0)


async def test_the_page_offers_no_clock_where_no_app_follows(slack: LocalSlack) -> None:
    async with httpx.AsyncClient(base_url=slack.url, trust_env=False) as page:
        assert "data-moment" not in (await page.get("/")).text
        await slack.do("app_clock", follow=0)
        assert "data-moment" in (await page.get("/")).text


async def test_what_is_said_after_the_move_stands_under_the_new_day(slack: LocalSlack) -> None:
    await slack.do("app_clock", follow=0)
    await slack.do("app_clock", ahead=40 * 86_400)
    await slack.person("U0DESIGN").say("Hello from later", channel="C0ACME")
    there = datetime.now(UTC) + timedelta(days=40)
    async with httpx.AsyncClient(base_url=slack.url, trust_env=False) as page:
        drawn = (await page.get("/?as=U0OWNER&at=C0ACME")).text
    hello = drawn.index("Hello from later")
    assert f"{there.astimezone(ZoneInfo('Europe/London')):%B %Y}" in drawn[hello - 900 : hello]


@pytest.mark.parametrize("word", MOMENTS)
def test_every_moment_is_a_morning_that_has_come_for_everybody(word: str) -> None:
    workspace = Workspace(read_world())
    # A little of the time between the two questions has gone by.
    at = app_time(workspace) + timedelta(seconds=seconds_to(workspace, word) + 1)
    zones = {ZoneInfo(each.tz) for each in workspace.people.values() if not each.is_bot}
    mornings = [at.astimezone(zone) for zone in zones]
    assert min((each.hour, each.minute) for each in mornings) == (9, 2)
    assert len({each.date() for each in mornings}) == 1
    assert at > app_time(workspace)


def test_monday_is_a_monday_and_the_first_a_first() -> None:
    workspace = Workspace(read_world())
    zone = ZoneInfo("Europe/London")
    monday, first = (
        (app_time(workspace) + timedelta(seconds=seconds_to(workspace, word))).astimezone(zone)
        for word in ("monday", "month")
    )
    assert (monday.weekday(), first.day) == (0, 1)
