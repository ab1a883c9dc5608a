import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.deliverables.line import (
    MOST_AT_ONCE,
    NotAWholeUnit,
    NothingCancelled,
    NothingDelivered,
    TooManyUnits,
    answered,
    parse_cancellation,
    parse_delivery,
    parse_quantity,
)
from domain.values.days import ImpossibleDate, Weekday
from domain.values.descriptions import DescriptionTooLong
from domain.values.refusals import Refusal


@pytest.mark.parametrize(
    ("typed", "named", "quantity", "description"),
    [
        pytest.param("acme 2 blog posts", "acme", 2, "blog posts", id="client, number, what"),
        pytest.param("acme 2x blog posts", "acme", 2, "blog posts", id="a number with its x"),
        pytest.param("acme/blog 1 landing page", "acme/blog", 1, "landing page", id="client and retainer"),
        pytest.param('"Acme Corp" 3 pieces', "Acme Corp", 3, "pieces", id="a quoted name"),
        pytest.param("acme 1 2026 report", "acme", 1, "2026 report", id="a year behind the number is text"),
        pytest.param("acme: 007 posts", "acme", 7, "posts", id="noughts before the number"),
    ],
)
def test_what_stands_before_the_number_is_the_client(typed: str, named: str, quantity: int, description: str) -> None:
    line = parse_delivery(typed)
    assert (line.named, line.quantity, line.description) == (named, quantity, description)
    assert (line.maybe, line.description_without_maybe) == (None, description)


@pytest.mark.parametrize(
    ("typed", "maybe", "quantity", "description", "without"),
    [
        pytest.param("acme landing page", "acme", 1, "acme landing page", "landing page", id="no number is one"),
        pytest.param("2 blog posts", "blog", 2, "blog posts", "posts", id="the number first"),
        pytest.param("2 acme blog posts", "acme", 2, "acme blog posts", "blog posts", id="number, client, what"),
        pytest.param("3-page report", "3-page", 1, "3-page report", "report", id="a word that begins with a digit"),
    ],
)
def test_otherwise_the_first_word_may_be_a_client(
    typed: str, maybe: str, quantity: int, description: str, without: str
) -> None:
    line = parse_delivery(typed)
    assert (line.named, line.maybe, line.quantity) == (None, maybe, quantity)
    assert (line.description, line.description_without_maybe) == (description, without)


def test_a_day_stands_behind_the_last_on() -> None:
    assert parse_delivery("acme 2 notes on tents on mon").day == Weekday(1)
    assert parse_delivery("acme 2 notes on tents").description == "notes on tents"


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("", NothingDelivered),
        ("2", NothingDelivered),
        ("acme 2", NothingDelivered),
        ("acme 0 posts", NotAWholeUnit),
        ("acme 1.5 posts", NotAWholeUnit),
        ("acme -2 posts", NotAWholeUnit),
        ("acme 404 page", TooManyUnits),
        (f"acme {'9' * 5_000} posts", TooManyUnits),
        ("acme 2 posts on 31 feb", ImpossibleDate),
        (f"acme 2 {'x' * 3_001}", DescriptionTooLong),
    ],
)
def test_what_cannot_be_read_is_refused(typed: str, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        parse_delivery(typed)


def test_whether_a_cancelled_one_counts_is_said_or_asked() -> None:
    assert parse_cancellation("acme Tuesday call").counted is None
    assert parse_cancellation("acme Tuesday call #counted").counted is True
    assert parse_cancellation("acme #BACK Tuesday call").counted is False
    assert parse_cancellation("acme call #back #counted").counted is None
    with pytest.raises(NothingCancelled):
        parse_cancellation("#back")


@given(st.text(max_size=200))
def test_whatever_is_typed_is_read_or_refused_in_a_sentence(typed: str) -> None:
    for parse in (parse_delivery, parse_cancellation):
        try:
            line = parse(typed)
        except Refusal:
            continue
        assert 1 <= line.quantity <= MOST_AT_ONCE
        assert line.description
        assert line.named is None or line.maybe is None


@given(st.text(max_size=200), st.booleans())
def test_the_answer_to_the_question_is_the_same_line_answered(typed: str, counted: bool) -> None:
    try:
        asked = parse_cancellation(typed)
    except Refusal:
        return
    line = parse_cancellation(answered(typed, counted=counted))
    assert line.counted is counted
    assert (line.named, line.quantity, line.description) == (asked.named, asked.quantity, asked.description)


@given(st.integers(1, MOST_AT_ONCE))
def test_every_number_that_a_line_takes_is_read(quantity: int) -> None:
    assert parse_quantity(f" {quantity} ") == parse_quantity(f"{quantity}×") == quantity
