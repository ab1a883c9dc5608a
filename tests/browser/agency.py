"""The whole of it as `make run` starts it: database, local Slack, bot and sample agency, in processes of their own."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import time
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tests import patience
from tests.processes import address_of, started


@dataclass(frozen=True)
class Agency:
    """A running sample agency. `url` is the page's, and `began` the monotonic instant of the start."""

    process: Process
    url: str
    home: Path
    began: float

    def processes(self) -> set[int]:
        """The numbers of the command's process and of all that it started, but for the database."""
        return _with_children(self.process.pid)

    def database(self) -> set[int]:
        """The numbers of the database's processes, which are on their own."""
        return _with_children(int((self.home / "data/pg/postmaster.pid").read_text().split()[0]))


@asynccontextmanager
async def agency_at(home: Path) -> AsyncIterator[Agency]:
    """Start it on the data directory in `home`, which may have been used before."""
    began = time.monotonic()
    env = {"RETAINER_DATA_DIR": str(home / "data"), "HOME": str(home)}
    async with started("local", "--port", "0", **env) as process:
        yield Agency(process, await address_of(process, within=patience.SECONDS), home, began)


async def closed(agency: Agency) -> None:
    """End it as Ctrl-C does, the database with it: its directory can be taken away then."""
    agency.process.send_signal(signal.SIGINT)
    await agency.process.wait()


async def gone(pids: set[int]) -> None:
    """Wait till none of these processes runs; TimeoutError when one stays."""
    async with asyncio.timeout(patience.SECONDS):
        while pids & _parents().keys():  # noqa: ASYNC110 - they are others' children: nothing tells us
            await asyncio.sleep(0.1)


def _with_children(pid: int) -> set[int]:
    wanted, parents = {pid}, _parents()
    while more := {child for child, parent in parents.items() if parent in wanted} - wanted:
        wanted |= more
    return wanted


def _parents() -> dict[int, int]:
    """The parent of every process that runs; the ended that nobody asked about are left out.

    From Linux's own files: a bare machine, where these tests have to run as well, has no `ps`.
    """
    found = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            # The name between the brackets may hold anything.
            state, parent = stat.read_text(errors="replace").rpartition(")")[2].split()[:2]
            if state != "Z":
                found[int(stat.parent.name)] = int(parent)
    return found
