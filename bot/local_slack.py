"""The local Slack as a process of its own: it speaks to the bot as Slack does, and shares no code with it."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.manifest import manifest_path
from bot.settings import SettingsError

BOT_TOKEN = "xoxb-local-bot"  # noqa: S105 - of a Slack that is on this machine only
APP_TOKEN = "xapp-local-app"  # noqa: S105
_PORT = 3003
_SAYS = b"Local Slack: "
_START_SECONDS = 20
_END_SECONDS = 5


@asynccontextmanager
async def local_slack(port: int | None) -> AsyncIterator[str]:
    """Serve one while inside; yields its address, which ends in a slash. Without `port` a free one, if 3003 is taken.

    Raises SettingsError with its reason when it does not start.
    """
    process, page = await _started(_PORT if port is None else port)
    if page is None and port is None:
        await _ended(process)
        process, page = await _started(0)
    try:
        if page is None:
            raise SettingsError(await _reason(process))
        yield page
    finally:
        await _ended(process)


async def _started(port: int) -> tuple[Process, str | None]:
    """The process and its address; None when it ended instead of serving."""
    # Its input is a pipe that only we hold, and bot.tied ends it with us, even when we are killed.
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot.tied",
        "playground",
        f"--port={port}",
        f"--manifest={manifest_path()}",
        cwd=manifest_path().parent,
        stdin=PIPE,
        stdout=PIPE,
        stderr=PIPE,
        start_new_session=True,  # Ctrl-C is for us; we end it when the bot has said goodbye
    )
    if process.stdout is None:
        raise SettingsError("The local Slack has no output to read its address from.")
    try:
        async with asyncio.timeout(_START_SECONDS):
            line = await process.stdout.readline()
    except TimeoutError:
        line = b""
    return process, line.removeprefix(_SAYS).decode().strip() if line.startswith(_SAYS) else None


async def _reason(process: Process) -> str:
    said = await process.stderr.read() if process.stderr else b""
    lines = said.decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else "The local Slack did not start."


async def _ended(process: Process) -> None:
    if process.returncode is None:
        process.terminate()
    try:
        async with asyncio.timeout(_END_SECONDS):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
