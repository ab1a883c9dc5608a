"""What is due at an instant, and when the next digests and reminders are."""

from __future__ import annotations

from domain.appointments import AppointmentKind
from services.appointments import digest_times
from services.appointments.keeping import AppointmentHandlers

APPOINTMENTS = AppointmentHandlers({AppointmentKind.DIGEST: digest_times.handle})
