"""Round numbers for an axis, and numbers short enough to stand beside it."""

from __future__ import annotations

import math


def ticks(low: float, high: float, *, about: int = 5) -> list[float]:
    """Evenly spaced round values from at or below `low` to at or above `high`; always two or more."""
    if not math.isfinite(low) or not math.isfinite(high) or high <= low:
        high = low + 1
    rough = (high - low) / about
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(each * power for each in (1, 2, 2.5, 5, 10) if each * power >= rough * 0.999)
    first = math.floor(low / step + 1e-9)
    last = math.ceil(high / step - 1e-9)
    return [round(number * step, 10) for number in range(first, last + 1)]


def short_number(value: float) -> str:
    """`12`, `1.5`, `1,500`, `12k`, `3.4M`."""
    size = abs(value)
    for limit, sign in ((1e9, "B"), (1e6, "M"), (1e4, "k")):
        if size >= limit:
            scale = {"B": 1e9, "M": 1e6, "k": 1e3}[sign]
            return f"{value / scale:.1f}".rstrip("0").rstrip(".") + sign
    return f"{value:,.2f}".rstrip("0").rstrip(".")
