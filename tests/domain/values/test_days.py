from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.values.day_words import parse_day
from domain.values.days import (
    DayOfYear,
    FullDate,
    FutureDate,
    ImpossibleDate,
    UnclearDate,
    Weekday,
    check_not_future,
    long_date,
    readings,
)
from domain.values.refusals import Refusal

THURSDAY = date(2026, 11, 19)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        pytest.param("today", "2026-11-19", id="today"),
        pytest.param(" Yesterday ", "2026-11-18", id="yesterday, with a capital"),
        pytest.param("tomorrow", "2026-11-20", id="tomorrow is understood, to be refused"),
        pytest.param("mon", "2026-11-16", id="a weekday is the latest one"),
        pytest.param("Friday", "2026-11-13", id="tomorrow's weekday is last week's"),
        pytest.param("thu", "2026-11-19", id="today's weekday is today"),
        pytest.param("thurs.", "2026-11-19", id="another short form with a point"),
        pytest.param("12 nov", "2026-11-12", id="day and month"),
        pytest.param("nov 12", "2026-11-12", id="month and day"),
        pytest.param("12 November", "2026-11-12", id="the month in full"),
        pytest.param("12nov", "2026-11-12", id="written together"),
        pytest.param("12th nov", "2026-11-12", id="an ordinal"),
        pytest.param("12. nov", "2026-11-12", id="a day with a point"),
        pytest.param("nov 20", "2026-11-20", id="a day of the next 31 is still to come"),
        pytest.param("20 dec", "2026-12-20", id="the thirty-first day from today is still to come"),
        pytest.param("21 dec", "2025-12-21", id="the one after it is last year's"),
        pytest.param("yesterday.", "2026-11-18", id="a full stop says nothing"),
        pytest.param("mon,", "2026-11-16", id="a comma neither"),
        pytest.param("2026-11-12.", "2026-11-12", id="nor behind an ISO date"),
        pytest.param("2026\u201111\u201112", "2026-11-12", id="hyphens that do not break"),
        pytest.param("2026–11–12", "2026-11-12", id="dashes for hyphens"),
        pytest.param("20261112", "2026-11-12", id="the ISO form without hyphens"),
        pytest.param("18-11-2026", "2026-11-18", id="day first, above 12"),
        pytest.param("11-18-2026", "2026-11-18", id="month first, the day above 12"),
        pytest.param("12-Nov-2026", "2026-11-12", id="day, name and year with hyphens"),
        pytest.param("12/nov", "2026-11-12", id="day and name with a slash"),
        pytest.param("the 12th", "2026-11-12", id="a day of this month"),
        pytest.param("3rd", "2026-11-03", id="an ordinal alone"),
        pytest.param("12th of november", "2026-11-12", id="of a month"),
        pytest.param("nov the 12th", "2026-11-12", id="the month before it"),
        pytest.param("2 days ago", "2026-11-17", id="counted back"),
        pytest.param("a week ago", "2026-11-12", id="a week counted back"),
        pytest.param("the day before yesterday", "2026-11-17", id="the day before yesterday"),
        pytest.param("yesterday evening", "2026-11-18", id="a part of yesterday"),
        pytest.param("mon last week", "2026-11-09", id="a weekday of last week"),
        pytest.param("thu 12 nov", "2026-11-12", id="a weekday that agrees with its date"),
        pytest.param("Thursday, November 12th, 2026", "2026-11-12", id="all of it in words"),
        pytest.param("１２ nov", "2026-11-12", id="figures of full width"),
        pytest.param("3 sept", "2026-09-03", id="sept"),
        pytest.param("12 nov 2026", "2026-11-12", id="with its year"),
        pytest.param("Nov 12, 2027", "2027-11-12", id="a future year stays as typed"),
        pytest.param("2026-11-12", "2026-11-12", id="the ISO form"),
        pytest.param("2026-1-2", "2026-01-02", id="the ISO form without noughts"),
        pytest.param("2026/11/12", "2026-11-12", id="year first with slashes is clear"),
        pytest.param("12.11.", "2026-11-12", id="day and month with points"),
        pytest.param("12.11.2026", "2026-11-12", id="points and a year"),
        pytest.param("25/12", "2025-12-25", id="slashes that only one reading allows"),
        pytest.param("12/25/2025", "2025-12-25", id="slashes that only the other reading allows"),
        pytest.param("11/11", "2026-11-11", id="slashes that mean the same both ways"),
        pytest.param("29 feb", "2024-02-29", id="29 February is the last one there was"),
    ],
)
def test_a_day_is_understood_against_today(typed: str, meant: str) -> None:
    day = parse_day(typed)
    assert day is not None
    assert day.on(THURSDAY) == date.fromisoformat(meant)


def test_a_weekday_typed_on_that_weekday_is_today() -> None:
    assert Weekday(1).on(date(2026, 11, 16)) == date(2026, 11, 16)


def test_a_day_typed_early_in_january_may_be_last_years() -> None:
    assert DayOfYear(12, 31).on(date(2027, 1, 2)) == date(2026, 12, 31)
    assert DayOfYear(1, 2).on(date(2027, 1, 2)) == date(2027, 1, 2)


