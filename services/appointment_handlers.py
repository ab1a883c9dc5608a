"""Who keeps which appointment."""

from __future__ import annotations

from domain.subjects import declared, merged
from services.appointments.keeping import AppointmentHandlers

APPOINTMENT_HANDLERS = merged(each.by_kind for each in declared("services", AppointmentHandlers))
