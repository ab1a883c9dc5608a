"""Change orders: written, sent, decided about, kept in time."""

from __future__ import annotations

from domain.appointments import AppointmentKind
from domain.change_orders.agreed import AgreedInCycle
from domain.cycles.sections import Place
from services.appointments.keeping import AppointmentHandlers
from services.change_orders.excess import handle_excesses
from services.change_orders.keeping import handle_change_orders
from services.change_orders.listing import agreed_in_cycles
from services.cycles.sections import SectionReader

AGREED = SectionReader(Place.SUMMARY, AgreedInCycle, agreed_in_cycles)
APPOINTMENTS = AppointmentHandlers(
    {AppointmentKind.CHANGE_ORDER: handle_change_orders, AppointmentKind.EXCESS: handle_excesses}
)
