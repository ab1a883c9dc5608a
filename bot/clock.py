"""The one clock of a process; whatever needs the time is given it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta


def _of_this_machine() -> datetime:
    return datetime.now(UTC)


class Clock:
    """The time, with an offset: a demonstration or a test lives on another day without waiting for it."""

    def __init__(self, offset: timedelta = timedelta(), *, real: Callable[[], datetime] = _of_this_machine) -> None:
        """`real` reads the machine's clock, aware."""
        self.offset = offset
        self.real = real

    def now(self) -> datetime:
        """This instant, aware and in UTC."""
        return self.real() + self.offset

    def move_to(self, instant: datetime) -> None:
        """Go on from `instant` (aware), earlier or later than now."""
        self.offset = instant - self.real()
