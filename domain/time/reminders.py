"""Reminders to log: when one is due, and whether enough is logged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from domain.values.business_days import BusinessDays
from domain.values.refusals import Refusal
from domain.values.wall_clock import instant_at, wall_clock

WORKDAYS = frozenset({1, 2, 3, 4, 5})
_DAY = timedelta(days=1)
# A single weekday can be a public holiday some weeks running; it is not all year round.
_LOOKED_AHEAD = 366


class NoDayOn(Refusal):
    """Choose at least one day of the week to be reminded on, or switch the reminders off."""

    field = "reminder_days"


class AwayForYears(Refusal):
    """That day is more than a year ahead: switch the reminders off instead."""

    field = "away_until"


@dataclass(frozen=True, slots=True)
class Reminders:
    """What a person chose: a minute of the day where they are, the weekdays (1 is Monday) on which it is for, and the
    minutes a day that are enough. `away_until` is the last day away, `skipped_on` the day that they said no to.
    """

    at_minute: int
    weekdays: frozenset[int] = WORKDAYS
    enough_minutes: int = 6 * 60
    away_until: date | None = None
    is_on: bool = True
    skipped_on: date | None = None

    def is_for(self, day: date) -> bool:
        """Whether somebody who works as chosen is reminded on that day, unless it is a public holiday."""
        away = self.away_until is not None and day <= self.away_until
        return self.is_on and not away and day.isoweekday() in self.weekdays and day != self.skipped_on

    def is_enough(self, minutes: int) -> bool:
        """Whether a day with so much logged needs no word."""
        return minutes >= self.enough_minutes


def check_reminders(chosen: Reminders, today: date) -> Reminders:
    """The same, without a day away that is over. Raises NoDayOn, AwayForYears."""
    if not chosen.weekdays:
        raise NoDayOn
    away = chosen.away_until
    if away is not None and away > today + 366 * _DAY:
        raise AwayForYears
    if away is not None and away < today:
        away = None
    return replace(chosen, away_until=away)


def next_reminder(reminders: Reminders, zone: str, now: datetime, business_days: BusinessDays) -> datetime | None:
    """When the next one is due, strictly after `now`; None where they are off. Each day has one such instant at most,
    whatever the clocks do, and a public holiday none, on whatever weekday (docs/rules.md, 19).
    """
    return next((at for at in _ahead(reminders, zone, now, business_days) if at > now), None)


def day_due(
    reminders: Reminders, zone: str, due_at: datetime, now: datetime, business_days: BusinessDays
) -> date | None:
    """The day that a reminder which was due at `due_at` is about: today if its time has come, else the day before.

    None on a day off, so that who was not reminded in time (the bot was away) is not disturbed on one; and None for
    days longer ago. The day that it was set for may have become a public holiday since: it stands.
    """

    def works(day: date) -> bool:
        was_set = due_at == instant_at(day, reminders.at_minute, zone)
        return reminders.is_for(day) and (was_set or day not in business_days.holidays)

    today, _ = wall_clock(now, zone)
    if not works(today):
        return None
    for day in (today, today - _DAY):
        if instant_at(day, reminders.at_minute, zone) <= now:
            return day if works(day) else None
    return None


def _ahead(reminders: Reminders, zone: str, now: datetime, business_days: BusinessDays) -> Iterator[datetime]:
    """When one is due, from yesterday on."""
    if not reminders.is_on or not reminders.weekdays:
        return
    today, _ = wall_clock(now, zone)
    first = today - _DAY
    if reminders.away_until is not None:
        first = max(first, reminders.away_until + _DAY)
    for ahead in range(_LOOKED_AHEAD):
        day = first + ahead * _DAY
        if reminders.is_for(day) and day not in business_days.holidays:
            yield instant_at(day, reminders.at_minute, zone)
