"""What is told on mornings: the week's digest, and the desk of who answers for clients."""

from __future__ import annotations

from domain.appointments import AppointmentKind
from services.appointments.keeping import AppointmentHandlers
from services.digests import desks

APPOINTMENTS = AppointmentHandlers({AppointmentKind.DESK: desks.handle})
