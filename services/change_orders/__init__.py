"""Change orders: written, sent, decided about, kept in time."""

from __future__ import annotations

from domain.appointments import AppointmentKind
from services.appointments.keeping import AppointmentHandlers
from services.change_orders.excess import handle_excesses
from services.change_orders.keeping import handle_change_orders

APPOINTMENTS = AppointmentHandlers(
    {AppointmentKind.CHANGE_ORDER: handle_change_orders, AppointmentKind.EXCESS: handle_excesses}
)
