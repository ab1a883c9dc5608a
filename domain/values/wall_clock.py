"""A time on the clock on somebody's wall as an instant, also on the days when clocks are put forward or back."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.values.plain_text import shown
from domain.values.refusals import Refusal

_SECOND = timedelta(seconds=1)
_TIME_OF_DAY = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")


class NotATimeOfDay(Refusal):
    """“{typed}” is not a time of day: write it like 9:00 or 17:30."""

    field = "time"


def instant_at(day: date, minute: int, zone: str, *, last: bool = False) -> datetime:
    """The instant (UTC) at which clocks in an IANA zone show a minute of a day, 0 to 1,439.

    Of a time that comes twice, as in the hour that is repeated in autumn, the first, or the `last`. In place of one
    that is left out, as in spring, the first instant after it: so every day has exactly one.
    """
    wall, there = datetime.combine(day, time(minute // 60, minute % 60)), ZoneInfo(zone)
    early, late = sorted(wall.replace(tzinfo=there, fold=fold).astimezone(UTC) for fold in (0, 1))
    if early.astimezone(there).replace(tzinfo=None) != wall:
        return _jump_between(early, late, there)
    return late if last else early


def wall_clock(at: datetime, zone: str) -> tuple[date, int]:
    """The day and the minute of it that clocks in a zone show at an instant."""
    there = at.astimezone(ZoneInfo(zone))
    return there.date(), there.hour * 60 + there.minute


def read_time_of_day(text: str) -> int:
    """The minute of the day that a time like `17:30` is. Raises NotATimeOfDay."""
    read = _TIME_OF_DAY.fullmatch(text.strip())
    if read is None:
        raise NotATimeOfDay(typed=shown(text))
    return int(read[1]) * 60 + int(read[2])


def time_of_day(minute: int) -> str:
    """A minute of the day as people read it: `9:00`, `17:30`."""
    return f"{minute // 60}:{minute % 60:02}"


def _jump_between(early: datetime, late: datetime, zone: ZoneInfo) -> datetime:
    """When clocks jump, between two instants on either side of it."""
    before = early.astimezone(zone).utcoffset()
    while late - early > _SECOND:
        middle = (early + (late - early) / 2).replace(microsecond=0)
        early, late = (middle, late) if middle.astimezone(zone).utcoffset() == before else (early, middle)
    return late


def midnight(day: date, timezone: str) -> datetime:
    """The instant a day begins in an IANA zone; where clocks skip midnight, the first instant after."""
    return datetime.combine(day, time(), ZoneInfo(timezone))


def local_date(now: datetime, timezone: str) -> date:
    """The date in an IANA zone at an instant."""
    return now.astimezone(ZoneInfo(timezone)).date()
