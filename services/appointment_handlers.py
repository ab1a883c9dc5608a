"""Who keeps which appointment."""

from __future__ import annotations

from domain.subjects import declared, merged
from services.appointments.keeping import AppointmentHandlers

_DECLARED = declared("services", AppointmentHandlers)
APPOINTMENT_HANDLERS = merged(each.by_kind for each in _DECLARED)
APPOINTMENT_CLAIMS = merged(each.claims for each in _DECLARED)
