"""What the tick says of the drafts that it makes, and of the orders that it finds billed."""

from __future__ import annotations

from domain.appointments import AppointmentKind
from jobs.clockwork import Clockwork

CLOCKWORK = Clockwork(
    appointments={
        AppointmentKind.INVOICE: "cycles drafted for",
        AppointmentKind.ORDER_BILLED: "billed orders looked at",
    }
)
