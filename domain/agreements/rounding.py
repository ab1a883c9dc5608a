"""How minutes are rounded: each entry by its own, before anything is summed."""

from __future__ import annotations

from typing import Final

from domain.agreements.terms import Rounding
from domain.kinds import Kind, RoundingWay
from domain.values.rounding import half_up

# The steps that time trackers and bar associations know; nothing else can be chosen.
STEPS = (1, 5, 6, 10, 12, 15, 30, 60)
# Law firms bill by the tenth of an hour.
_OF_A_MATTER: Final = Rounding(RoundingWay.UP, 6)


def usual_rounding(kind: Kind) -> Rounding:
    """What new retainers of a kind begin with, unless somebody chooses otherwise."""
    return _OF_A_MATTER if kind is Kind.FUNDS else Rounding()


def rounded(minutes: int, rounding: Rounding) -> int:
    """The minutes that count, on the invoice and in the balance alike; the raw ones are kept beside them.

    Work that was done never rounds to nothing, whichever the way: the step is also the least that an entry
    counts (docs/rules.md, 12), and an entry of no minutes would be on no invoice.
    Raises ValueError for negative minutes (a reversal negates what was counted) and for an unknown step.
    """
    step = rounding.step_minutes
    if minutes < 0 or step not in STEPS:
        raise ValueError(f"cannot round {minutes} minutes to steps of {step}")
    if rounding.way is RoundingWay.NONE or minutes == 0:
        return minutes
    if rounding.way is RoundingWay.UP:
        return -(-minutes // step) * step
    return max(half_up(minutes, step), 1) * step
