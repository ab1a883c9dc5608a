"""What a search found and the team's week, as messages: within Slack's limits, and with all there is in the text."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from blocks import ids
from blocks.time.search import reading, search_found
from blocks.time.team_week import team_week
from domain.kinds import Role
from domain.people.people import Person
from domain.time.missing import MissingTime
from domain.time.search import FoundEntry, Search, SearchPage, Total
from domain.time.team_week import PersonWeek, TeamWeek
from domain.values.periods import EVER, Period, month_of, quarter_of, week_of
from domain.values.refusals import Answer
from tests.blocks import samples
from tests.blocks.payloads import buttons, check, elements, words
from tests.blocks.samples import TODAY

MONDAY = TODAY - timedelta(days=TODAY.weekday())


def total(number: int, minutes: int = 60, **fields: int) -> Total:
    facts = {"entries": 1, "left_out": 0, "on_jobs": 0, "not_billable": 0} | fields
    client, name = samples.an_id(number), f"{number}{samples.ALL_ESCAPES}"
    return Total(client, name, samples.an_id(1000 + number), f"P{number}", minutes=minutes, **facts)


def found(count: int, text: str = samples.LONG_TEXT) -> tuple[FoundEntry, ...]:
    called = samples.called(client_name=samples.ALL_ESCAPES, name=samples.LONG_NAME, is_only=False)
    entry = samples.entry(called=called, description=text)
    return tuple(
        FoundEntry(replace(entry, time_entry_id=samples.an_id(each)), samples.LONG_NAME, may_change=True)
        for each in range(count)
    )


def test_the_longest_page_is_a_message_and_its_buttons_hold_the_line() -> None:
    search = Search(words=tuple("x" * 9 for _ in range(40)), period=EVER)
    page = SearchPage(search, TODAY, tuple(total(each, entries=30) for each in range(20)), found(10), 2)
    made = check(search_found(page))
    assert "By client: 0" in words(made)
    assert "14 more" in words(made)
    assert buttons(made)["Older"] == f"3:{search.line}"
    assert buttons(made)["CSV"] == search.line
    assert len([each for each in elements(made) if each["action_id"].startswith(ids.EDIT_TIME)]) == 10


def test_totals_say_what_counts_and_what_does_not() -> None:
    totals = (total(1, 120, left_out=30, not_billable=30), total(1, 60, on_jobs=60))
    said = words(check(search_found(SearchPage(Search(words=("x",)), TODAY, totals, found(2, ""), 1))))
    assert "\n3 h in 2 entries: 1 h 30 m counted, 1 h on separate jobs, 30 m not counted (30 m not billable)\n" in said
    assert said.startswith("The last 12 months · “x”\n")
    assert "By client" not in said
    assert "Older" not in buttons(check(search_found(SearchPage(Search(words=("x",)), TODAY, totals, found(2), 1))))


@pytest.mark.parametrize(
    ("period", "said"),
    [
        (None, "the last 12 months"),
        (EVER, "all time"),
        (Period(date(2026, 11, 2), None), "since Mon 2 Nov"),
        (Period(None, date(2025, 11, 2)), "until Sun 2 Nov 2025"),
        (Period(date(2026, 11, 2), date(2026, 11, 2)), "Mon 2 Nov"),
        (month_of(2026, 10), "October"),
        (month_of(2025, 12), "December 2025"),
        (quarter_of(2026, 3), "1 Jul – 30 Sep"),
        (week_of(date(2026, 11, 2)), "2–8 Nov"),
    ],
)
def test_a_period_is_read_back_as_people_say_it(period: Period | None, said: str) -> None:
    assert reading(Search(words=("a <b>",), period=period), TODAY) == f"{said} · “a &lt;b&gt;”"


def test_nothing_found_says_what_was_looked_for_and_what_to_try() -> None:
    nothing = SearchPage(Search(words=("acne",)), TODAY, (), (), 1, (Answer("acme", "acme"),))
    made = check(search_found(nothing))
    assert words(made).startswith(
        "Nothing was found: the last 12 months · “acne”. Did you mean acme? "
        "Try fewer words or a longer time, like *ever* for all of it."
    )
    assert buttons(made)["acme"] == "search acme"


def member(number: int, *, minutes: int = 0, missing: int = 0) -> PersonWeek:
    person = Person(samples.an_id(number), f"U{number}", f"{number} {samples.ALL_ESCAPES}", "UTC", Role.MEMBER)
    short = MissingTime(person, MONDAY, minutes, minutes + missing) if missing else None
    clients = tuple((samples.LONG_NAME, minutes) for _ in range(5)) if minutes else ()
    return PersonWeek(person, (minutes, 0, 0, 0, 0, 0, 0), clients, short)


def test_a_team_of_forty_turns_pages_and_asks_after_the_first_who_are_missing() -> None:
    people = tuple(member(each, minutes=60, missing=120) for each in range(40))
    week = TeamWeek(MONDAY - timedelta(days=7), TODAY, people)
    made = check(team_week(week, page=2))
    assert "by 40 of 40 people, page 2 of 4" in words(made)
    assert "1 h, 2 h less than usual" in words(made)
    assert "2 more" in words(made)
    bearing = buttons(made)
    assert bearing["More people"] == ids.team_week_value(week.monday, 3)
    assert bearing["Week of 16 Nov"] == ids.team_week_value(MONDAY)
    assert len([each for each in elements(made) if each["action_id"].startswith(ids.NUDGE)]) == 5
    assert bearing["Entries"] == f"<@U23> {week.monday}..{week.sunday}"


def test_the_running_week_has_no_week_after_it_and_who_logged_nothing_no_entries() -> None:
    made = check(team_week(TeamWeek(MONDAY, TODAY, (member(1),))))
    assert "nothing logged" in words(made)
    assert "The week is not over" in words(made)
    assert list(buttons(made)) == ["Week of 9 Nov"]
