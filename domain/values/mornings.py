"""Nine in the morning, which is when most of what goes by itself is said."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from domain.values.business_days import BusinessDays, is_weekend
from domain.values.wall_clock import instant_at, wall_clock

NINE: Final = 9 * 60
_EVENING = 18 * 60
_DAY = timedelta(days=1)


def nine_of(day: date, zone: str) -> datetime:
    """9:00 of a day in an IANA zone, as an instant (UTC)."""
    return instant_at(day, NINE, zone)


def next_morning(after: datetime, zone: str, business_days: BusinessDays) -> datetime:
    """9:00 of the next business day in a zone, strictly after an instant."""
    day, _ = wall_clock(after, zone)
    morning = nine_of(business_days.first_from(day), zone)
    return morning if morning > after else nine_of(business_days.first_from(day + _DAY), zone)


def by_day(now: datetime, zone: str) -> datetime:
    """Now from nine to six in a zone, on whatever day; else the next nine."""
    day, minute = wall_clock(now, zone)
    if NINE <= minute < _EVENING:
        return now
    return nine_of(day if minute < NINE else day + _DAY, zone)


def is_business_day(at: datetime, zone: str, business_days: BusinessDays) -> bool:
    """Whether the day in a zone is a business day."""
    day, _ = wall_clock(at, zone)
    return day in business_days


def is_morning_for(due_at: datetime, now: datetime, zone: str, business_days: BusinessDays) -> bool:
    """Whether what was to be said in a morning, due at an instant, is said today: on any business day, and on the day
    that it was set for, which may have become a public holiday since (docs/rules.md, 27).
    """
    today, _ = wall_clock(now, zone)
    return today in business_days or (due_at == nine_of(today, zone) and not is_weekend(today))
