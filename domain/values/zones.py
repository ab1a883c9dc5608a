"""Timezones as the world names them: `Europe/Berlin`."""

from __future__ import annotations

from collections.abc import Collection

from domain.values.plain_text import one_line, shown
from domain.values.refusals import Refusal


class UnknownTimezone(Refusal):
    """“{typed}” is not a timezone: write a place, like Europe/Berlin, America/New_York or UTC."""

    field = "timezone"


def check_timezone(text: str, zones: Collection[str]) -> str:
    """The zone's name as `zones` spells it, capitals aside. Raises `UnknownTimezone`.

    `zones` are the names that this machine knows (`zoneinfo.available_timezones()`): reading them is for the caller.
    A name without a place is refused, UTC excepted: `EST` has no summer, and `localtime` is the server's.
    """
    typed = one_line(text).replace(" ", "_")
    if "/" in typed or typed.upper() == "UTC":
        if typed in zones:
            return typed
        for zone in zones:
            if zone.lower() == typed.lower():
                return zone
    raise UnknownTimezone(typed=shown(text))
