"""Division of whole numbers, rounded."""

from __future__ import annotations


def half_up(numerator: int, denominator: int) -> int:
    """The quotient as a whole number, a half going away from zero, so that a reversal cancels to nothing."""
    if denominator <= 0:
        raise ValueError(f"cannot divide by {denominator}")
    size = (2 * abs(numerator) + denominator) // (2 * denominator)
    return size if numerator >= 0 else -size
