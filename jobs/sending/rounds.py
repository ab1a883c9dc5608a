"""Whose turn it is among the workspaces that have something to send."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID


class Round:
    """Workspaces in a ring: each comes again when all others had their turn, or when it has rested."""

    def __init__(self) -> None:
        self._ready: deque[UUID] = deque()
        self._resting: dict[UUID, float] = {}
        self._found_at: float | None = None

    @property
    def age(self) -> timedelta | None:
        """How long ago it was looked for workspaces that have something to send; None, not yet."""
        return None if self._found_at is None else timedelta(seconds=time.monotonic() - self._found_at)

    def found(self, workspaces: Iterable[UUID]) -> None:
        """These have something to send; those that rest go on resting."""
        self._found_at = time.monotonic()
        for each in workspaces:
            if each not in self._resting:
                self.again(each)

    def next(self) -> UUID | None:
        """Whose turn it is; None where all rest."""
        now = time.monotonic()
        for each in [each for each, until in self._resting.items() if until <= now]:
            self.again(each)
        return self._ready.popleft() if self._ready else None

    def again(self, workspace_id: UUID) -> None:
        """It comes again after those that wait."""
        self._resting.pop(workspace_id, None)
        if workspace_id not in self._ready:
            self._ready.append(workspace_id)

    def rests(self, workspace_id: UUID, duration: timedelta) -> None:
        """It comes again after so long."""
        self._resting[workspace_id] = time.monotonic() + duration.total_seconds()

    @property
    def rest(self) -> timedelta | None:
        """How long it is till somebody has rested; None where nobody rests."""
        if not self._resting:
            return None
        return timedelta(seconds=max(0.0, min(self._resting.values()) - time.monotonic()))
