"""When somebody is asked what comes after a term, and how long the next one is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.agreements.terms import Terms
from domain.kinds import Length
from domain.renewals.questions import (
    Choice,
    Renewal,
    SnoozeTooLate,
    asking_days,
    done,
    next_asking,
    next_end,
    notice_day,
    reviewed_after,
    snoozed_until,
)
from domain.values.mornings import nine_of

JANUARY, NEXT_JANUARY = date(2026, 1, 1), date(2027, 1, 1)
MONTHLY = Terms(JANUARY)
_DAYS = st.dates(date(2000, 1, 1), date(2040, 1, 1))


def days(starts_on: date, ends_on: date, notice_days: int, *, armed_on: date | None = None) -> list[str]:
    """The asking days of a term (half-open), as `2026-10-02`."""
    notice_on = notice_day(ends_on, notice_days)
    found = asking_days(
        starts_on=starts_on, ends_on=ends_on, notice_on=notice_on, armed_on=armed_on or starts_on - timedelta(days=1)
    )
    return [each.isoformat() for each in found]


def question(**fields: object) -> Renewal:
    """The question about 2026, with 30 days of notice."""
    made = Renewal(uuid4(), uuid4(), False, JANUARY, NEXT_JANUARY, date(2026, 12, 1), JANUARY)
    return replace(made, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("ends_on", "notice_days", "last_day_for_notice"),
    [
        pytest.param(NEXT_JANUARY, 30, date(2026, 12, 1), id="thirty days before 31 December"),
        pytest.param(NEXT_JANUARY, 0, date(2026, 12, 31), id="without notice, the last day itself"),
        pytest.param(date(2028, 3, 1), 1, date(2028, 2, 28), id="29 February is the last day of a leap year's term"),
        pytest.param(date(2027, 3, 1), 1, date(2027, 2, 27), id="and 28 February that of any other"),
    ],
)
def test_notice_is_counted_back_from_the_last_day(ends_on: date, notice_days: int, last_day_for_notice: date) -> None:
    assert notice_day(ends_on, notice_days) == last_day_for_notice


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "notice_days", "asked"),
    [
        pytest.param(
            JANUARY, NEXT_JANUARY, 30, ["2026-10-02", "2026-11-01", "2026-11-17", "2026-11-28"], id="a year: all four"
        ),
        pytest.param(
            JANUARY, date(2026, 4, 1), 30, ["2026-02-15", "2026-02-26"], id="a quarter: not in its first third"
        ),
        pytest.param(JANUARY, date(2026, 2, 1), 10, ["2026-01-18"], id="a month: three days before"),
        pytest.param(JANUARY, date(2026, 2, 1), 30, ["2026-01-12"], id="notice as long as the term: once, a third in"),
        pytest.param(JANUARY, date(2026, 1, 3), 0, ["2026-01-02"], id="two days: on the second"),
        pytest.param(JANUARY, date(2026, 1, 2), 0, [], id="one day: there is no day to ask on"),
        pytest.param(
            date(2027, 6, 1), date(2028, 6, 1), 92,
            ["2027-12-31", "2028-01-30", "2028-02-15", "2028-02-26"],
            id="across a 29 February",
        ),
    ],
)  # fmt: skip
def test_short_terms_are_asked_about_less_often(
    starts_on: date, ends_on: date, notice_days: int, asked: list[str]
) -> None:
    assert days(starts_on, ends_on, notice_days) == asked


@pytest.mark.parametrize(
    ("armed_on", "asked"),
    [
        pytest.param(date(2026, 10, 1), 4, id="known the day before the first: all four"),
        pytest.param(date(2026, 10, 2), 3, id="known on the day of the first: the rest"),
        pytest.param(date(2026, 11, 20), 1, id="known late: the last one"),
    ],
)
def test_what_was_past_when_the_end_became_known_is_not_asked(armed_on: date, asked: int) -> None:
    assert len(days(JANUARY, NEXT_JANUARY, 30, armed_on=armed_on)) == asked


def test_an_end_that_becomes_known_after_all_of_them_is_asked_about_on_the_next_day() -> None:
    assert days(JANUARY, NEXT_JANUARY, 30, armed_on=date(2026, 12, 10)) == ["2026-12-11"]
    assert days(JANUARY, NEXT_JANUARY, 30, armed_on=date(2026, 12, 31)) == []


@given(length=st.integers(1, 1_200), notice=st.integers(0, 365), known=st.integers(-40, 1_199), start=_DAYS)
def test_every_term_of_two_days_is_asked_about_once_at_least_and_four_times_at_most(
    length: int, notice: int, known: int, start: date
) -> None:
    ends_on, armed_on = start + timedelta(days=length), start + timedelta(days=known)
    found = asking_days(starts_on=start, ends_on=ends_on, notice_on=notice_day(ends_on, notice), armed_on=armed_on)
    assert list(found) == sorted(set(found))
    assert len(found) <= 4
    assert all(armed_on < each < ends_on and (each - start) * 3 >= ends_on - start for each in found)
    if length > 1 and known < length - 1:
        assert found


@pytest.mark.parametrize(
    ("day", "zone", "instant"),
    [
        pytest.param(date(2026, 11, 17), "Europe/Berlin", "2026-11-17 08:00", id="in winter"),
        pytest.param(date(2026, 7, 17), "Europe/Berlin", "2026-07-17 07:00", id="in summer"),
        pytest.param(date(2026, 3, 29), "Europe/Berlin", "2026-03-29 07:00", id="on the day clocks go forward"),
        pytest.param(date(2026, 10, 25), "Europe/Berlin", "2026-10-25 08:00", id="on the day they go back"),
        pytest.param(date(2026, 11, 17), "Pacific/Kiritimati", "2026-11-16 19:00", id="fourteen hours ahead"),
    ],
)
def test_it_is_asked_at_nine_by_the_clocks_of_who_is_asked(day: date, zone: str, instant: str) -> None:
    assert nine_of(day, zone) == datetime.fromisoformat(instant).replace(tzinfo=UTC)


def test_of_what_was_missed_only_one_is_left() -> None:
    asking = [date(2026, 10, 2), date(2026, 11, 1), date(2026, 11, 17)]
    assert next_asking(question(), asking, "UTC") == datetime(2026, 10, 2, 9, tzinfo=UTC)
    assert next_asking(question(asked_on=date(2026, 11, 5)), asking, "UTC") == datetime(2026, 11, 17, 9, tzinfo=UTC)
    assert next_asking(question(asked_on=date(2026, 11, 17)), asking, "UTC") is None


def test_a_snooze_takes_the_place_of_what_would_come_before_it() -> None:
    until = datetime(2026, 11, 20, 9, tzinfo=UTC)
    snoozed = question(asked_on=date(2026, 11, 13), snoozed_until=until)
    assert next_asking(snoozed, [date(2026, 11, 17), date(2026, 11, 28)], "UTC") == until


@pytest.mark.parametrize(
    ("today", "until"),
    [
        pytest.param(date(2026, 11, 17), date(2026, 11, 24), id="a week"),
        pytest.param(date(2026, 11, 28), date(2026, 12, 1), id="but not beyond the last day for notice"),
        pytest.param(date(2026, 11, 30), date(2026, 12, 1), id="not even from the day before"),
    ],
)
def test_a_snooze_lasts(today: date, until: date) -> None:
    assert snoozed_until(question(), today=today, timezone="Europe/Berlin") == nine_of(until, "Europe/Berlin")


@pytest.mark.parametrize("today", [date(2026, 12, 1), date(2026, 12, 24)], ids=["on the last day", "after it"])
def test_there_is_no_snooze_once_notice_cannot_wait(today: date) -> None:
    with pytest.raises(SnoozeTooLate, match="1 Dec 2026"):
        snoozed_until(question(), today=today, timezone="UTC")


def test_a_review_can_be_snoozed_on_any_day() -> None:
    review = question(is_review=True, notice_on=None)
    assert snoozed_until(review, today=date(2027, 5, 1), timezone="UTC") == datetime(2027, 5, 8, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "terms", "next_ends_on"),
    [
        pytest.param(JANUARY, NEXT_JANUARY, MONTHLY, date(2028, 1, 1), id="a year after a year, leap or not"),
        pytest.param(date(2027, 3, 1), date(2028, 3, 1), MONTHLY, date(2029, 3, 1), id="after one with a 29 February"),
        pytest.param(date(2028, 2, 29), date(2029, 2, 28), MONTHLY, date(2030, 2, 28), id="from a 29 February on"),
        pytest.param(
            date(2026, 1, 31), date(2026, 2, 28), MONTHLY, date(2026, 3, 31), id="a month from the 31st"
        ),
        pytest.param(date(2026, 3, 31), date(2026, 9, 30), MONTHLY, date(2027, 3, 31), id="half a year from the 31st"),
        pytest.param(
            date(2026, 1, 5), date(2026, 3, 30), Terms(JANUARY, length=Length.WEEKLY), date(2026, 6, 22), id="weeks"
        ),
        pytest.param(date(2026, 8, 1), date(2027, 1, 22), MONTHLY, date(2027, 7, 15), id="days, amid a cycle"),
        pytest.param(
            date(2025, 11, 12), NEXT_JANUARY, MONTHLY, date(2028, 3, 1),
            id="days up to the end of a cycle, where it ended with one",
        ),
    ],
)  # fmt: skip
def test_the_next_term_is_as_long_as_this_one(starts_on: date, ends_on: date, terms: Terms, next_ends_on: date) -> None:
    assert next_end(starts_on, ends_on, terms, origin=starts_on) == next_ends_on


@given(start=_DAYS, length=st.integers(1, 1_500))
def test_the_next_term_is_never_shorter_by_more_than_months_differ(start: date, length: int) -> None:
    ends_on = start + timedelta(days=length)
    following = next_end(start, ends_on, replace(MONTHLY, anchor_day=start.day), start)
    assert following - ends_on >= timedelta(days=length) * 28 // 31
    assert following > ends_on


def test_weekly_agreements_are_looked_at_once_a_quarter() -> None:
    assert {each: reviewed_after(each) for each in Length} == {
        Length.WEEKLY: 13,
        Length.MONTHLY: 3,
        Length.QUARTERLY: 3,
        Length.YEARLY: 3,
    }


@pytest.mark.parametrize("choice", list(Choice))
def test_what_became_of_a_question_is_said_with_names_and_days(choice: Choice) -> None:
    at = datetime(2026, 11, 12, 13, 2, tzinfo=UTC)
    answered = question(choice=choice, chosen_by="Ona", chosen_at=at, next_ends_on=date(2028, 1, 1))
    told = done(answered, "Acme", timezone="Europe/Berlin")
    assert "Acme" in told
    if choice in {Choice.SAME, Choice.CHANGED, Choice.NOT_RENEWED}:
        assert "Ona" in told
        assert "on 12 Nov 2026 at 14:02" in told
        assert "31 Dec 2027" in told
