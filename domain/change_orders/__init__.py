"""Change orders: what they are, who may decide about them, and what a cycle over its hours leads to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from domain.appointments import AppointmentKind
from domain.cycles.following import Closed, FollowsClosing


def _looked_at(closed: Sequence[Closed]) -> dict[UUID, datetime]:
    """Of an excess that awaits approval there is a draft; once more closed, it is seen whether that is still right."""
    return {each.cycle.cycle_id: each.at for each in closed if each.closing.settlement.awaiting or each.revision > 1}


EXCESS = FollowsClosing(AppointmentKind.EXCESS, _looked_at)
