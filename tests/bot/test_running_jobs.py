"""The clock's jobs: each runs once at a time, and ends with the bot."""

from __future__ import annotations

import asyncio

from structlog.testing import capture_logs

from bot.running_jobs import RunningJobs
from tests import patience


async def test_a_job_that_still_runs_is_not_begun_again() -> None:
    begun, go_on = 0, asyncio.Event()

    async def job() -> None:
        nonlocal begun
        begun += 1
        await go_on.wait()

    running = RunningJobs()
    start = running.starting("tick", job)
    for _ in range(3):
        await start()
        await asyncio.sleep(0)
    assert begun == 1

    go_on.set()
    await running.ended(at_once=set())
    await start()
    await running.ended(at_once=set())
    assert begun == 2


async def test_at_the_end_what_may_finish_does_and_what_only_waits_is_broken_off() -> None:
    ended: list[str] = []

    async def ticks() -> None:
        await asyncio.sleep(0.05)
        ended.append("tick")

    async def waits() -> None:
        await asyncio.Event().wait()

    running = RunningJobs()
    for name, job in (("tick", ticks), ("send", waits)):
        await running.starting(name, job)()

    async with asyncio.timeout(patience.SECONDS):
        await running.ended(at_once={"send", "never begun"})

    assert ended == ["tick"]


async def test_what_fails_is_in_the_log_without_its_words_and_is_begun_again() -> None:
    async def fails() -> None:
        raise ZeroDivisionError("what somebody typed")

    running = RunningJobs()
    start = running.starting("tick", fails)
    with capture_logs() as records:
        for _ in range(2):
            await start()
            await running.ended(at_once=set())

    assert [each["event"] for each in records] == ["tick_failed", "tick_failed"]
    assert "what somebody typed" not in str(records)
