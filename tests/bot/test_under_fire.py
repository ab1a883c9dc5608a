"""A short `make chaos`: two replicas, their database and Slack, with everything going wrong at once."""

from __future__ import annotations

import asyncio
import signal
import sys
from asyncio.subprocess import PIPE

from bot.checkout import manifest_path

_SHORT = ("--seed", "7", "--once")
_WITHIN = 240


async def test_nothing_is_lost_or_doubled_whatever_goes_wrong_together() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.chaos", *_SHORT, stdout=PIPE, cwd=manifest_path().parent
    )
    try:
        async with asyncio.timeout(_WITHIN):
            said, _ = await process.communicate()
    finally:
        if process.returncode is None:
            # As Ctrl-C, so that it takes its processes with it.
            process.send_signal(signal.SIGINT)
            await process.wait()

    printed = said.decode()
    # Not how long anything took: that says something where the machine does nothing else.
    assert printed.endswith("lost 0\ndoubled 0\n"), printed
    assert not [line for line in printed.splitlines() if line.partition(" ")[0] in {"WRONG", "BROKEN", "UNFORESEEN"}]
    assert "acknowledged 0" not in printed
