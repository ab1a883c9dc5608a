"""Periods as people type them. Today is Sunday, 29 November 2026."""

from __future__ import annotations

from datetime import date

import pytest

from domain.values.days import ImpossibleDate, UnclearDate
from domain.values.period_words import parse_period
from domain.values.periods import EndsBeforeItBegins, Period, PeriodToCome, UnclearPeriod
from domain.values.refusals import Refusal

TODAY = date(2026, 11, 29)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("today", "2026-11-29"),
        ("yesterday", "2026-11-28"),
        ("mon", "2026-11-23"),
        ("on 12 nov", "2026-11-12"),
        ("the 12th", "2026-11-12"),
        ("2 days ago", "2026-11-27"),
        ("mon last week", "2026-11-16"),
        ("november 26", "2026-11-26"),
        ("october", "2026-10-01..2026-10-31"),
        ("in October,", "2026-10-01..2026-10-31"),
        ("oct. 2025", "2025-10-01..2025-10-31"),
        ("december", "2025-12-01..2025-12-31"),
        ("may", "2026-05-01..2026-05-31"),
        ("2026-10", "2026-10-01..2026-10-31"),
        ("10/2026", "2026-10-01..2026-10-31"),
        ("this month", "2026-11-01..2026-11-30"),
        ("last month", "2026-10-01..2026-10-31"),
        ("this week", "2026-11-23..2026-11-29"),
        ("last week", "2026-11-16..2026-11-22"),
        ("the week of 12 nov", "2026-11-09..2026-11-15"),
        ("week 47", "2026-11-16..2026-11-22"),
        ("kw 49", "2025-12-01..2025-12-07"),
        ("q3", "2026-07-01..2026-09-30"),
        ("q3 2025", "2025-07-01..2025-09-30"),
        ("last quarter", "2026-07-01..2026-09-30"),
        ("2025", "2025-01-01..2025-12-31"),
        ("last year", "2025-01-01..2025-12-31"),
        ("last 7 days", "2026-11-23..2026-11-29"),
        ("past two weeks", "2026-11-16..2026-11-29"),
        ("last 3 months", "2026-08-30..2026-11-29"),
        ("since monday", "since 2026-11-23"),
        ("since last month", "since 2026-10-01"),
        ("from october", "since 2026-10-01"),
        ("after 15 nov", "since 2026-11-16"),
        ("until 15 nov", "until 2026-11-15"),
        ("before 15 nov", "until 2026-11-14"),
        ("1 nov - 15 nov", "2026-11-01..2026-11-15"),
        ("1 nov–15 nov", "2026-11-01..2026-11-15"),
        ("1-15 nov", "2026-11-01..2026-11-15"),
        ("nov 1 - 15", "2026-11-01..2026-11-15"),
        ("from 1 nov to 15 nov", "2026-11-01..2026-11-15"),
        ("between 1 nov and 15 nov", "2026-11-01..2026-11-15"),
        ("the 1st to the 15th of november", "2026-11-01..2026-11-15"),
        ("1.11.-15.11.", "2026-11-01..2026-11-15"),
        ("2026-11-01..2026-11-15", "2026-11-01..2026-11-15"),
        ("oct - nov 2025", "2025-10-01..2025-11-30"),
        ("nov - feb", "2025-11-01..2026-02-28"),
        ("mon-wed", "2026-11-23..2026-11-25"),
        ("thu - mon", "2026-11-19..2026-11-23"),
        ("25 dec - 5 jan", "2025-12-25..2026-01-05"),
        ("1 nov - 15 dec", "2026-11-01..2026-12-15"),
        ("last week - today", "2026-11-16..2026-11-29"),
        ("ever", "ever"),
        ("all time", "ever"),
    ],
)
def test_a_period_is_read_as_people_mean_it(typed: str, meant: str) -> None:
    found = parse_period(typed, TODAY)
    assert found is not None
    assert found.typed == meant
    assert parse_period(found.typed, TODAY) == found, "as a button holds it, it is the same"


@pytest.mark.parametrize(
    ("typed", "why", "offered"),
    [
        ("octobre", UnclearPeriod, ["2026-10-01..2026-10-31"]),
        ("octob", UnclearPeriod, ["2026-10-01..2026-10-31"]),
        ("novmber 2025", UnclearPeriod, ["2025-11-01..2025-11-30"]),
        ("20 dec", PeriodToCome, ["2025-12-20"]),
        ("february 2027", PeriodToCome, ["2026-02-01..2026-02-28"]),
        ("tomorrow", PeriodToCome, []),
        ("11/12", UnclearDate, ["2026-12-11", "2026-11-12"]),
        ("last mon", UnclearDate, ["2026-11-23", "2026-11-16"]),
        ("gestern", UnclearDate, ["2026-11-28"]),
        ("yestarday", UnclearDate, ["2026-11-28"]),
        ("27 and 28 nov", UnclearDate, ["2026-11-27", "2026-11-28"]),
        ("31 nov", ImpossibleDate, []),
        ("15 nov - 1 nov", EndsBeforeItBegins, []),
    ],
)
def test_what_has_two_meanings_or_none_is_asked_about(typed: str, why: type[Refusal], offered: list[str]) -> None:
    with pytest.raises(why) as asked:
        parse_period(typed, TODAY)
    periods = getattr(asked.value, "periods", ())
    days = [Period(each, each) for each in getattr(asked.value, "days", ())]
    assert [each.typed for each in (*periods, *days)] == offered


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "logo",
            "checkout fix",
            "v2.1",
            "9-11",
            "1 - 15",
            "1h30",
            "week 99",
            "last",
            "since kickoff",
            "2026-13",
            "in",
        ),
        *("the", "before 0001-01-01", "after 9999-12-31", "last 0 days", "q5", "w"),
    ],
)
def test_other_words_are_about_no_time(typed: str) -> None:
    assert parse_period(typed, TODAY) is None


def test_a_range_that_ends_in_a_leap_february_has_its_last_day() -> None:
    assert parse_period("feb 2028", date(2028, 3, 1)) == Period(date(2028, 2, 1), date(2028, 2, 29))
    assert parse_period("last 1 month", date(2028, 3, 31)) == Period(date(2028, 3, 1), date(2028, 3, 31))
