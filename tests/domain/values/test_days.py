from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.values.days import (
    DayOfYear,
    FullDate,
    FutureDate,
    ImpossibleDate,
    UnclearDate,
    Weekday,
    check_not_future,
    long_date,
    parse_day,
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
        pytest.param("nov 20", "2025-11-20", id="a day not yet come is last year's"),
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
        "", "pricing", "12", "november", "nov 2026", "next steps", "next friday", "3.14", "50/50", "16:9",
        "2.5.1", "24/7", "12 articles", "mon call", "last week", "v2026-11-12", "１２ nov", "nov 123",
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
        pytest.param("11/12", UnclearDate, id="two countries, two days"),
        pytest.param("12/11/2026", UnclearDate, id="two countries, two days, with a year"),
        pytest.param("12.11", UnclearDate, id="a date or a version"),
        pytest.param("12.11.26", UnclearDate, id="a year of two figures"),
        pytest.param("12 nov 26", UnclearDate, id="a year of two figures after a name"),
        pytest.param("last mon", UnclearDate, id="last Monday is two days to two people"),
        pytest.param("mon 12 nov", UnclearDate, id="a weekday may contradict the date"),
    ],
)
def test_a_day_that_cannot_be_is_refused_with_the_form_that_works(typed: str, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal) as refused:
        parse_day(typed)
    assert f"“{typed}”" in refused.value.sentence
    assert "2026-11-12" in refused.value.sentence
    assert refused.value.field == "date"


@given(st.text() | st.text("0123456789./- monvfeb,", max_size=14), st.dates(date(1990, 1, 1)))
def test_whatever_is_typed_is_a_day_or_text_or_a_sentence(typed: str, today: date) -> None:
    assert answered(typed, today)


def answered(typed: str, today: date) -> bool:
    try:
        day = parse_day(typed)
    except Refusal as refused:
        return refused.sentence.endswith(".")
    return day is None or isinstance(day.on(today), date)


@given(st.dates(date(1990, 1, 1)), st.dates(date(1990, 1, 1)))
def test_a_day_without_a_year_is_never_in_the_future_and_less_than_a_year_back(day: date, today: date) -> None:
    found = DayOfYear(day.month, day.day).on(today)
    assert (found.month, found.day) == (day.month, day.day)
    assert found <= today
    assert today - found < timedelta(days=366) or (day.month, day.day) == (2, 29)


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
