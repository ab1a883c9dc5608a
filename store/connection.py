"""psycopg's connection, given up as soon as nobody waits for its server's answer any more."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from time import monotonic
from typing import Any, TypeVar

import psycopg
from psycopg import waiting
from psycopg.abc import PQGen

Answer = TypeVar("Answer")
# The server ends a statement after 2 s by itself (store/database.py); what takes longer is on its way, or nowhere.
_LONGEST_SECONDS = 3.0
_SILENT_AFTER = 1.0


class Pulse:
    """Whether the server owes an answer, and for how long it has given none, on whatever connection."""

    def __init__(self) -> None:
        self._questions = 0
        self._silent_since: float | None = None

    @property
    def is_silent(self) -> bool:
        """Whether somebody has waited for a second, or did so last, while nobody was answered."""
        return self._silent_since is not None and monotonic() - self._silent_since > _SILENT_AFTER

    def asked(self) -> None:
        """A question is on its way."""
        self._questions += 1
        if self._silent_since is None:
            self._silent_since = monotonic()

    def answered(self) -> None:
        """One was answered, be it by an error."""
        self._questions -= 1
        self._silent_since = monotonic() if self._questions else None

    def given_up(self) -> None:
        """One is not waited for any more."""
        self._questions -= 1


class Connection(psycopg.AsyncConnection[Any]):
    """Waits for the server, but not for it to take a question back.

    psycopg's own asks the server, where a statement is cancelled, to end it, and then waits for both answers: of a
    server that is frozen, or at the far end of a broken line, ten seconds. Here the line is cut instead. The server
    rolls back, unless a COMMIT had reached it.
    """

    pulse: Pulse
    _gathers = False

    @asynccontextmanager
    async def at_once(self) -> AsyncIterator[None]:
        """What is executed while inside goes in one round trip, and is there to be fetched afterwards."""
        async with self.pipeline() as pipeline:
            self._gathers = True
            try:
                yield
                # psycopg hands each to the server by itself, who wakes up for it and takes the processor. In libpq's
                # buffer they wait for the end.
                while pipeline.command_queue:
                    pipeline.command_queue.popleft()()
            finally:
                self._gathers = False

    async def wait(self, gen: PQGen[Answer], interval: float = 0.1, timeout: float | None = None) -> Answer:  # noqa: ASYNC109 - psycopg's
        """Raises OperationalError, without a `sqlstate`, where no answer comes in time."""
        if self._gathers:
            return _queued(gen)  # type: ignore[no-any-return]
        self.pulse.asked()
        try:
            patience = _LONGEST_SECONDS if timeout is None else timeout
            answer = await waiting.wait_async(gen, self.pgconn.socket, interval=interval, timeout=patience)
        except BaseException as error:
            if isinstance(error, psycopg.Error) and error.sqlstate:
                self.pulse.answered()
            else:
                self.pulse.given_up()
                self.cut()
            raise
        self.pulse.answered()
        return answer

    def has_hung_up(self) -> bool:
        """Whether the server has, as far as can be known without asking it."""
        try:
            for _ in range(2):  # its last words, and then that it hung up
                self.pgconn.consume_input()
                self.pgconn.is_busy()
        except psycopg.OperationalError:
            self.cut()
        return self.closed

    def cut(self) -> None:
        """Close it, without waiting for anything."""
        self.pgconn.finish()


def _queued(gen: PQGen[Answer]) -> Any:
    """Leave at the point where it would begin to send."""
    with suppress(StopIteration):
        next(gen)
    gen.close()


async def connect(pulse: Pulse, *arguments: Any, **settings: Any) -> Connection:
    """A new one, as psycopg's `connect`, whose waits `pulse` is told of."""
    pulse.asked()
    try:
        made = await Connection.connect(*arguments, **settings)
    except BaseException:
        pulse.given_up()
        raise
    pulse.answered()
    made.pulse = pulse
    return made
