"""An instant as a date where somebody is."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo


def local_date(now: datetime, timezone: str) -> date:
    """The date in an IANA zone at an instant."""
    return now.astimezone(ZoneInfo(timezone)).date()
