"""The one clock of a process; whatever needs the time is given it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class Clock:
    """The time, with an offset: a demonstration or a test lives on another day without waiting for it."""

    def __init__(self, offset: timedelta = timedelta()) -> None:
        self.offset = offset

    def now(self) -> datetime:
        """This instant, aware and in UTC."""
        return datetime.now(UTC) + self.offset

    def move_to(self, instant: datetime) -> None:
        """Go on from `instant` (aware), earlier or later than now."""
        self.offset = instant - datetime.now(UTC)