@pytest.mark.parametrize(
    "typed",
    [
        "", "pricing", "12", "november", "nov 2026", "next steps", "days ago", "3.14", "50/50", "16:9",
        "2.5.1", "24/7", "12 articles", "mon call", "last month", "v2026-11-12", "nov 123", "20269999", "28-11", "32nd",
    ],
)  # fmt: skip
def test_what_is_not_about_a_day_stays_text(typed: str) -> None:
    assert parse_day(typed) is None


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        pytest.param("31 nov", ImpossibleDate, id="November has 30 days"),
        pytest.param("feb 30", ImpossibleDate, id="no February has 30 days"),
        pytest.param("29 feb 2026", ImpossibleDate, id="2026 is no leap year"),
        pytest.param("2026-02-30", ImpossibleDate, id="an ISO date that is not"),
        pytest.param("2026-13-01", ImpossibleDate, id="a thirteenth month"),
        pytest.param("0000-01-01", ImpossibleDate, id="year nought"),
        pytest.param("0 nov", ImpossibleDate, id="day nought"),
        pytest.param("31.11.", ImpossibleDate, id="points and an impossible day"),
    ],
)
def test_a_day_that_cannot_be_is_refused_with_the_form_that_works(typed: str, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal) as refused:
        parse_day(typed)
    assert f"“{typed}”" in refused.value.sentence
    assert "2026-11-12" in refused.value.sentence
    assert refused.value.field == "date"


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        pytest.param("11/12", ["2026-12-11", "2026-11-12"], id="two countries, two days"),
        pytest.param("12/11/2026", ["2026-11-12", "2026-12-11"], id="two countries, two days, with a year"),
        pytest.param("11-12-2026", ["2026-12-11", "2026-11-12"], id="the same with hyphens"),
        pytest.param("12.11", ["2026-11-12"], id="a date or a version"),
        pytest.param("12.11.26", ["2026-11-12"], id="a year of two figures"),
        pytest.param("12 nov 26", ["2026-11-12"], id="a year of two figures after a name"),
        pytest.param("last mon", ["2026-11-16", "2026-11-09"], id="last Monday is two days to two people"),
        pytest.param("mon 12 nov", ["2026-11-12", "2026-11-16"], id="a weekday that contradicts the date"),
        pytest.param("the 20th", ["2026-10-20"], id="a day of this month that is still to come"),
        pytest.param("12 and 13 nov", ["2026-11-12", "2026-11-13"], id="two days for one entry"),
        pytest.param("mon-wed", ["2026-11-16", "2026-11-18"], id="from a weekday to another"),
        pytest.param("gestern", ["2026-11-18"], id="yesterday in German"),
        pytest.param("lundi", ["2026-11-16"], id="Monday in French"),
        pytest.param("12 novembre", ["2026-11-12"], id="a month in Italian"),
        pytest.param("last night", ["2026-11-18"], id="a night of two dates"),
        pytest.param("a few days ago", [], id="nobody knows how many"),
        pytest.param("next friday", ["2026-11-27"], id="a day that is still to come"),
    ],
)
def test_what_is_several_days_or_none_for_sure_is_asked_about(typed: str, days: list[str]) -> None:
    day = parse_day(typed)
    assert day is not None
    with pytest.raises(UnclearDate) as asked:
        day.on(THURSDAY)
    assert [each.isoformat() for each in asked.value.days] == days
    assert f"“{typed}”" in asked.value.sentence
    assert asked.value.field == "date"


def test_a_week_is_asked_about_by_its_days() -> None:
    day = parse_day("last week")
    assert day is not None
    assert [each.day for each in readings(day, THURSDAY)] == [9, 10, 11, 12, 13]


@given(st.text() | st.text("0123456789./- monvfeb,", max_size=14), st.dates(date(1990, 1, 1)))
def test_whatever_is_typed_is_a_day_or_text_or_a_sentence(typed: str, today: date) -> None:
    assert answered(typed, today)


def answered(typed: str, today: date) -> bool:
    try:
        day = parse_day(typed)
        return day is None or isinstance(day.on(today), date)
    except Refusal as refused:
        return refused.sentence.endswith(".")


@given(st.dates(date(1990, 1, 1)), st.dates(date(1990, 1, 1), date(9998, 12, 31)))
def test_a_day_without_a_year_comes_within_31_days_or_was_less_than_a_year_ago(day: date, today: date) -> None:
    found = DayOfYear(day.month, day.day).on(today)
    assert (found.month, found.day) == (day.month, day.day)
    next_31 = (today + timedelta(days=ahead) for ahead in range(1, 32))
    coming = [each for each in next_31 if (each.month, each.day) == (day.month, day.day)]
    if coming:
        assert [found] == coming
    else:
        assert today - timedelta(days=366) < found <= today or (day.month, day.day) == (2, 29)


@given(st.integers(1, 7), st.dates(date(1990, 1, 1)))
def test_a_weekday_is_within_the_last_seven_days(number: int, today: date) -> None:
    found = Weekday(number).on(today)
    assert found.isoweekday() == number
    assert timedelta(0) <= today - found < timedelta(days=7)


@given(st.dates())
def test_a_date_in_words_or_in_iso_form_reads_back_as_itself(day: date) -> None:
    assert parse_day(day.isoformat()) == FullDate(day)
    if day.year >= 1000:
        assert parse_day(long_date(day)) == FullDate(day)


def test_tomorrow_is_still_to_come() -> None:
    with pytest.raises(FutureDate, match="20 Nov 2026 is still to come"):
        check_not_future(date(2026, 11, 20), THURSDAY)
    assert check_not_future(THURSDAY, THURSDAY) == THURSDAY
