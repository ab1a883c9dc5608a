"""Instants as Slack shows them: `{date_short} at {time}` patterns, times of day, dividers between days."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from playground.page.reader import Reader

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_ENDING = {1: "st", 2: "nd", 3: "rd"}


def clock_time(at: datetime) -> str:
    """The time of day on a twelve-hour clock, as in `9:05 AM`; `at` is already in the reader's zone."""
    return f"{at.hour % 12 or 12}:{at.minute:02d} {'AM' if at.hour < 12 else 'PM'}"


def from_ts(ts: str) -> datetime:
    """The instant of a message `ts` (`seconds.microseconds`); what is no number reads as the epoch."""
    try:
        return datetime.fromtimestamp(float(ts), UTC)
    except (ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(0, UTC)


def _ordinal(day: int) -> str:
    if 11 <= day % 100 <= 13:
        return f"{day}th"
    return f"{day}{_ENDING.get(day % 10, 'th')}"


def _relative(day: date, today: date) -> str | None:
    return {-1: "yesterday", 0: "today", 1: "tomorrow"}.get((day - today).days)


def _part(name: str, at: datetime, today: date) -> str | None:
    year = f", {at.year}" if at.year != today.year else ""
    plain = name.removesuffix("_pretty")
    if name != plain and (near := _relative(at.date(), today)):
        return near
    parts = {
        "date": f"{at:%B} {_ordinal(at.day)}, {at.year}",
        "date_short": f"{at:%b} {at.day}, {at.year}",
        "date_long": f"{at:%A}, {at:%B} {_ordinal(at.day)}, {at.year}",
        "date_num": f"{at:%Y-%m-%d}",
        "date_slash": f"{at:%m/%d/%Y}",
        "day_divider_pretty": _relative(at.date(), today) or f"{at:%A}, {at:%B} {_ordinal(at.day)}{year}",
        "time": clock_time(at),
        "time_secs": f"{at.hour % 12 or 12}:{at.minute:02d}:{at.second:02d} {'AM' if at.hour < 12 else 'PM'}",
        "ago": _ago(at, today),
    }
    return parts.get(name) or parts.get(plain)


def _ago(at: datetime, today: date) -> str:
    days = (today - at.date()).days
    if days == 0:
        return "today"
    return f"{days} day{'s' * (days != 1)} ago" if days > 0 else f"in {-days} day{'s' * (days != -1)}"


def by_pattern(seconds: int, pattern: str, reader: Reader) -> str | None:
    """A date token's pattern filled in for the reader's zone; None when it has an unknown part."""
    try:
        at = datetime.fromtimestamp(seconds, UTC).astimezone(reader.zone)
    except (ValueError, OverflowError, OSError):
        return None
    today = reader.now.astimezone(reader.zone).date()
    filled = {name: _part(name, at, today) for name in _PLACEHOLDER.findall(pattern)}
    if None in filled.values():
        return None
    text = _PLACEHOLDER.sub(lambda found: filled[found[1]] or "", pattern)
    return text[:1].upper() + text[1:] if pattern.startswith("{") else text


def day_divider(at: datetime, reader: Reader) -> str:
    """The line between two days of a channel: `Today`, `Yesterday`, or `Monday, June 1st`."""
    today = reader.now.astimezone(reader.zone).date()
    part = _part("day_divider_pretty", at.astimezone(reader.zone), today) or ""
    return part[:1].upper() + part[1:]
