"""Cycles that an act finds due: they are moved on, and the act runs once more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Coroutine
from datetime import date, datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar
from uuid import UUID

from services.cycles.turns import CycleTurns
from store.database import Database, Transaction

Given = ParamSpec("Given")
Result = TypeVar("Result")
# Somebody else may be turning the same cycles; who finds them due this often has found an error.
_TURNS = 3


class CyclesDue(Exception):  # noqa: N818 - answered by `on_turned_cycles`, never seen outside
    """Cycles of these retainers have to move on to `now` before anything can be said of them.

    `until`: the day that has to have a cycle, where it lies ahead in the client's zone; None, no day but today.
    """

    def __init__(
        self, tx: Transaction, retainer_ids: tuple[UUID, ...], *, now: datetime, until: date | None = None
    ) -> None:
        """`tx`: the transaction that found them, which does nothing and ends."""
        self.workspace_id = tx.workspace_id
        self.retainer_ids = retainer_ids
        self.now = now
        self.until = until
        super().__init__(retainer_ids)


class _OnDatabase(Protocol):
    _database: Database


Service = TypeVar("Service", bound=_OnDatabase)


def on_turned_cycles(
    act: Callable[Concatenate[Service, Given], Coroutine[Any, Any, Result]],
) -> Callable[Concatenate[Service, Given], Coroutine[Any, Any, Result]]:
    """An act of a service, on cycles that are where they belong: see docs/decisions/0009.

    Where it finds some due, nothing of it stays; they are moved on in a transaction of their own, and it runs once
    more. With those moved on, it may find others due: a catch-up names many retainers.
    """

    @wraps(act)
    async def turning(service: Service, /, *args: Given.args, **kwargs: Given.kwargs) -> Result:
        found = Counter[tuple[object, ...]]()
        while True:
            try:
                return await act(service, *args, **kwargs)
            except CyclesDue as due:
                found[due.retainer_ids, due.until] += 1
                if found[due.retainer_ids, due.until] > _TURNS:
                    raise
                await _move_on(CycleTurns(service._database), due)

    return turning


async def _move_on(turns: CycleTurns, due: CyclesDue) -> None:
    for retainer_id in due.retainer_ids:
        await turns.turn(due.workspace_id, retainer_id, due.now)
        if due.until is not None:
            await turns.open_until(due.workspace_id, retainer_id, due.until, due.now)
