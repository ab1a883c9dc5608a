"""Processes of the terminal's command, as a person starts them."""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests import patience

_RETAINER = Path(sys.executable).with_name("retainer")


@asynccontextmanager
async def started(*arguments: str, **env: str) -> AsyncIterator[Process]:
    """`retainer` with these arguments, in the folder HOME; killed if it is still there at the end."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "DATABASE_"))}
    process = await asyncio.create_subprocess_exec(
        str(_RETAINER), *arguments, stdout=PIPE, stderr=PIPE, env=kept | env, cwd=env.get("HOME")
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def address_of(process: Process, *, within: float = patience.SECONDS) -> str:
    """The local Slack's page, which ends in a slash, read from the line that says it."""
    assert process.stdout is not None
    async with asyncio.timeout(within):
        line = (await process.stdout.readline()).decode()
        if not line and process.stderr is not None:
            # It has ended, and says why there.
            line = (await process.stderr.read()).decode()
    assert line.startswith("Open http"), line
    return line.split()[1]


async def ends(process: Process, *, within: float = patience.SECONDS) -> int:
    """Its exit code, once it has one."""
    async with asyncio.timeout(within):
        return await process.wait()
