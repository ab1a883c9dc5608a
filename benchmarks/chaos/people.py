"""People who log without pause, through whichever replica is fit, and note what they were told."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import StrEnum

from benchmarks.agency import TEAM, slack_user
from benchmarks.chaos.journal import Journal, Told, told_by
from benchmarks.chaos.replicas import Replicas
from benchmarks.chaos.world import PEOPLE, Work
from benchmarks.load import answer_of, command

_HANGS_UP = 3.0
_REST = 0.08
_NOBODY = 0.1
_TEN_MINUTES = 600
_UNKNOWN_CLIENT = 50


class Travels(StrEnum):
    """How payloads can travel."""

    DOUBLED = "doubled"  # each comes twice at once, to both replicas
    REORDERED = "reordered"  # what was sent first comes last
    LATE = "ten minutes late"  # with a signature of ten minutes ago, then once more with one of now


@dataclass(slots=True)
class People:
    """Who logs what, where. `post`: how the payloads travel just now."""

    work: Work
    replicas: Replicas
    chance: random.Random
    journal: Journal = field(default_factory=Journal)
    post: set[Travels] = field(default_factory=set)
    _number: int = 0

    @asynccontextmanager
    async def at_work(self, together: int) -> AsyncIterator[None]:
        """So many log one thing after the other while inside; whoever is waiting for an answer gets it."""
        home = asyncio.Event()
        async with asyncio.TaskGroup() as group:
            for _ in range(together):
                group.create_task(self._keep_logging(home))
            try:
                yield
            finally:
                home.set()

    async def _keep_logging(self, home: asyncio.Event) -> None:
        while not home.is_set():
            await self.log(self.chance.choice(self.work.aliases))
            await asyncio.sleep(self.chance.uniform(0, 2 * _REST))

    async def log(self, alias: str) -> None:
        """One entry of somebody's."""
        self._number += 1
        words = f"chaos {self._number:06}"
        client = "nobody" if self._number % _UNKNOWN_CLIENT == 0 else alias
        if Travels.LATE in self.post:
            # What was recorded ten minutes ago is not taken; what Slack itself brings late bears a signature of now.
            await self._deliver(words, client, seconds_ago=_TEN_MINUTES)
            await self._deliver(words, client)
        if Travels.REORDERED in self.post:
            await asyncio.sleep(self.chance.uniform(0, 0.5))
        if Travels.DOUBLED in self.post:
            await asyncio.gather(self._deliver(words, client), self._deliver(words, client))
        else:
            await self._deliver(words, client)

    async def _deliver(self, words: str, client: str, *, seconds_ago: int = 0) -> None:
        """One payload. The trigger's id follows from the words, so that each delivery of the same is the same."""
        payload = command(
            f"log {client} 2h {words} #over24h",
            slack_user_id=slack_user(1 + int(words.split()[1]) % (PEOPLE - 1)),
            team=TEAM,
            trigger_id=f"{words}.chaos",
            seconds_ago=seconds_ago,
        )
        replica = self.replicas.next()
        if replica is None:
            self.journal.turned_away += 1
            await asyncio.sleep(_NOBODY)
            return
        began = time.monotonic()
        try:
            async with asyncio.timeout(_HANGS_UP):
                status, body = await answer_of(replica.port, payload)
        except ConnectionRefusedError:
            self.journal.turned_away += 1
            await asyncio.sleep(_NOBODY)
        except (OSError, EOFError, TimeoutError) as error:
            self.journal.hung_up += isinstance(error, TimeoutError)
            self.journal.cut_off += not isinstance(error, TimeoutError)
            self.journal.note(words, Told.UNSURE)
        else:
            self._read(words, status, body, time.monotonic() - began)

    def _read(self, words: str, status: int, body: bytes, seconds: float) -> None:
        told = told_by(status, body)
        self.journal.slow.append(seconds)
        if told is Told.BROKEN:
            self.journal.broken.append(f"{status} {body[:200].decode(errors='replace')}")
        self.journal.note(words, told)
