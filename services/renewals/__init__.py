"""What comes after a term: asked, answered, told."""

from __future__ import annotations

from domain.appointments import AppointmentKind
from domain.renewals.questions import TermEnding, ToChoose
from services.appointments.keeping import AppointmentHandlers
from services.people.waiting import DeskReader, HomeReader
from services.renewals import asking
from services.renewals.listing import terms_ending, terms_to_choose

APPOINTMENTS = AppointmentHandlers({AppointmentKind.RENEWAL: asking.handle})
ENDING = DeskReader(TermEnding, terms_ending)
TO_CHOOSE = HomeReader(ToChoose, terms_to_choose)
