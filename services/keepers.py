"""Who keeps which appointment."""

from __future__ import annotations

from collections.abc import Mapping

from domain.appointments import AppointmentKind
from services import crossings, desks, digest_times, reminders, renewal_asking, rhythm, summaries
from services.appointments import Keeper
from services.order_excess import keep_excesses
from services.order_keeping import keep_change_orders

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
