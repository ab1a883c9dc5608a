"""When finance is told of a closing, and what clients are told when: by the clock on the reader's wall."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from domain.rhythm.cards import checkpoint_on
from domain.rhythm.closing_notes import told_when
from domain.rhythm.touchpoints import (
    BodyTooLong,
    NothingWritten,
    TouchpointKind,
    check_body,
    drafted_when,
    is_planned_with_client,
    past_from,
)
from domain.values.business_days import WEEKDAYS_ONLY, BusinessDays
from domain.values.calendar import Span
from tests.instants import at

BERLIN = "Europe/Berlin"


@pytest.mark.parametrize(
    ("closed", "now", "told"),
    [
        pytest.param("2026-11-04 23:00", "2026-11-04 23:00", "2026-11-05 08:00", id="at its midnight: at nine"),
        pytest.param(
            "2026-11-05 05:00", "2026-11-05 05:01", "2026-11-05 08:00", id="of New York's midnight: at nine, too"
        ),
        pytest.param(
            "2026-11-05 11:00", "2026-11-05 11:00", "2026-11-06 08:00", id="of Auckland's midnight: tomorrow at nine"
        ),
        pytest.param("2026-11-06 23:00", "2026-11-06 23:00", "2026-11-09 08:00", id="on a Saturday: on Monday"),
        pytest.param("2026-11-04 23:00", "2026-11-05 13:00", "2026-11-05 13:00", id="late on the day: at once"),
        pytest.param("2026-11-04 23:00", "2026-11-14 13:00", "2026-11-14 13:00", id="ten days late: at once"),
    ],
)
def test_finance_is_told_at_nine_of_what_closed_in_a_night(closed: str, now: str, told: str) -> None:
    assert told_when(at(closed), at(now), BERLIN, WEEKDAYS_ONLY) == (at(told).date(), at(told))


def test_finance_and_drafts_wait_for_the_first_business_day_after_a_holiday() -> None:
    christmas = BusinessDays({date(2026, 12, 25)})
    monday = (date(2026, 12, 28), at("2026-12-28 08:00"))
    assert told_when(at("2026-12-24 23:00"), at("2026-12-24 23:00"), BERLIN, christmas) == monday
    assert drafted_when(at("2026-12-25 10:00"), BERLIN, christmas) == monday
    assert drafted_when(at("2026-12-24 16:00"), BERLIN, christmas) == monday


@pytest.mark.parametrize(
    ("now", "day", "told"),
    [
        pytest.param("2026-11-05 08:00", date(2026, 11, 5), "2026-11-05 08:00", id="at nine: now"),
        pytest.param("2026-11-05 15:59", date(2026, 11, 5), "2026-11-05 15:59", id="in the afternoon: now"),
        pytest.param("2026-11-05 16:00", date(2026, 11, 6), "2026-11-06 08:00", id="at five: tomorrow"),
        pytest.param("2026-11-04 23:00", date(2026, 11, 5), "2026-11-05 08:00", id="at midnight: in the morning"),
        pytest.param("2026-11-06 23:00", date(2026, 11, 9), "2026-11-09 08:00", id="on a Saturday: on Monday"),
    ],
)
def test_drafts_come_in_office_hours(now: str, day: date, told: str) -> None:
    assert drafted_when(at(now), BERLIN, WEEKDAYS_ONLY) == (day, at(told))


@pytest.mark.parametrize(
    ("first", "days", "middle"),
    [
        pytest.param(date(2026, 11, 1), 30, date(2026, 11, 16), id="a month: its 16th"),
        pytest.param(date(2026, 10, 1), 31, date(2026, 10, 16), id="a longer one, too"),
        pytest.param(date(2027, 1, 1), 31, date(2027, 1, 18), id="on a Saturday: the Monday after"),
        pytest.param(date(2026, 11, 2), 14, date(2026, 11, 9), id="two weeks"),
        pytest.param(date(2026, 11, 2), 13, None, id="less than two weeks"),
        pytest.param(date(2026, 1, 1), 365, date(2026, 7, 2), id="a year"),
    ],
)
def test_the_middle_is_the_first_business_day_from_there_on(first: date, days: int, middle: date | None) -> None:
    assert checkpoint_on(Span(first, first + timedelta(days=days)), WEEKDAYS_ONLY) == middle


def test_a_middle_on_a_holiday_is_the_business_day_after_it_if_the_cycle_has_one() -> None:
    november = Span(date(2026, 11, 1), date(2026, 12, 1))
    # The third Monday of November, a holiday in Mexico.
    assert checkpoint_on(november, BusinessDays({date(2026, 11, 16)})) == date(2026, 11, 17)
    every_day = BusinessDays({date(2026, 11, 1) + timedelta(days=ahead) for ahead in range(40)})
    assert checkpoint_on(november, every_day) is None


def test_a_plan_is_told_in_the_first_third_of_what_is_no_week() -> None:
    month = Span(date(2026, 11, 1), date(2026, 12, 1))
    assert is_planned_with_client(month, date(2026, 11, 10))
    assert not is_planned_with_client(month, date(2026, 11, 11))
    assert not is_planned_with_client(Span(date(2026, 11, 2), date(2026, 11, 9)), date(2026, 11, 2))


@pytest.mark.parametrize(
    ("kind", "drafted_on", "past"),
    [
        pytest.param(TouchpointKind.PLANNING, 2, date(2026, 11, 16), id="a plan from the middle on"),
        pytest.param(TouchpointKind.CHECKPOINT, 16, date(2026, 11, 23), id="a look at the middle after a week"),
        pytest.param(TouchpointKind.CHECKPOINT, 28, date(2026, 12, 1), id="or with its cycle"),
        pytest.param(TouchpointKind.SUMMARY, 30, date(2027, 1, 1), id="a summary with the next cycle"),
    ],
)
def test_a_draft_for_a_client_expires_when_what_it_says_is_past(
    kind: TouchpointKind, drafted_on: int, past: date
) -> None:
    month = Span(date(2026, 11, 1), date(2026, 12, 1))
    on = date(2026, 11, drafted_on)
    assert past_from(kind, month, drafted_on=on, next_ends_on=date(2027, 1, 1)) == past


def test_what_is_written_keeps_its_lines_and_loses_what_cannot_be_seen() -> None:
    assert check_body("  Hello\x00 Acme, \r\n\r\n48 h\u202e left.\n\n") == "Hello Acme,\n\n48 h left."


@pytest.mark.parametrize(
    "typed", ["", " \n\t\n", "\u200e".replace("\u200e", "\u202e")], ids=["nothing", "blanks", "a mark"]
)
def test_nothing_is_no_message(typed: str) -> None:
    with pytest.raises(NothingWritten):
        check_body(typed)


def test_a_message_is_as_long_as_slack_counts_it() -> None:
    assert check_body("x" * 3_000)
    with pytest.raises(BodyTooLong, match=r"3,004 characters"):
        check_body("x" * 2_999 + "&")
