"""One sweep through what is due in a workspace: how many are taken at a time, and who is left for the next one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from time import perf_counter
from uuid import UUID

# Whoever logs on one of them waits for all, and that should be no longer than 250 ms, however slow the machine is.
_TOO_LONG, _SHORT = 0.2, 0.08
# Fewer cost more statements a cycle than they save anybody.
_FIRST, _LEAST = 50, 25


@dataclass(slots=True)
class Sweep:
    """`size` of the next portion, at most `most`: half as many where the last one took long, more where it did not.

    `now`: what is due then. `held`: retainers that somebody else holds just now. `left`: those that cannot be moved on.
    """

    now: datetime
    most: int
    size: int = _FIRST
    held: set[UUID] = field(default_factory=set)
    left: set[UUID] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Nothing is known yet of how long any take."""
        self.size = min(self.size, self.most)

    @contextmanager
    def timed(self) -> Iterator[None]:
        """A portion is turned inside."""
        began = perf_counter()
        yield
        self.took(perf_counter() - began)

    def took(self, seconds: float) -> None:
        """A portion of this size took so long."""
        if seconds > _TOO_LONG:
            self.size = max(self.size // 2, min(_LEAST, self.most))
        elif seconds < _SHORT:
            self.size = min(self.size * 2, self.most)
