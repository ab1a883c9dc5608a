"""The rhythm of a cycle: its card, its middle, its summary, and what the client is told."""

from __future__ import annotations

from domain.appointments import AppointmentKind
from services.appointments.keeping import AppointmentHandlers
from services.rhythm import mornings, summaries

APPOINTMENTS = AppointmentHandlers(
    {
        AppointmentKind.CYCLE_CARD: mornings.handle_cards,
        AppointmentKind.CHECKPOINT: mornings.handle_checkpoints,
        AppointmentKind.SUMMARY: summaries.handle_summaries,
    }
)
