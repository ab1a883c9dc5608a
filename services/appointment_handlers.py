"""Who keeps which appointment."""

from __future__ import annotations

from collections.abc import Mapping

from domain.appointments import AppointmentKind
from services.alerts import crossings
from services.appointments import digest_times
from services.appointments.keeping import AppointmentHandler
from services.change_orders.excess import handle_excesses
from services.change_orders.keeping import handle_change_orders
from services.digests import desks
from services.renewals import asking as renewal_asking
from services.rhythm import mornings as rhythm
from services.rhythm import summaries
from services.time import reminders

APPOINTMENT_HANDLERS: Mapping[AppointmentKind, AppointmentHandler] = {
    AppointmentKind.CHANGE_ORDER: handle_change_orders,
    AppointmentKind.EXCESS: handle_excesses,
    AppointmentKind.CROSSING: crossings.handle,
    AppointmentKind.CYCLE_CARD: rhythm.handle_cards,
    AppointmentKind.CHECKPOINT: rhythm.handle_checkpoints,
    AppointmentKind.SUMMARY: summaries.handle_summaries,
    AppointmentKind.DESK: desks.handle,
    AppointmentKind.DIGEST: digest_times.handle,
    AppointmentKind.RENEWAL: renewal_asking.handle,
    AppointmentKind.REMINDER: reminders.handle,
}
