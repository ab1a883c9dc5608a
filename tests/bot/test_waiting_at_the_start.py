"""What a start waits for: who is stopped and started in some order finds the others a little later."""

from __future__ import annotations

import asyncio
import os
import signal

from structlog.testing import capture_logs

from bot.clock import Clock
from bot.running import serve
from bot.settings import Transport
from tests import patience
from tests.desk import Desk


async def test_a_database_that_is_lost_during_the_start_is_waited_for(desk: Desk) -> None:
    nobody = "postgresql://retainer@127.0.0.1:9/retainer"
    with capture_logs() as records:
        serving = asyncio.create_task(serve(desk.settings, nobody, Transport.HTTP, Clock(), host="127.0.0.1", port=0))
        async with asyncio.timeout(patience.SECONDS):
            while len([each for each in records if each["event"] == "database_unreachable"]) < 2:
                await asyncio.sleep(0.02)
                assert not serving.done()
        os.kill(os.getpid(), signal.SIGTERM)
        await serving
    assert [each["next_try_seconds"] for each in records if each["event"] == "database_unreachable"][:2] == [1, 2]
