"""The line between the replicas and the database, which can be cut between any two statements."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.chaos.frames import Statements, first_frame, frame

_GONE = (asyncio.IncompleteReadError, ConnectionError, OSError)


@dataclass(slots=True)
class Cut:
    """The first transaction in which a statement holds `word` is cut so many statements later, at its COMMIT at the
    latest. `answer_lost`: the server does what it was asked, and nobody hears of it.
    """

    word: str
    statements: int
    answer_lost: bool


@dataclass(slots=True)
class Line:
    """Hands on what goes either way. `cuts` counts them by where: the statement, and whether the answer was lost."""

    socket: Path
    cuts: Counter[tuple[str, bool]] = field(default_factory=Counter)
    planned: list[Cut] = field(default_factory=list)
    _open: set[_Connection] = field(default_factory=set)

    @asynccontextmanager
    async def served(self) -> AsyncIterator[int]:
        """The port that leads to the database while inside."""
        server = await asyncio.start_server(self._take, "127.0.0.1", 0)
        try:
            yield server.sockets[0].getsockname()[1]
        finally:
            server.close()
            self.cut_all()

    def cut_all(self) -> int:
        """Cut every connection that is open just now; how many."""
        for each in (cut := list(self._open)):
            each.cut()
        return len(cut)

    def take_plan(self, said: str) -> Cut | None:
        """The first of the plans that begins with such a statement."""
        found = next((each for each in self.planned if each.word in said), None)
        if found is not None:
            self.planned.remove(found)
        return found

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there, here = await asyncio.open_unix_connection(str(self.socket))
        except OSError:
            writer.transport.abort()
            return
        connection = _Connection(self, (reader, here), (there, writer))
        self._open.add(connection)
        try:
            await asyncio.gather(connection.ask(), connection.answer())
        finally:
            self._open.discard(connection)
            connection.cut()


class _Connection:
    """Both ways of one connection."""

    def __init__(
        self,
        line: Line,
        asking: tuple[asyncio.StreamReader, asyncio.StreamWriter],
        answering: tuple[asyncio.StreamReader, asyncio.StreamWriter],
    ) -> None:
        self._line = line
        self._asking = asking
        self._answering = answering
        self._statements = Statements()
        self._cut: Cut | None = None
        self._loses_answer = False

    def cut(self) -> None:
        """End both ends."""
        for _, writer in (self._asking, self._answering):
            with suppress(RuntimeError):
                writer.transport.abort()

    async def ask(self) -> None:
        """From the replica to the server, till one of them is gone."""
        reader, writer = self._asking
        with suppress(*_GONE):
            message = await first_frame(reader)
            while True:
                writer.write(message)
                await writer.drain()
                message = await frame(reader)
                said = self._statements.carried_by(message)
                if said is not None and self._is_to_cut(said) and not self._loses_answer:
                    break
        if not self._loses_answer:
            self.cut()

    async def answer(self) -> None:
        """From the server to the replica."""
        reader, writer = self._answering
        with suppress(*_GONE):
            while True:
                message = await frame(reader)
                if not self._loses_answer:
                    writer.write(message)
                    await writer.drain()
                elif message[:1] == b"Z":
                    break
        self.cut()

    def _is_to_cut(self, said: str) -> bool:
        """Whether this is where; notes whether the statement still goes and its answer is lost."""
        if self._cut is None:
            self._cut = self._line.take_plan(said)
        if self._cut is None:
            return False
        if self._cut.statements > 0 and said not in {"COMMIT", "ROLLBACK"}:
            self._cut.statements -= 1
            return False
        self._line.cuts[said, self._cut.answer_lost] += 1
        self._loses_answer = self._cut.answer_lost
        return True
