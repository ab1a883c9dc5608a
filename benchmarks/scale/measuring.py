"""A database of 10,000 workspaces: what a log and a balance cost in one of them, against one alone in its database."""

from __future__ import annotations

import os
import random
import time
from itertools import count

from benchmarks.outcome import Check, Outcome, milliseconds, ratio
from benchmarks.place import Place
from benchmarks.scale.filled import Act, Filled, card, fill, log
from benchmarks.scale.plans import read_whole
from benchmarks.scale.sizes import sizes
from benchmarks.scale.updates import in_place

_WORKSPACES = int(os.environ.get("SCALE_WORKSPACES", "10000"))
_TURNS, _A_ROUND = 300, 15
_MOST_LOG, _MOST_BALANCE = 1.4, 1.1


async def measure(place: Place) -> Outcome:
    """A log and a balance in a random workspace of many, in turns with one that is alone."""
    chance = random.Random(7)  # noqa: S311 - which workspaces, not whose secrets
    alone, filled = await fill(place, "alone", 1), await fill(place, "scale", _WORKSPACES)
    try:
        # Before anything else is added to it.
        room = sizes(filled.url, _WORKSPACES)
        logs = await _in_turns(chance, alone, filled, log)
        cards = await _in_turns(chance, alone, filled, card)
        whole = await read_whole(filled)
        hot = await in_place(filled, chance)
    finally:
        await alone.database.close()
        await filled.database.close()
    table = [
        ["", "log", "balance"],
        ["one workspace alone", milliseconds(logs[0]), milliseconds(cards[0])],
        [f"a random one of {_WORKSPACES:,}", milliseconds(logs[1]), milliseconds(cards[1])],
        *room,
        *([f"updates of {name} in place: {share}", "", ""] for name, share in hot),
        *([f"read whole: {name}", "", ""] for name in whole),
    ]
    checks = [
        Check(f"a log, one of {_WORKSPACES:,} to one alone", ratio(*_rounds(logs)), _MOST_LOG),
        Check(f"a balance, one of {_WORKSPACES:,} to one alone", ratio(*_rounds(cards)), _MOST_BALANCE),
        Check("statements of theirs that read a large table whole", len(whole), 0, ""),
    ]
    return Outcome("Many workspaces in one database; ms at the median", table, checks)


async def _in_turns(chance: random.Random, alone: Filled, filled: Filled, act: Act) -> tuple[list[float], list[float]]:
    times: tuple[list[float], list[float]] = ([], [])
    numbers = count()
    for turn in range(-_TURNS // 3, _TURNS):
        for here, taken in zip((alone, filled), times, strict=True):
            workspace = chance.choice(here.workspaces)
            began = time.perf_counter()
            await act(here, workspace, next(numbers))
            if turn >= 0:
                taken.append(time.perf_counter() - began)
    return times


def _rounds(times: tuple[list[float], list[float]]) -> tuple[list[list[float]], list[list[float]]]:
    alone, filled = ([each[at : at + _A_ROUND] for at in range(0, _TURNS, _A_ROUND)] for each in times)
    return filled, alone
