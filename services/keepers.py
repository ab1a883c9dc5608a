"""Who keeps which appointment."""

from __future__ import annotations

from collections.abc import Mapping

from domain.appointments import AppointmentKind
from services import desks, digest_times, reminders, renewal_watch, rhythm, summaries
from services.appointments import Keeper

KEEPERS: Mapping[AppointmentKind, Keeper] = {
    AppointmentKind.CYCLE_CARD: rhythm.keep_cards,
    AppointmentKind.CHECKPOINT: rhythm.keep_checkpoints,
    AppointmentKind.SUMMARY: summaries.keep_summaries,
    AppointmentKind.DESK: desks.keep,
    AppointmentKind.DIGEST: digest_times.keep,
    AppointmentKind.RENEWAL: renewal_watch.keep,
    AppointmentKind.REMINDER: reminders.keep,
}
