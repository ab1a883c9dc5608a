"""What was measured, what was aimed at, and how both are printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, quantiles


@dataclass(frozen=True, slots=True)
class Check:
    """One figure with the most that it may be, in the same unit."""

    name: str
    value: float
    most: float
    unit: str = "×"

    @property
    def held(self) -> bool:
        """Whether the figure is what was aimed at."""
        return self.value <= self.most

    def __str__(self) -> str:
        verdict = "held" if self.held else "MISSED"
        return f"{self.name:<58} {self.value:>7.2f} {self.unit:<2}  at most {self.most:g} {self.unit}: {verdict}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One benchmark's table (the first row is its head) and its checks."""

    title: str
    table: Sequence[Sequence[str]]
    checks: Sequence[Check] = ()

    @property
    def held(self) -> bool:
        """Whether every check held."""
        return all(check.held for check in self.checks)

    def __str__(self) -> str:
        widths = [max(len(row[at]) for row in self.table) for at in range(len(self.table[0]))]
        rows = [_row(row, widths) for row in self.table]
        return "\n".join([self.title, *rows, *(f"  {check}" for check in self.checks)])


def milliseconds(seconds: Sequence[float]) -> str:
    """The median and, behind it, what 19 of 20 stay below."""
    return f"{median(seconds) * 1000:.2f} (p95 {quantiles(seconds, n=20)[-1] * 1000:.2f})"


def ratio(ours: Sequence[Sequence[float]], floor: Sequence[Sequence[float]]) -> float:
    """How many times as long ours took: of each round's medians, and of all rounds the one in the middle.

    What slows the machine for a while slows both of a round.
    """
    return median(median(one) / median(other) for one, other in zip(ours, floor, strict=True))


def _row(row: Sequence[str], widths: Sequence[int]) -> str:
    first, *figures = row
    return "  ".join(
        [f"  {first:<{widths[0]}}", *(f"{each:>{wide}}" for each, wide in zip(figures, widths[1:], strict=True))]
    )
