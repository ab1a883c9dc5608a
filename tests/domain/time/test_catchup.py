from hypothesis import given
from hypothesis import strategies as st

from domain.time.catchup import CatchupLine, parse_lines
from domain.time.log_line import parse_log
from domain.values.days import Weekday
from domain.values.durations import MinutesOver59

TYPED = "acme 1h30 Checkout fix on mon\r\n\n  \nbluefin 1:75 call\n45m acme review #nb\n"


def test_every_line_that_says_something_keeps_its_own_number() -> None:
    assert [(line.number, line.text) for line in parse_lines(TYPED)] == [
        (1, "acme 1h30 Checkout fix on mon"),
        (4, "bluefin 1:75 call"),
        (5, "45m acme review #nb"),
    ]


def test_a_bad_line_does_not_hide_the_good_ones() -> None:
    first, second, third = parse_lines(TYPED)
    assert first.line is not None
    assert first.line.day == Weekday(1)
    assert first.refusal is None
    assert isinstance(second.refusal, MinutesOver59)
    assert second.line is None
    assert third.line is not None
    assert not third.line.billable


def test_nothing_typed_is_no_lines() -> None:
    assert parse_lines(" \n\t\n") == ()


@given(st.text() | st.lists(st.sampled_from(["acme", "1h", "15", "\n", "on", "mon"])).map(" ".join))
def test_whatever_is_typed_every_line_gets_an_answer(text: str) -> None:
    for line in parse_lines(text):
        assert (line.line is None) is (line.refusal is not None)
        assert "\n" not in line.text


def test_a_line_says_what_it_says_alone() -> None:
    assert parse_lines("acme 1h fix") == (CatchupLine(1, "acme 1h fix", parse_log("acme 1h fix")),)
