"""The sender: takes turns, many lanes of many workspaces side by side, till there is nothing to say or nothing to be
said soon.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import Final
from uuid import UUID

import structlog

from domain.sending.attempts import Claim
from jobs.sending.context import Delivering
from jobs.sending.rounds import Round
from jobs.sending.turns import turn
from store.database import DatabaseBusy

log = structlog.get_logger()
_SIDE_BY_SIDE = 8
_PATIENCE: Final = timedelta(seconds=2)
# What comes due in another workspace while a long drain is under way is not kept waiting for its end.
_LOOKS_AGAIN_AFTER = timedelta(seconds=1)


def _nobody(*_: object) -> None:
    return


@dataclass(eq=False)
class Sender:
    """Sends what the outboxes of some workspaces hold; each of `delivering` is another one's. `observe` is told
    (kind, outcome) of every turn, `waits` how many messages are left.
    """

    delivering: Sequence[Delivering]
    observe: Callable[[str, str], None] = _nobody
    waits: Callable[[int], None] = _nobody
    _one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)
    _counted: bool = False
    _under_way: set[asyncio.Task[str]] = field(default_factory=set)

    async def drain(self, *, patience: timedelta = _PATIENCE, at_most: timedelta | None = None) -> Counter[str]:
        """Send all that may go, and wait for lanes that rest no longer than `patience`; how many turns ended how.

        Workspaces take turns, a message each. A second drain waits for the first. Raises DatabaseBusy; what is under
        way is settled all the same.
        """
        ended: Counter[str] = Counter()
        until = None if at_most is None else time.monotonic() + at_most.total_seconds()
        async with self._one_at_a_time:
            ring = Round()
            while until is None or time.monotonic() < until:
                if ring.age is None or ring.age > _LOOKS_AGAIN_AFTER:
                    ring.found(await self._due())
                has_room = len(self._under_way) < _SIDE_BY_SIDE
                if has_room and (workspace_id := ring.next()):
                    await self._ask(self._of[workspace_id], ring, patience, ended)
                elif self._under_way or ring.rest is not None:
                    await self._wait(ring.rest if has_room else None)
                else:
                    break
            await self.idle()
            if ended or not self._counted:
                self.waits(await self._left())
                self._counted = True
        return ended

    async def idle(self) -> None:
        """Wait till what is under way has ended. It is not broken off: Slack may have it already."""
        while self._under_way:
            await asyncio.wait(self._under_way)

    async def close(self) -> None:
        """Let what is under way end. What takes longer than its calls may is broken off; the next looks for it."""
        if self._under_way:
            longest = max(each.seconds for each in self.delivering)
            _, hanging = await asyncio.wait(self._under_way, timeout=2 * longest)
            for each in hanging:
                each.cancel()
            await asyncio.gather(*hanging, return_exceptions=True)

    async def _ask(self, here: Delivering, ring: Round, patience: timedelta, ended: Counter[str]) -> None:
        """Begin the next turn of a workspace; where it has none soon, it leaves the ring till one of its turns ends."""
        began = time.monotonic()
        found = await here.sending.claim(here.workspace_id, here.now(), here.pace)
        if isinstance(found, Claim):
            self._begin(here, found, ring, ended, began)
            ring.again(here.workspace_id)
        elif found is not None and found <= patience:
            ring.rests(here.workspace_id, found)

    def _begin(self, here: Delivering, claim: Claim, ring: Round, ended: Counter[str], began: float) -> None:
        task = asyncio.create_task(self._take(here, claim, began))
        self._under_way.add(task)

        def finished(ended_task: asyncio.Task[str]) -> None:
            self._under_way.discard(ended_task)
            outcome = "broken_off" if ended_task.cancelled() else ended_task.result()
            ended[outcome] += 1
            self.observe(claim.message.kind.value, outcome)
            # A lane was let go, be it while the question for the next turn was on its way.
            ring.again(here.workspace_id)

        task.add_done_callback(finished)

    async def _take(self, here: Delivering, claim: Claim, began: float) -> str:
        """`broken_off` where it did not come to an end: the lease runs out, and who comes then looks the message up."""
        try:
            return await turn(here, claim, began=began)
        except DatabaseBusy:
            log.warning("turn_not_kept", message_id=str(claim.message.message_id))
        except Exception as error:  # noqa: BLE001 - one message must not keep the others
            log.error(  # noqa: TRY400 - never the message: it can quote people
                "turn_failed", message_id=str(claim.message.message_id), error=type(error).__name__
            )
        return "broken_off"

    async def _wait(self, rest: timedelta | None) -> None:
        """Till a turn ends, or so long."""
        if self._under_way:
            seconds = None if rest is None else rest.total_seconds()
            await asyncio.wait(self._under_way, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        elif rest is not None:
            await asyncio.sleep(rest.total_seconds())

    @cached_property
    def _of(self) -> dict[UUID, Delivering]:
        return {each.workspace_id: each for each in self.delivering}

    async def _due(self) -> Sequence[UUID]:
        """The workspaces of its own that have something to send."""
        if not self.delivering:
            return ()
        here = self.delivering[0]
        return [each for each in await here.sending.due_anywhere(here.now()) if each in self._of]

    async def _left(self) -> int:
        return await self.delivering[0].sending.waiting() if self.delivering else 0
