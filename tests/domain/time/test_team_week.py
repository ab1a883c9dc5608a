"""The team's week: how it is asked for, and in which order people stand."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

from domain.kinds import Role
from domain.people.people import Person
from domain.time.missing import MissingTime
from domain.time.team_week import PersonWeek, TeamWeek, worst_first
from domain.time.workday_line import WeekWanted, parse_week
from domain.values.days import TODAY, DayOfYear, DaysAgo
from domain.values.typed_words import NotUnderstood


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("", WeekWanted(TODAY)),
        ("team", WeekWanted(TODAY, team=True)),
        ("Team last", WeekWanted(DaysAgo(7), team=True)),
        ("last week for the whole team", WeekWanted(DaysAgo(7), team=True)),
        ("team 12 nov", WeekWanted(DayOfYear(11, 12), team=True)),
        ("<@U1|dee>", WeekWanted(TODAY, of="U1")),
        ("of <@U1|dee> last", WeekWanted(DaysAgo(7), of="U1")),
        ("last <@U1>", WeekWanted(DaysAgo(7), of="U1")),
    ],
)
def test_whose_week_and_which_stand_in_either_order(typed: str, wanted: WeekWanted) -> None:
    assert parse_week(typed) == wanted


@pytest.mark.parametrize("typed", ["team off", "<@U1|dee> team", "<@U1|dee> <@U2|max>", "teams", "dee"])
def test_what_says_nothing_behind_week_is_not_passed_over(typed: str) -> None:
    with pytest.raises(NotUnderstood) as refused:
        parse_week(typed)
    assert "<@" not in refused.value.sentence


def week_of(name: str, *days: int, missing: int = 0) -> PersonWeek:
    person = Person(uuid4(), f"U{name}", name, "UTC", Role.MEMBER)
    minutes = (*days, *[0] * (7 - len(days)))
    short = MissingTime(person, date(2026, 11, 30), sum(days), sum(days) + missing) if missing else None
    return PersonWeek(person, minutes, (), short)


def test_the_most_missing_come_first_then_who_logged_the_least() -> None:
    people = [
        week_of("Ada", 480),
        week_of("Bo"),
        week_of("Cy", 600, missing=120),
        week_of("Di", 60, missing=600),
        week_of("ed", 480),
    ]
    assert [each.person.name for each in worst_first(people)] == ["Di", "Cy", "Bo", "Ada", "ed"]


def test_a_week_is_over_on_the_monday_after() -> None:
    monday = date(2026, 11, 23)
    assert not TeamWeek(monday, date(2026, 11, 29), ()).is_over
    assert TeamWeek(monday, date(2026, 11, 30), ()).is_over
