"""What is typed behind `today` and `week`: another day, or another week."""

from __future__ import annotations

from datetime import date

from domain.values.day_words import parse_day
from domain.values.days import TODAY, Day, DaysAgo, UnclearDate, weekday_and_date
from domain.values.plain_text import one_line, shown
from domain.values.refusals import Answer
from domain.values.typed_words import NotUnderstood

_LAST_WEEK, _THIS_WEEK = {"last", "last week", "before", "previous"}, {"", "this", "this week"}


def parse_day_wanted(words: str) -> Day:
    """The day to be shown; today where none is named. Raises NotUnderstood, ImpossibleDate."""
    if not words.strip():
        return TODAY
    day = parse_day(one_line(words).removeprefix("on "))
    if day is None:
        raise NotUnderstood(words=shown(words), word="today", usage="today, or today and a day, like today mon")
    return day


def parse_week_wanted(words: str) -> Day:
    """A day of the week to be shown; today where none is named. Raises NotUnderstood, ImpossibleDate."""
    typed = one_line(words).lower().strip(" .,!?")
    if typed in _THIS_WEEK:
        return TODAY
    if typed in _LAST_WEEK:
        return DaysAgo(7)
    day = parse_day(typed.removeprefix("of ").removeprefix("on "))
    if day is None:
        usage = "week, week last, or week and one of its days, like week 12 nov"
        raise NotUnderstood(words=shown(words), word="week", usage=usage)
    return day


def wanted_on(day: Day, today: date) -> date:
    """The date. Raises UnclearDate with what may be typed instead."""
    try:
        return day.on(today)
    except UnclearDate as unclear:
        unclear.answers = tuple(Answer(weekday_and_date(each), each.isoformat()) for each in unclear.days)
        raise
