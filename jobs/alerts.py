"""Alerts, as it stands with their thresholds when they go."""

from __future__ import annotations

from datetime import datetime

from blocks.alerts import alert
from blocks.message import Message
from domain.appointments import AppointmentKind
from domain.outbox import MessageKind, OutboxMessage
from domain.people.people import Workspace
from jobs.clockwork import Clockwork
from services import Services


async def draw_threshold(
    services: Services, workspace: Workspace, said: OutboxMessage, now: datetime
) -> Message | None:
    """Nothing where the cycle is over by now."""
    shown = await services.alerts.shown(workspace.workspace_id, said, now)
    return alert(shown) if shown else None


CLOCKWORK = Clockwork(
    appointments={AppointmentKind.CROSSING: "thresholds looked at"},
    drawings={MessageKind.THRESHOLD: draw_threshold},
)
