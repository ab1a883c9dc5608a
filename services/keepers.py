"""Who keeps which appointment."""

from __future__ import annotations

from collections.abc import Mapping

from domain.appointments import AppointmentKind
from services import desks, digest_times, reminders
from services.appointments import Keeper

KEEPERS: Mapping[AppointmentKind, Keeper] = {
    AppointmentKind.DESK: desks.keep,
    AppointmentKind.DIGEST: digest_times.keep,
    AppointmentKind.REMINDER: reminders.keep,
}
