"""Nobody waits longer than they said, whatever they wait for does."""

from __future__ import annotations

import asyncio
import time

import pytest

from handlers.slack.patience import Patience


async def test_what_is_done_in_time_gives_its_result_or_its_error() -> None:
    async def nine() -> int:
        return 9

    async def fails() -> int:
        raise ZeroDivisionError

    assert await Patience().wait(nine(), seconds=1) == 9
    with pytest.raises(ZeroDivisionError):
        await Patience().wait(fails(), seconds=1)


@pytest.mark.parametrize("ends_with", [None, ZeroDivisionError], ids=["itself", "an error"])
async def test_what_does_not_stop_when_it_is_told_to_is_not_waited_for(ends_with: type[Exception] | None) -> None:
    ended = asyncio.Event()

    async def stubborn() -> None:
        try:
            await asyncio.sleep(5)
        except asyncio.CancelledError:
            await asyncio.sleep(0.5)
            ended.set()
            if ends_with:
                raise ends_with from None

    begun = time.monotonic()
    with pytest.raises(TimeoutError):
        await Patience().wait(stubborn(), seconds=0.1)
    assert time.monotonic() - begun < 0.4
    async with asyncio.timeout(5):
        await ended.wait()


async def test_who_stops_waiting_stops_what_they_waited_for() -> None:
    stopped = asyncio.Event()

    async def long() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            stopped.set()

    waiting = asyncio.create_task(Patience().wait(long(), seconds=30))
    await asyncio.sleep(0.05)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    async with asyncio.timeout(5):
        await stopped.wait()
