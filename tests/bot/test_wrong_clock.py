"""A wrong reading of the clock turns nothing for good: neither the machine's nor the database's is believed alone."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import httpx
import psycopg
import pytest
from structlog.testing import capture_logs

from bot.clock import Clock
from bot.clock_watch import right_time
from bot.doctor import examine
from bot.settings import SettingsError
from bot.ticking import ticking
from domain.values.clocks import differ, in_words
from tests.desk import Desk, fill, latest

_NEXT_MONTH = timedelta(days=40)
_APART = "The clocks of the bot and of its database are 40 days apart, so no cycle begins or ends till they agree."


def off_by(difference: timedelta) -> Clock:
    return Clock(real=lambda: datetime.now(UTC) + difference)


def misread(desk: Desk, by: timedelta) -> None:
    """From now on the machine's clock is that far ahead; how far the bot's is moved on purpose stays as it is."""
    desk.bot.clock.real = off_by(by).real


def cycles(url: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url) as connection:
        return connection.execute("SELECT retainer_id, starts_on, state FROM cycle ORDER BY 1, 2").fetchall()


async def test_who_finds_a_cycle_over_by_a_wrong_clock_reads_why_and_turns_nothing(desk: Desk, agency_url: str) -> None:
    before = cycles(agency_url)
    misread(desk, _NEXT_MONTH)

    for typed in ("log acme 1h x", "acme", "log bluefin 1h x"):
        assert (await desk.told(desk.dee, typed)).startswith(_APART)

    assert cycles(agency_url) == before
    misread(desk, timedelta())
    assert (await desk.told(desk.dee, "log acme 1h x")).startswith("Logged 1 h on Acme: x. 39 h left of 40 h")
    assert cycles(agency_url) == before


async def test_a_log_that_turns_nothing_is_taken_whatever_the_clock_says(desk: Desk) -> None:
    misread(desk, timedelta(minutes=3))
    assert (await desk.told(desk.dee, "log acme 1h x")).startswith("Logged 1 h on Acme: x. 39 h left of 40 h")


async def test_a_retainer_is_not_begun_in_a_month_that_has_not_come(desk: Desk, agency_url: str) -> None:
    before = cycles(agency_url)
    await desk.max.command("/retainer new acme", channel="C0GENERAL")
    await fill(desk.max, name="Search", allotment="10")
    misread(desk, _NEXT_MONTH)

    submitted = await desk.max.submit()

    assert not submitted.closed
    assert _APART in str(submitted.errors) + str(submitted.view)
    assert cycles(agency_url) == before


@pytest.mark.parametrize("by", [_NEXT_MONTH, timedelta(days=800), -_NEXT_MONTH], ids=["ahead", "far ahead", "behind"])
async def test_nothing_that_is_due_is_done_and_the_log_says_so_once_a_minute(
    desk: Desk, agency_url: str, by: timedelta
) -> None:
    await desk.told(desk.dee, "start acme wiring")
    before = cycles(agency_url)
    desk.bot.clock.offset += timedelta(hours=11)
    misread(desk, by)

    with capture_logs() as records:
        async with ticking(desk.bot) as tick_and_send:
            await tick_and_send()
            await asyncio.sleep(2.5)

    assert [each["event"] for each in records] == ["clocks_differ"]
    assert records[0]["bots_clock_is"] == in_words(by)
    assert cycles(agency_url) == before
    assert await desk.dee.dm() == []


async def test_with_the_clock_right_again_it_goes_on_by_itself(desk: Desk) -> None:
    await desk.told(desk.dee, "start acme wiring")
    desk.bot.clock.offset += timedelta(hours=11)
    misread(desk, _NEXT_MONTH)
    async with ticking(desk.bot) as tick_and_send:
        await tick_and_send()
        misread(desk, timedelta(seconds=119))
        await tick_and_send()

    assert "How long did the work take?" in latest(await desk.dee.dm()).text


@pytest.mark.parametrize("by", [_NEXT_MONTH, timedelta(seconds=-175)], ids=["ahead", "behind"])
async def test_ready_and_doctor_say_so(desk: Desk, agency_url: str, by: timedelta) -> None:
    misread(desk, by)
    async with httpx.AsyncClient() as web:
        answer = await web.get(f"{desk.url}/readyz")
    assert (answer.status_code, answer.json()) == (503, {"clock": in_words(by)})

    lines: list[str] = []
    settings = desk.settings.model_copy(update={"database_url": agency_url})
    assert not await examine(settings, say=lines.append, clock=off_by(by))
    assert any(
        line.startswith(f"to do  clock: this machine's is {in_words(by)}, and till they agree") for line in lines
    )


async def test_a_tick_by_hand_is_refused_with_a_wrong_clock(agency_url: str) -> None:
    with pytest.raises(SettingsError, match="Nothing was done: this machine's clock is 9 days ahead of the database's"):
        await right_time(agency_url, off_by(timedelta(days=9)))
    moved = Clock(timedelta(days=9))
    assert abs(await right_time(agency_url, moved) - moved.now()) < timedelta(minutes=1), "moved on purpose"


@pytest.mark.parametrize(
    ("ahead", "says"),
    [
        (timedelta(seconds=121), "2 minutes ahead of the database's"),
        (timedelta(seconds=-7_199), "120 minutes behind the database's"),
        (timedelta(hours=47), "47 hours ahead of the database's"),
        (timedelta(days=-9, seconds=1), "9 days behind the database's"),
        (timedelta(seconds=90), "90 s ahead of the database's"),
    ],
)
def test_how_far_apart_is_said_in_the_largest_unit_of_which_there_are_two(ahead: timedelta, says: str) -> None:
    assert in_words(ahead) == says


def test_two_minutes_are_no_difference_and_a_second_more_is() -> None:
    assert not differ(timedelta(minutes=-2))
    assert differ(timedelta(minutes=-2, seconds=-1))
