"""The clock's calls, and how they end."""

from __future__ import annotations

import asyncio

import pytest

from jobs.schedule import ended, scheduled


@pytest.mark.parametrize("turns", range(6))
async def test_a_call_that_has_not_begun_at_the_end_is_no_error(caplog: pytest.LogCaptureFixture, turns: int) -> None:
    """Whichever turn of the loop it ends in."""
    begun: list[str] = []

    async def job() -> None:
        begun.append("once")

    scheduler = scheduled({"soon": (1, job)})
    scheduler.start()
    for _ in range(turns):
        await asyncio.sleep(0)
    await ended(scheduler)
    count = len(begun)
    for _ in range(5):
        await asyncio.sleep(0)

    assert [each.getMessage() for each in caplog.records if each.levelname == "ERROR"] == []
    assert len(begun) == count <= 1, "nothing begins after the end"
