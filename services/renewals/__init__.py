"""What comes after a term: asked, answered, told."""

from __future__ import annotations

from domain.appointments import AppointmentKind
from services.appointments.keeping import AppointmentHandlers
from services.renewals import asking

APPOINTMENTS = AppointmentHandlers({AppointmentKind.RENEWAL: asking.handle})
