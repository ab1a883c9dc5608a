"""Who keeps which appointment."""

from __future__ import annotations

from collections.abc import Mapping

from domain.appointments import AppointmentKind
from services import reminders
from services.appointments import Keeper

KEEPERS: Mapping[AppointmentKind, Keeper] = {
    AppointmentKind.REMINDER: reminders.keep,
}
