"""The team's week: who logged how much on which day, and for whom."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from blocks import ids
from blocks.message import Block, Element, Message, actions, button, context, message, section
from blocks.text import day, short, short_day
from blocks.time.missing import nudge_button
from domain.people.people import Person
from domain.time.team_week import DAYS, PersonWeek, TeamWeek
from domain.values.durations import format_minutes

_A_PAGE: Final = 12
_NAME_MOST: Final = 40
_CLIENTS_MOST: Final = 3
_NUDGES_MOST: Final = 5
_DAY_NAMES: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def team_week(week: TeamWeek, *, page: int = 1) -> Message:
    """The answer to `/retainer week team`: a person a line, the worst first; a page past the end shows the last."""
    pages = max(1, -(-len(week.people) // _A_PAGE))
    number = min(max(1, page), pages)
    shown = week.people[(number - 1) * _A_PAGE : number * _A_PAGE]
    head = _head(week) + (f", page {number} of {pages}" if pages > 1 else "")
    running = [] if week.is_over else ["The week is not over, so nothing is missing of it yet."]
    return message(
        "\n".join([head, *running, *(line for each in shown for line in _lines(each, week))]),
        section(f"*{head}*"),
        *([context(running[0])] if running else []),
        *(_row(each, week, at) for at, each in enumerate(shown)),
        *_nudges(shown),
        actions(*_turns(week, number, pages)),
    )


def _head(week: TeamWeek) -> str:
    total = sum(each.minutes for each in week.people)
    logged = sum(1 for each in week.people if each.minutes)
    who = f"{logged} of {len(week.people)} {'person' if len(week.people) == 1 else 'people'}"
    return f"Team, {day(week.monday, week.today)} to {day(week.sunday, week.today)}: {format_minutes(total)} by {who}"


def _lines(each: PersonWeek, week: TeamWeek) -> list[str]:
    """Name and total; day by day; by client."""
    name = short(each.person.name, _NAME_MOST)
    missing = f", {format_minutes(each.missing.missing_minutes)} less than usual" if each.missing else ""
    if not each.minutes:
        return [f"{name}: nothing logged{missing}"]
    return [f"{name}: {format_minutes(each.minutes)}{missing}", _by_day(each, week), _by_client(each)]


def _row(each: PersonWeek, week: TeamWeek, at: int) -> Block:
    first, *rest = _lines(each, week)
    name, _, what = first.rpartition(": ")
    entries = None
    if each.minutes:
        value, label = _entries_of(each.person, week), f"Entries of {each.person.name}"
        entries = button("Entries", ids.numbered(ids.SEARCH, at), value, label=label)
    return section("\n".join([f"*{name}*: {what}", *rest]), accessory=entries)


def _entries_of(person: Person, week: TeamWeek) -> str:
    return f"<@{person.slack_user_id}> {week.monday}..{week.sunday}"


def _by_day(each: PersonWeek, week: TeamWeek) -> str:
    """`Mon 7 h · Tue 6 h 30 m · Wed –`; the days to come, and a weekend without work, are left out."""
    told = []
    for at, minutes in enumerate(each.days):
        is_past = week.monday + timedelta(days=at) <= week.today
        if minutes or (is_past and at < DAYS - 2):
            told.append(f"{_DAY_NAMES[at]} {format_minutes(minutes) if minutes else '–'}")
    return " · ".join(told)


def _by_client(each: PersonWeek) -> str:
    shares = [
        f"{short(name, _NAME_MOST)} {format_minutes(minutes)}" for name, minutes in each.by_client[:_CLIENTS_MOST]
    ]
    more = len(each.by_client) - _CLIENTS_MOST
    return ", ".join([*shares, *([f"{more} more"] if more > 0 else [])])


def _nudges(shown: tuple[PersonWeek, ...]) -> list[Block]:
    missing = [each.missing for each in shown if each.missing][:_NUDGES_MOST]
    return [actions(*(nudge_button(each, at, named=True) for at, each in enumerate(missing)))] if missing else []


def _turns(week: TeamWeek, number: int, pages: int) -> list[Element]:
    """To the weeks beside this one, of which none is to come, and to more people."""
    before, after = week.monday - timedelta(days=DAYS), week.monday + timedelta(days=DAYS)
    goals = [(f"Week of {short_day(before)}", ids.team_week_value(before))]
    goals += [(f"Week of {short_day(after)}", ids.team_week_value(after))] if after <= week.today else []
    goals += [("People before", ids.team_week_value(week.monday, number - 1))] if number > 1 else []
    goals += [("More people", ids.team_week_value(week.monday, number + 1))] if number < pages else []
    return [button(words, ids.numbered(ids.TEAM_WEEK, at), value) for at, (words, value) in enumerate(goals)]
