"""Words of time that belong to the noun behind them are no day and no duration."""

from __future__ import annotations

from datetime import date

import pytest

from domain.time.log_line import parse_log
from domain.time.timer_line import parse_stop
from domain.values.days_in_text import days_in
from domain.values.durations_in_text import durations_in
from domain.values.refusals import Refusal

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("prep wednesday call", id="a weekday before a noun"),
        pytest.param("notes of the friday meeting", id="with an article"),
        pytest.param("banners for Black Friday", id="the name of a sale"),
        pytest.param("Good Friday opening hours", id="the name of a feast"),
        pytest.param("the Sun article", id="a short name behind an article"),
        pytest.param("plan for tomorrow", id="what the work was for"),
        pytest.param("next week planning", id="a week to come before a noun"),
        pytest.param("work on the 2nd draft", id="an ordinal before a noun"),
        pytest.param("ticket 12/11", id="a number of something"),
        pytest.param("prep session friday call", id="a word that ends in on is no on"),
        pytest.param("call with May, April and June", id="names of people and months"),
        pytest.param("march report", id="a month"),
    ],
)
def test_what_belongs_to_a_noun_is_no_day(text: str) -> None:
    assert days_in(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("call friday with May", id="something new begins behind it"),
        pytest.param("call on friday meeting notes", id="behind on"),
        pytest.param("prep friday", id="at the end"),
        pytest.param("fix mon bug", id="a short name"),
        pytest.param("fix tomorrow", id="to come, and for nothing"),
        pytest.param("fix on the 2nd about login", id="an ordinal behind on"),
    ],
)
def test_what_stands_for_itself_is_one(text: str) -> None:
    assert len(days_in(text)) == 1


def test_what_fills_a_day_is_what_the_work_was_about() -> None:
    assert parse_log("acme 1h 24h hotline").description == "24h hotline"
    assert parse_log("acme 1h 100 hours report").description == "100 hours report"


def test_a_timer_that_is_called_by_a_weekday_is_not_asked_about() -> None:
    assert parse_stop("Monday standup").text == "Monday standup"


def test_a_weekday_at_the_beginning_is_asked_about_only_where_it_makes_a_difference() -> None:
    line = parse_log("acme 1h Monday standup")
    assert (line.on(MONDAY), line.description) == (None, "Monday standup")
    with pytest.raises(Refusal) as asked:
        line.on(TUESDAY)
    assert [answer.words for answer in asked.value.answers] == ["Mon 23 Nov 2026", "No, it is part of the text"]

    dated = parse_log("acme 1h Monday standup on mon")
    assert (dated.on(TUESDAY), dated.description) == (MONDAY, "Monday standup")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("90 day plan", False, id="of so many days"),
        pytest.param("two week sprint", False, id="of so many weeks"),
        pytest.param("30 sec spot", False, id="of so many seconds"),
        pytest.param("10:30 call", False, id="a time of day"),
        pytest.param("16:9 video", False, id="a format"),
        pytest.param("3 days of sprint", True, id="days, in the plural"),
        pytest.param("90 day", True, id="nothing behind it"),
        pytest.param("1:30 call", True, id="what would be a duration by itself"),
        pytest.param("10:30 h call", True, id="with a unit"),
        pytest.param("2 hour workshop", True, id="hours, which may be more time"),
    ],
)
def test_what_says_of_which_kind_a_thing_is_is_no_duration(text: str, *, found: bool) -> None:
    assert bool(durations_in(text)) == found
