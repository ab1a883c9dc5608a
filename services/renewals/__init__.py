"""What comes after a term: asked, answered, told."""

from __future__ import annotations

from domain.appointments import AppointmentKind
from domain.renewals.questions import TermEnding
from services.appointments.keeping import AppointmentHandlers
from services.people.waiting import DeskReader
from services.renewals import asking
from services.renewals.listing import terms_ending

APPOINTMENTS = AppointmentHandlers({AppointmentKind.RENEWAL: asking.handle})
ENDING = DeskReader(TermEnding, terms_ending)
