"""From one time of day to another: `9:00-10:30`, `from 9 to 10:30`, `11am-1pm`."""

from __future__ import annotations

import re

_TIME = r"([0-9]{1,2})(?::([0-9]{2}))? ?(am|pm|a\.m\.|p\.m\.)?"
_RANGE = re.compile(
    rf"(?:from )?{_TIME} ?(?:-|\u2013|\u2014|to(?!\w)|until(?!\w)|till(?!\w)) ?{_TIME}(?![\w:])", re.IGNORECASE
)
_HALF_A_DAY, _A_DAY = 12 * 60, 24 * 60


def range_at(text: str, at: int = 0) -> tuple[tuple[int, ...], int] | None:
    """The minutes that a range of times may take, and where it ends; no minutes, where a time is none.

    One of the two must look like a time: `9-11` is as well a day. Without am and pm, an end before its beginning may be
    in the afternoon or on the next day.
    """
    found = _RANGE.match(text, at)
    if found is None or not any((found[2], found[3], found[5], found[6])):
        return None
    begins = _times(found[1], found[2], found[3])
    ends = _times(found[4], found[5], found[6])
    if found[6] and not found[3]:
        # `9-11am`, `11-1pm`: the beginning is the latest that the end allows.
        begins = [max((each for each in _both(begins) if each < ends[0]), default=begins[0])] if ends and begins else []
    minutes = {(end - begin) % _A_DAY for begin in begins for end in ends}
    if begins and ends and not found[6] and ends[0] <= begins[0] < _HALF_A_DAY + 60 and ends[0] < _HALF_A_DAY:
        minutes.add(ends[0] + _HALF_A_DAY - begins[0])
    return tuple(sorted(each for each in minutes if each > 0)), found.end()


def _times(hours: str, minutes: str | None, half: str | None) -> list[int]:
    """The minute of the day, or nothing where a day has no such time."""
    hour, minute = int(hours), int(minutes or 0)
    if minute > 59 or hour > 24 or (half and not 1 <= hour <= 12) or (hour == 24 and minute):
        return []
    if half:
        hour = hour % 12 + (12 if half[0].lower() == "p" else 0)
    return [hour * 60 + minute]


def _both(times: list[int]) -> list[int]:
    """The same times before noon and after it, where nobody said which."""
    return [*times, *(each + _HALF_A_DAY for each in times if each < _HALF_A_DAY)]
