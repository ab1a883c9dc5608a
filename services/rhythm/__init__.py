"""The rhythm of a cycle: its card, its middle, its summary, and what the client is told."""

from __future__ import annotations

from domain.appointments import AppointmentKind
from domain.rhythm.touchpoints import ToPost
from services.appointments.keeping import AppointmentHandlers
from services.people.waiting import HomeReader
from services.rhythm import mornings, summaries
from services.rhythm.listing import to_post

APPOINTMENTS = AppointmentHandlers(
    {
        AppointmentKind.CYCLE_CARD: mornings.handle_cards,
        AppointmentKind.CHECKPOINT: mornings.handle_checkpoints,
        AppointmentKind.SUMMARY: summaries.handle_summaries,
    }
)
TO_POST = HomeReader(ToPost, to_post)
