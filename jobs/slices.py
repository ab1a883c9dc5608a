"""Work in many workspaces: each takes its turn with a slice of it, so that one with much to do keeps nobody waiting."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

# Half of the database's pool: people log while a month closes.
AT_ONCE = 4


@dataclass(slots=True)
class Piece:
    """What is due in one workspace: about `left` of it; `do` does a slice and tells how much of it that was, or, where
    that goes by steps, how many it took.
    """

    left: int
    do: Callable[[], Awaitable[int]]
    in_steps: bool = False
    done: int = 0


async def in_turns(pieces: Iterable[Piece], places: asyncio.Semaphore, *, seconds: float | None = None) -> None:
    """Do them all, slice by slice, as many at once as there are places; `seconds`: no slice begins after so long.

    A piece that raises is left, the others are done all the same; then raises what was raised first.
    """
    waiting = deque(pieces)
    until = None if seconds is None else time.monotonic() + seconds
    raised: list[Exception] = []

    async def work() -> None:
        while waiting and (until is None or time.monotonic() < until):
            piece = waiting.popleft()
            try:
                async with places:
                    some = await piece.do()
            except Exception as error:  # noqa: BLE001 - raised below
                raised.append(error)
                continue
            piece.done += some
            if not piece.in_steps:
                piece.left -= some
            if some and piece.left > 0:
                waiting.append(piece)

    await asyncio.gather(*(work() for _ in range(min(AT_ONCE, len(waiting)))))
    if raised:
        raise raised[0]
