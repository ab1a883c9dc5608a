"""The day that cycles begin on, as people type it."""

from __future__ import annotations

from datetime import date

import pytest

from domain.agreements.anchors import Anchor, NotAnAnchor, anchored, parse_anchor
from domain.agreements.terms import Terms
from domain.kinds import Length
from domain.values.refusals import Refusal

WEEKLY, MONTHLY, QUARTERLY, YEARLY = Length.WEEKLY, Length.MONTHLY, Length.QUARTERLY, Length.YEARLY


@pytest.mark.parametrize(
    ("typed", "length", "anchor"),
    [
        pytest.param("Monday", WEEKLY, Anchor(1), id="a weekday"),
        pytest.param("sun", WEEKLY, Anchor(7), id="a short weekday"),
        pytest.param("5", WEEKLY, Anchor(5), id="a weekday by its number"),
        pytest.param("2026-12-02", WEEKLY, Anchor(3), id="a date is its weekday for weeks"),
        pytest.param("1", MONTHLY, Anchor(1), id="a day"),
        pytest.param("the 31st", MONTHLY, Anchor(31), id="an ordinal"),
        pytest.param("15.", MONTHLY, Anchor(15), id="a German ordinal"),
        pytest.param("last day of the month", MONTHLY, Anchor(31), id="the last day"),
        pytest.param("1 Jan", MONTHLY, Anchor(1, 1), id="a month more than is needed"),
        pytest.param("1 Jan", QUARTERLY, Anchor(1, 1), id="a day and its month"),
        pytest.param("April 6", YEARLY, Anchor(6, 4), id="a month and its day"),
        pytest.param("2027-04-06", YEARLY, Anchor(6, 4), id="a date is its day and month for years"),
        pytest.param("15", QUARTERLY, Anchor(15), id="a day alone: of the month that the terms begin in"),
    ],
)
def test_an_anchor_is_read_as_people_type_it(typed: str, length: Length, anchor: Anchor) -> None:
    assert parse_anchor(typed, length) == anchor


@pytest.mark.parametrize(
    ("typed", "length", "example"),
    [
        pytest.param("15", WEEKLY, "like Monday", id="no week has a fifteenth day"),
        pytest.param("1 Jan", WEEKLY, "like Monday", id="a day of the year is no weekday"),
        pytest.param("32", MONTHLY, "1 or 31", id="no month has 32 days"),
        pytest.param("0", MONTHLY, "1 or 31", id="nor a day before the first"),
        pytest.param("Monday", MONTHLY, "1 or 31", id="months begin on no weekday"),
        pytest.param("Friday", QUARTERLY, "1 Jan", id="nor do quarters"),
        pytest.param("spring", YEARLY, "1 Apr", id="no day at all"),
        pytest.param("today", MONTHLY, "1 or 31", id="a day that is another one tomorrow"),
    ],
)
def test_what_is_no_anchor_is_refused_with_one_that_is(typed: str, length: Length, example: str) -> None:
    with pytest.raises(NotAnAnchor) as refused:
        parse_anchor(typed, length)
    assert refused.value.field == "anchor_day"
    assert f"“{typed}” is not a day that {length.value} cycles can begin on" in refused.value.sentence
    assert example in refused.value.sentence


def test_a_day_that_no_calendar_has_is_refused_as_everywhere() -> None:
    with pytest.raises(Refusal, match="30 feb"):
        parse_anchor("30 feb", YEARLY)


@pytest.mark.parametrize(
    ("length", "anchor", "month"),
    [
        pytest.param(WEEKLY, Anchor(1), None, id="weeks know no month"),
        pytest.param(MONTHLY, Anchor(1, 4), None, id="months know none either"),
        pytest.param(QUARTERLY, Anchor(1, 4), 4, id="quarters count from the one that was said"),
        pytest.param(YEARLY, Anchor(1), 11, id="or else from the one that they begin in"),
    ],
)
def test_terms_remember_a_month_where_their_cycles_count_months(
    length: Length, anchor: Anchor, month: int | None
) -> None:
    terms = anchored(Terms(date(2026, 11, 12), length=length), anchor, date(2026, 11, 12))
    assert (terms.anchor_day, terms.anchor_month) == (anchor.day, month)
