"""The sender: takes turns, many lanes side by side, till there is nothing to say or nothing to be said soon."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

import structlog

from domain.sending.attempts import Claim
from jobs.sending.context import Delivering
from jobs.sending.turns import turn
from store.database import DatabaseBusy

log = structlog.get_logger()
_SIDE_BY_SIDE = 8
_PATIENCE: Final = timedelta(seconds=2)


def _nobody(*_: object) -> None:
    return


@dataclass(eq=False)
class Sender:
    """Sends what one workspace's outbox holds. `observe` is told (kind, outcome) of every turn, `waits` how many are
    left.
    """

    delivering: Delivering
    observe: Callable[[str, str], None] = _nobody
    waits: Callable[[int], None] = _nobody
    _one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)
    _counted: bool = False
    _under_way: set[asyncio.Task[str]] = field(default_factory=set)

    async def drain(self, *, patience: timedelta = _PATIENCE, at_most: timedelta | None = None) -> Counter[str]:
        """Send all that may go, and wait for lanes that rest no longer than `patience`; how many turns ended how.

        A second drain waits for the first. Raises DatabaseBusy; what is under way is settled all the same.
        """
        ended: Counter[str] = Counter()
        until = None if at_most is None else time.monotonic() + at_most.total_seconds()
        async with self._one_at_a_time:
            while until is None or time.monotonic() < until:
                before, began = ended.total(), time.monotonic()
                found = await self._next()
                if isinstance(found, Claim):
                    self._begin(found, ended, began)
                    if len(self._under_way) < _SIDE_BY_SIDE:
                        continue
                    found = None
                soon = found is not None and found <= patience
                if soon or self._under_way:
                    await self._wait(found if soon else None)
                elif ended.total() == before:
                    # Else a lane was let go while the question was on its way.
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
            _, hanging = await asyncio.wait(self._under_way, timeout=2 * self.delivering.seconds)
            for each in hanging:
                each.cancel()
            await asyncio.gather(*hanging, return_exceptions=True)

    def _begin(self, claim: Claim, ended: Counter[str], began: float) -> None:
        task = asyncio.create_task(self._take(claim, began))
        self._under_way.add(task)

        def finished(ended_task: asyncio.Task[str]) -> None:
            self._under_way.discard(ended_task)
            outcome = "broken_off" if ended_task.cancelled() else ended_task.result()
            ended[outcome] += 1
            self.observe(claim.message.kind.value, outcome)

        task.add_done_callback(finished)

    async def _take(self, claim: Claim, began: float) -> str:
        """`broken_off` where it did not come to an end: the lease runs out, and who comes then looks the message up."""
        try:
            return await turn(self.delivering, claim, began=began)
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

    async def _next(self) -> Claim | timedelta | None:
        here = self.delivering
        return await here.services.sending.claim(here.workspace.workspace_id, here.now(), here.pace)

    async def _left(self) -> int:
        here = self.delivering
        return await here.services.sending.waiting(here.workspace.workspace_id)
