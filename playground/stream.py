"""The stream of changes: whoever watches the workspace hears of each, in order."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playground.world import Json

BACKLOG = 1000


@dataclass(frozen=True, kw_only=True)
class Change:
    """Something that a page may have to draw anew.

    kind: `message`, `changed`, `deleted` (channel, ts), `view` (a person's modals), `home` (their Home tab),
    `channel` (name, members), `person`, `read` (channel, person), `call` and `delivery` (the traffic),
    `trouble` (a person reads a sentence: data.text), `connections`, `reset`, and `missed`: this listener was
    too slow, draw everything. `person` is set where only that person sees it.
    """

    kind: str
    channel: str | None = None
    ts: str | None = None
    person: str | None = None
    data: Json = field(default_factory=dict)


class Listener:
    """One listener's queue; iterate over it to hear the changes."""

    def __init__(self) -> None:
        self._queue: asyncio.Queue[Change] = asyncio.Queue(BACKLOG)

    def tell(self, change: Change) -> None:
        """Never waits: a listener that fell behind by 1,000 changes hears `missed` instead."""
        if self._queue.full():
            while not self._queue.empty():
                self._queue.get_nowait()
            change = Change(kind="missed")
        self._queue.put_nowait(change)

    async def get(self) -> Change:
        """The next change, waiting for it."""
        return await self._queue.get()

    async def __aiter__(self) -> AsyncIterator[Change]:
        while True:
            yield await self._queue.get()


class Stream:
    """Where changes are told, and who listens."""

    def __init__(self) -> None:
        self._listeners: set[Listener] = set()

    def tell(self, change: Change) -> None:
        """Hand one change to everybody who listens now."""
        for listener in self._listeners:
            listener.tell(change)

    @contextmanager
    def subscribe(self) -> Iterator[Listener]:
        """Listen from here on: `with stream.subscribe() as changes: async for change in changes: …`."""
        listener = Listener()
        self._listeners.add(listener)
        try:
            yield listener
        finally:
            self._listeners.discard(listener)
