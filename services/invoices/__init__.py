"""Invoices: drafted from what was agreed and done, reviewed, sent once, paid."""

from __future__ import annotations

from domain.appointments import AppointmentKind
from services.appointments.keeping import AppointmentHandlers
from services.invoices.keeping import handle_billed_orders, handle_invoices

APPOINTMENTS = AppointmentHandlers(
    {AppointmentKind.INVOICE: handle_invoices, AppointmentKind.ORDER_BILLED: handle_billed_orders}
)
