"""Who keeps which appointment."""

from __future__ import annotations

from collections.abc import Mapping

from domain.appointments import AppointmentKind
from services.alerts import crossings
from services.appointments import digest_times
from services.appointments.keeping import Keeper
from services.change_orders.excess import keep_excesses
from services.change_orders.keeping import keep_change_orders
from services.digests import desks
from services.renewals import asking as renewal_asking
from services.rhythm import mornings as rhythm
from services.rhythm import summaries
from services.time import reminders

KEEPERS: Mapping[AppointmentKind, Keeper] = {
    AppointmentKind.CHANGE_ORDER: keep_change_orders,
    AppointmentKind.EXCESS: keep_excesses,
    AppointmentKind.CROSSING: crossings.keep,
    AppointmentKind.CYCLE_CARD: rhythm.keep_cards,
    AppointmentKind.CHECKPOINT: rhythm.keep_checkpoints,
    AppointmentKind.SUMMARY: summaries.keep_summaries,
    AppointmentKind.DESK: desks.keep,
    AppointmentKind.DIGEST: digest_times.keep,
    AppointmentKind.RENEWAL: renewal_asking.keep,
    AppointmentKind.REMINDER: reminders.keep,
}
