"""A real PostgreSQL in trouble: all its processes frozen, or far away behind a slow line."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path

import psycopg
from sqlalchemy.engine import make_url

from tests.database import of_database


def files_of(url: str) -> Path:
    """The files of an embedded server, its socket among them."""
    return Path(str(make_url(url).query["host"]))


def postmaster_of(url: str) -> int:
    """The number of an embedded server's first process."""
    return int((files_of(url) / "postmaster.pid").read_text().splitlines()[0])


class Frozen:
    """All processes of a server, which stand still from `freeze` to `thaw`."""

    def __init__(self, url: str) -> None:
        self._url = of_database(url, "postgres")
        self._stopped: list[int] = []

    @property
    def stands_still(self) -> bool:
        """Whether it was frozen."""
        return bool(self._stopped)

    def freeze(self) -> None:
        """Stop the first one before the others are counted: it makes no new ones then."""
        with psycopg.connect(self._url, autocommit=True) as connection:
            os.kill(postmaster_of(self._url), signal.SIGSTOP)
            self._stopped = [postmaster_of(self._url)]
            pids = [pid for (pid,) in connection.execute("SELECT pid FROM pg_stat_activity")]
            for pid in pids:
                os.kill(pid, signal.SIGSTOP)
                self._stopped.append(pid)

    def thaw(self) -> None:
        """Let them go on. Harmless where they do."""
        for pid in self._stopped:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)
        self._stopped = []


@contextmanager
def frozen(url: str) -> Iterator[None]:
    """Every process of a server stands still while inside."""
    server = Frozen(url)
    try:
        server.freeze()
        yield
    finally:
        server.thaw()


@asynccontextmanager
async def far_away(url: str, *, seconds: float) -> AsyncIterator[str]:
    """The URL of a server at the far end of a line, on which each packet takes so long, either way."""
    socket = str(files_of(url) / ".s.PGSQL.5432")
    lines: set[asyncio.Task[None]] = set()
    ends: list[asyncio.StreamWriter] = []

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, here = await asyncio.open_unix_connection(socket)
        ends.extend((here, writer))
        for direction in (_Direction(reader, here, seconds), _Direction(there, writer, seconds)):
            lines.update((asyncio.create_task(direction.take_in()), asyncio.create_task(direction.hand_on())))

    server = await asyncio.start_server(take, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        yield f"postgresql://postgres@127.0.0.1:{port}/{make_url(url).database}"
    finally:
        server.close()
        for line in lines:
            line.cancel()
        await asyncio.gather(*lines, return_exceptions=True)
        for end in ends:
            end.close()
        await asyncio.gather(*(end.wait_closed() for end in ends), return_exceptions=True)


class _Direction:
    """One way of a line: what comes in is handed on so much later, its end too."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, seconds: float) -> None:
        self._reader = reader
        self._writer = writer
        self._seconds = seconds
        self._on_its_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

    async def take_in(self) -> None:
        piece = b"more"
        while piece:
            try:
                piece = await self._reader.read(65_536)
            except ConnectionError:
                piece = b""
            self._on_its_way.put_nowait((time.monotonic() + self._seconds, piece))

    async def hand_on(self) -> None:
        piece = b"more"
        while piece:
            at, piece = await self._on_its_way.get()
            await asyncio.sleep(at - time.monotonic())
            self._writer.write(piece)
        self._writer.close()
