"""What is typed behind `today` and `week`: another day or week, and whose."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from domain.time.behalf import as_read
from domain.values.day_words import parse_day
from domain.values.days import TODAY, Day, DaysAgo, UnclearDate, weekday_and_date
from domain.values.plain_text import one_line, shown
from domain.values.refusals import Answer
from domain.values.typed_words import NotUnderstood

_MENTION = re.compile(r"(?:for |of )?<@(?P<who>[UW][A-Z0-9]+)(?:\|[^<>|]*)?>")
_TEAM = re.compile(r"(?<!\S)(?:(?:for|of) )?(?:the )?(?:whole )?(?:team|everybody|everyone)(?!\S)", re.IGNORECASE)
_LAST_WEEK, _THIS_WEEK = {"last", "last week", "before", "previous"}, {"", "this", "this week"}


@dataclass(frozen=True, slots=True)
class WeekWanted:
    """A day of the week to be shown, and whose: `of` a Slack id's person, or of the `team`; else one's own."""

    day: Day
    of: str | None = None
    team: bool = False


def parse_week(words: str) -> WeekWanted:
    """`last`, `team`, `team 12 nov`, `<@U1|dee> last`, in either order. Raises NotUnderstood, ImpossibleDate."""
    line = one_line(words)
    mention, team = _MENTION.search(line), _TEAM.search(line)
    found = mention or team
    rest = f"{line[: found.start()]} {line[found.end() :]}" if found else line
    if mention and (team or _MENTION.search(rest)):
        raise NotUnderstood(words=shown(as_read(line)), word="week", usage="week @dee, or week team for all of them")
    return WeekWanted(parse_week_wanted(as_read(rest)), of=mention["who"] if mention else None, team=team is not None)


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
        usage = "week, week last, or week and one of its days, like week 12 nov; week team shows everybody's"
        raise NotUnderstood(words=shown(words), word="week", usage=usage)
    return day


def wanted_on(day: Day, today: date) -> date:
    """The date. Raises UnclearDate with what may be typed instead."""
    try:
        return day.on(today)
    except UnclearDate as unclear:
        unclear.answers = tuple(Answer(weekday_and_date(each), each.isoformat()) for each in unclear.days)
        raise
