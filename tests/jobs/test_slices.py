"""Work in many workspaces: nobody waits for who has much to do, and one that fails keeps nobody else."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from jobs.slices import AT_ONCE, Piece, in_turns


class Workshop:
    """Pieces that write down who had a turn."""

    def __init__(self) -> None:
        self.turns: list[str] = []
        self.at_once = self.most = 0

    def piece(self, name: str, left: int, *, slice_of: int = 10, breaks: bool = False) -> Piece:
        return Piece(left, self._doing(name, slice_of, breaks=breaks))

    def _doing(self, name: str, slice_of: int, *, breaks: bool) -> Callable[[], Awaitable[int]]:
        async def do() -> int:
            self.at_once += 1
            self.most = max(self.most, self.at_once)
            await asyncio.sleep(0)
            self.at_once -= 1
            self.turns.append(name)
            if breaks:
                raise LookupError(name)
            return slice_of

        return do


async def test_one_with_much_to_do_keeps_nobody_waiting() -> None:
    shop = Workshop()
    pieces = [shop.piece("much", 1_000), *(shop.piece(f"little {n}", 10) for n in range(30))]
    await in_turns(pieces, asyncio.Semaphore(AT_ONCE))
    assert shop.turns.count("much") == 100
    assert all(shop.turns.index(f"little {n}") <= 32 for n in range(30))
    assert [each.done for each in pieces] == [1_000, *[10] * 30]
    assert shop.most == AT_ONCE


async def test_who_shares_the_places_has_no_more_of_them_together() -> None:
    shop, places = Workshop(), asyncio.Semaphore(AT_ONCE)
    await asyncio.gather(*(in_turns([shop.piece("x", 50) for _ in range(9)], places) for _ in range(3)))
    assert shop.most == AT_ONCE


async def test_a_slice_that_does_nothing_is_the_last_of_its_piece() -> None:
    shop = Workshop()
    await in_turns([shop.piece("taken by another replica", 500, slice_of=0)], asyncio.Semaphore(AT_ONCE))
    assert shop.turns == ["taken by another replica"]


async def test_what_goes_by_steps_ends_when_a_slice_takes_none() -> None:
    shop, steps = Workshop(), [5, 3, 1, 0]
    pieces = [Piece(2, lambda: asyncio.sleep(0, steps.pop(0)), in_steps=True), shop.piece("little", 10)]
    await in_turns(pieces, asyncio.Semaphore(AT_ONCE))
    assert (pieces[0].done, steps, shop.turns) == (9, [], ["little"])


async def test_one_that_fails_is_raised_when_the_others_are_done() -> None:
    shop = Workshop()
    pieces = [
        shop.piece("broken", 100, breaks=True),
        shop.piece("whole", 100),
        shop.piece("broken too", 9, breaks=True),
    ]
    with pytest.raises(LookupError, match=r"^broken$"):
        await in_turns(pieces, asyncio.Semaphore(AT_ONCE))
    assert shop.turns.count("whole") == 10
    assert shop.turns.count("broken") == 1


async def test_no_slice_begins_after_its_time() -> None:
    shop = Workshop()
    await in_turns([shop.piece("x", 1_000)], asyncio.Semaphore(AT_ONCE), seconds=0.0)
    assert shop.turns == []
