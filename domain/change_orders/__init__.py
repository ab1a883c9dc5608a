"""Change orders: what they are, who may decide about them, and what a cycle over its hours leads to."""

from __future__ import annotations

from datetime import datetime

from domain.appointments import AppointmentKind
from domain.cycles.following import Closed, FollowsClosing


def _looked_at(closed: Closed) -> datetime | None:
    """Of an excess that awaits approval there is a draft; once more closed, it is seen whether that is still right."""
    return closed.at if closed.closing.settlement.awaiting or closed.revision > 1 else None


EXCESS = FollowsClosing(AppointmentKind.EXCESS, _looked_at)
