"""Moving cycles on, whenever somebody gets to it: the clock, or whoever looks at a retainer first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

import structlog

from services.cycles.grace import let_go_on, open_after
from services.cycles.held import hold
from services.cycles.steps import require_right_clock, step, turn_within
from services.cycles.sweep import Sweep
from store.cycles import cycles
from store.database import Database

log = structlog.get_logger()
_AT_A_TIME = 100


class CycleTurns:
    """Moves cycles on. Harmless when two do it at once: the live cycles are held, and the second finds nothing due."""

    def __init__(self, database: Database, *, at_a_time: int = _AT_A_TIME) -> None:
        self._database = database
        self._at_a_time = at_a_time
        self._sweeps: dict[UUID, Sweep] = {}

    async def due_anywhere(self, now: datetime) -> Mapping[UUID, int]:
        """How many retainers have something to move on, by workspace; the longest due first."""
        return await cycles.due_anywhere(self._database, now)

    async def due(self, workspace_id: UUID, now: datetime) -> tuple[UUID, ...]:
        """The retainers with something to move on."""
        async with self._database.reading(workspace_id) as tx:
            return await cycles.due(tx, now)

    async def turn(self, workspace_id: UUID, retainer_id: UUID, now: datetime) -> int:
        """Do all that is due for one retainer, in order, however much was missed; how many steps that took."""
        async with self._database.transaction(workspace_id) as tx:
            return await turn_within(tx, retainer_id, now)

    async def turn_some(self, workspace_id: UUID, now: datetime) -> int:
        """Do some of what is due in a workspace, for many retainers together; how many steps that took.

        Those that somebody else holds come last, and are waited for: when another replica moves them on, what is done
        next finds them moved. 0 when no more can be done at that instant: those that cannot be moved on are left to
        the next one.
        """
        sweep = self._sweeps.get(workspace_id)
        if sweep is None or sweep.now != now:
            sweep = self._sweeps[workspace_id] = Sweep(now, self._at_a_time)
        while some := await self._next(workspace_id, sweep) or await self._held_elsewhere(workspace_id, sweep):
            if steps := await self._turn_together(workspace_id, some, sweep):
                return steps
        # Two at the same instant share a sweep, and one of them ends it.
        self._sweeps.pop(workspace_id, None)
        return 0

    async def _next(self, workspace_id: UUID, sweep: Sweep) -> tuple[UUID, ...]:
        async with self._database.reading(workspace_id) as tx:
            return await cycles.due(tx, sweep.now, but=sweep.held | sweep.left, most=sweep.size)

    async def _held_elsewhere(self, workspace_id: UUID, sweep: Sweep) -> tuple[UUID, ...]:
        """One that somebody else held and that is still due. Alone it is waited for, and then the others are free as
        well, or moved on.
        """
        if not sweep.held:
            return ()
        sweep.held.clear()
        return (await self._next(workspace_id, sweep))[:1]

    async def _turn_together(self, workspace_id: UUID, some: Sequence[UUID], sweep: Sweep) -> int:
        """Turn them together; if that fails each half of them, in the end each alone: one must not keep the others."""
        try:
            if len(some) == 1:
                return await self.turn(workspace_id, some[0], sweep.now)
            steps, alone = await self._turn_free(workspace_id, some, sweep)
        except Exception as error:  # noqa: BLE001
            # Never the message, it can quote people.
            if len(some) == 1:
                sweep.left.update(some)
                log.error("cycle_not_turned", retainer_id=str(some[0]), error=type(error).__name__)  # noqa: TRY400
                return 0
            log.warning("cycles_not_turned_together", retainers=len(some), error=type(error).__name__)
            half, steps = len(some) // 2, 0
            alone = [some[:half], some[half:]]
        return steps + sum([await self._turn_together(workspace_id, each, sweep) for each in alone])

    async def _turn_free(
        self, workspace_id: UUID, some: Sequence[UUID], sweep: Sweep
    ) -> tuple[int, Sequence[Sequence[UUID]]]:
        """How many steps were taken together, and which of them have to be turned alone."""
        now = sweep.now
        with sweep.timed():
            async with self._database.transaction(workspace_id) as tx:
                await cycles.wait_briefly(tx)
                held, steps = await hold(tx, some, lock=cycles.lock_free), 0
                sweep.held.update(set(some) - held.keys())
                while together := {each: of for each, of in held.items() if not of.is_alone(now)}:
                    done = await step(tx, together, now)
                    steps += done
                    # Who missed more goes on in the next transaction, lest this one takes too long.
                    if not done or steps >= 2 * len(some):
                        break
        return steps, [[each] for each in some if each in held and held[each].is_alone(now)]

    async def open_until(self, workspace_id: UUID, retainer_id: UUID, day: date, now: datetime) -> None:
        """Open the cycles up to a day's, ahead of the client's midnight: an author further east is there already."""
        async with self._database.transaction(workspace_id) as tx:
            await require_right_clock(tx, now)
            held = (await hold(tx, [retainer_id]))[retainer_id]
            while held.live and held.live[-1].ends_on <= day:
                last = held.live[-1]
                await let_go_on(tx, [(held, last)], now=now)
                if held.agreed.ends_with(last):
                    break
                await open_after(tx, [(held, last)], now=now)
