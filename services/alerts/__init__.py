"""Thresholds that were crossed, told once."""

from __future__ import annotations

from domain.appointments import AppointmentKind
from services.alerts import crossings
from services.appointments.keeping import AppointmentHandlers

APPOINTMENTS = AppointmentHandlers({AppointmentKind.CROSSING: crossings.handle})
