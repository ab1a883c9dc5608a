"""Time: written down, taken back, measured, and asked for."""

from __future__ import annotations

from domain.appointments import AppointmentKind
from services.appointments.keeping import AppointmentHandlers
from services.time import reminders

APPOINTMENTS = AppointmentHandlers({AppointmentKind.REMINDER: reminders.handle})
