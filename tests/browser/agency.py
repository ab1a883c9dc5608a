"""The whole of it as `make run` starts it: database, local Slack, bot and sample agency, in processes of their own."""

from __future__ import annotations

import asyncio
import time
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.processes import address_of, started

# A machine may be busy; how fast it has to be on a quiet one is held elsewhere.
PATIENCE = 60


@dataclass(frozen=True)
class Agency:
    """A running sample agency. `url` is the page's, and `began` the monotonic instant of the start."""

    process: Process
    url: str
    home: Path
    began: float

    async def processes(self) -> set[int]:
        """The numbers of the command's process and of all that it started, but for the database."""
        return await _with_children(self.process.pid)

    async def database(self) -> set[int]:
        """The numbers of the database's processes, which are on their own."""
        return await _with_children(int((self.home / "data/pg/postmaster.pid").read_text().split()[0]))


@asynccontextmanager
async def agency_at(home: Path) -> AsyncIterator[Agency]:
    """Start it on the data directory in `home`, which may have been used before."""
    began = time.monotonic()
    env = {"RETAINER_DATA_DIR": str(home / "data"), "HOME": str(home)}
    async with started("local", "--port", "0", **env) as process:
        yield Agency(process, await address_of(process, within=PATIENCE), home, began)


async def gone(pids: set[int]) -> None:
    """Wait till none of these processes runs; TimeoutError when one stays."""
    async with asyncio.timeout(10):
        while pids & (await _parents()).keys():  # noqa: ASYNC110 - they are others' children: nothing tells us
            await asyncio.sleep(0.1)


async def _with_children(pid: int) -> set[int]:
    wanted, parents = {pid}, await _parents()
    while more := {child for child, parent in parents.items() if parent in wanted} - wanted:
        wanted |= more
    return wanted


async def _parents() -> dict[int, int]:
    """The parent of every process of this machine that runs; the ended that nobody asked about are left out."""
    listing = await asyncio.create_subprocess_exec("ps", "-A", "-o", "pid=,ppid=,stat=", stdout=asyncio.subprocess.PIPE)
    lines = (await listing.communicate())[0].decode().splitlines()
    fields = [line.split() for line in lines]
    return {int(pid): int(parent) for pid, parent, state in fields if not state.startswith("Z")}
