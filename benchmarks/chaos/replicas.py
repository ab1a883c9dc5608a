"""Two replicas: started again whenever they die, and asked whether they can work, as a balancer does."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
import time
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp

_ASKED_EVERY, _ASKED_FOR = 0.25, 2.0
# As whoever keeps services alive has it, systemd for one.
_PAUSE = 0.1
_ENDS_WITHIN = 15


class Replica:
    """A process at one port for as long as somebody keeps it alive.

    `lives`: how often it was started; `starts`: the seconds till it was ready, where it came to that.
    """

    def __init__(self, log: Path, environment: Mapping[str, str]) -> None:
        self.port = _free_port()
        self.is_ready = self.answers = False
        self.lives = 0
        self.starts: list[float] = []
        self._began: float | None = None
        self.log = log
        self._environment = environment
        self._process: Process | None = None
        self._is_kept = True

    def signal(self, number: signal.Signals) -> bool:
        """Send one to the process; False where there is none."""
        if self._process is None or self._process.returncode is not None:
            return False
        self._process.send_signal(number)
        if number == signal.SIGKILL:
            self.is_ready = self.answers = False
        return True

    async def keep_alive(self) -> None:
        """Start it, and again whenever it ends."""
        with self.log.open("ab") as log:
            while self._is_kept:
                self._began = time.monotonic()
                command = (sys.executable, "-m", "benchmarks.chaos.replica", str(self.port))
                self._process = await asyncio.create_subprocess_exec(
                    *command, stdin=DEVNULL, stdout=DEVNULL, stderr=log, env={**os.environ, **self._environment}
                )
                self.lives += 1
                await self._process.wait()
                await asyncio.sleep(_PAUSE)

    async def watch(self, web: aiohttp.ClientSession) -> None:
        """Ask it now and then whether it answers, and whether it can do its work."""
        while True:
            status = await self._asked(web)
            self.answers, self.is_ready = status is not None, status == 200
            if self.is_ready and self._began is not None:
                self.starts.append(time.monotonic() - self._began)
                self._began = None
            await asyncio.sleep(_ASKED_EVERY)

    async def _asked(self, web: aiohttp.ClientSession) -> int | None:
        try:
            async with web.get(f"http://127.0.0.1:{self.port}/readyz") as answer:
                return answer.status
        except (aiohttp.ClientError, TimeoutError):
            return None

    async def end(self) -> int | None:
        """Tell it to stop; its exit code, None where it did not stop in time."""
        self._is_kept = False
        process = self._process
        if process is None or not self.signal(signal.SIGTERM):
            return 0
        try:
            async with asyncio.timeout(_ENDS_WITHIN):
                return await process.wait()
        except TimeoutError:
            return None

    def kill(self) -> None:
        """Leave nothing behind, whatever happened."""
        self._is_kept = False
        self.signal(signal.SIGKILL)


class Replicas:
    """All of them."""

    def __init__(self, each: Sequence[Replica]) -> None:
        self.each = each
        self._turn = 0

    def next(self) -> Replica | None:
        """Whom the next payload goes to: in turns those that are ready, else those that answer, else nobody."""
        self._turn += 1
        fit = [each for each in self.each if each.is_ready] or [each for each in self.each if each.answers]
        return fit[self._turn % len(fit)] if fit else None

    async def ready(self, *, within: float) -> None:
        """Wait till all can work. Raises TimeoutError."""
        async with asyncio.timeout(within):
            while not all(each.is_ready for each in self.each):  # noqa: ASYNC110 - it happens in other processes
                await asyncio.sleep(0.05)

    async def ended(self) -> Sequence[int | None]:
        """Tell all to stop; their exit codes."""
        return await asyncio.gather(*(each.end() for each in self.each))


@asynccontextmanager
async def kept_alive(count: int, place: Path, environment: Mapping[str, str]) -> AsyncIterator[Replicas]:
    """So many, while inside; none is left afterwards."""
    replicas = [Replica(place / f"replica{number}.log", environment) for number in range(count)]
    patience = aiohttp.ClientTimeout(total=_ASKED_FOR)
    async with aiohttp.ClientSession(timeout=patience) as web:
        keeping = [asyncio.create_task(each.keep_alive()) for each in replicas]
        watching = [asyncio.create_task(each.watch(web)) for each in replicas]
        try:
            yield Replicas(replicas)
        finally:
            for each in replicas:
                each.kill()
            for task in watching:
                task.cancel()
            await asyncio.gather(*keeping, *watching, return_exceptions=True)


def said(replicas: Replicas, words: Sequence[str]) -> list[str]:
    """The lines of their logs that hold one of the words; of a traceback all of it, in one."""
    return [each for replica in replicas.each for each in _records(replica.log) if any(word in each for word in words)]


def _records(log: Path) -> list[str]:
    records: list[str] = []
    for line in log.read_text(errors="replace").splitlines():
        if line.startswith(" ") and records:
            records[-1] += f"\n{line}"
        elif records and "\n" in records[-1] and not line.startswith("{"):
            # What was raised, or what else is said of it.
            records[-1] += f"\n{line}"
        else:
            records.append(line)
    return records


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
