"""Every amount that the bot writes can be typed in again, in whatever currency, and is the same amount."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocks.fields import typed_money
from blocks.retainers.term_fields import typed_quantity, typed_thresholds
from blocks.text import level, money, quantity
from domain.agreements.quantities import quantity_of
from domain.agreements.terms import Threshold
from domain.agreements.thresholds import thresholds_of
from domain.change_orders.rules import read_price
from domain.kinds import Kind
from domain.values.money import CURRENCIES, NegativeAmount, exponent, parse_amount
from domain.values.refusals import Refusal
from services.exports.journal import amount

# Up to what can be typed: fifteen digits, noughts behind the point among them.
MINOR = st.integers(0, 10**15 - 1) | st.integers(0, 300_000)
ROUND = st.integers(0, 10**11 - 1)
CODES = st.sampled_from(sorted(CURRENCIES))


def test_currencies_without_decimals_with_two_with_three_and_with_four_are_among_them() -> None:
    assert {exponent(code) for code in CURRENCIES} == {0, 2, 3, 4}


@given(MINOR, CODES)
def test_money_as_people_read_it_is_typed_in_again(minor: int, currency: str) -> None:
    assert parse_amount(money(minor, currency), currency) == minor
    assert parse_amount(quantity(Kind.FUNDS, minor, currency), currency) == minor


@given(ROUND, CODES)
def test_a_whole_amount_is_typed_in_again(whole: int, currency: str) -> None:
    minor = whole * 10 ** exponent(currency)
    assert parse_amount(money(minor, currency), currency) == minor


@given(MINOR.filter(bool), CODES)
def test_of_money_below_nothing_the_refusal_offers_the_amount(minor: int, currency: str) -> None:
    with pytest.raises(NegativeAmount) as refused:
        parse_amount(money(-minor, currency), currency)
    assert parse_amount(str(refused.value.facts["positive"]), currency) == minor


@given(MINOR, CODES)
def test_a_form_is_sent_as_it_was_filled_in(minor: int, currency: str) -> None:
    assert parse_amount(typed_money(minor, currency), currency) == minor
    assert quantity_of(Kind.FUNDS, currency)(typed_quantity(Kind.FUNDS, minor, currency)) == minor
    assert read_price(typed_money(minor, currency), currency) == (minor, None)
    assert read_price(f"{typed_money(minor, currency)}/h", currency) == (None, minor)
    assert read_price(f"{money(minor, currency)}/h", currency) == (None, minor)


@given(st.lists(MINOR.filter(bool), min_size=1, max_size=3, unique=True), CODES)
def test_thresholds_in_money_are_sent_as_they_were_filled_in(left: list[int], currency: str) -> None:
    wanted = tuple(Threshold(left_minor=each) for each in left)
    rule = thresholds_of(Kind.HOURS, currency)
    assert rule(typed_thresholds(wanted, currency)) == wanted
    assert rule("; ".join(amount(each, Kind.FUNDS, currency) for each in left)) == wanted
    shown = "; ".join(level(each, currency).removesuffix(" left") for each in wanted)
    assert rule(shown) == wanted


@given(MINOR, CODES)
def test_an_amount_of_the_journal_is_typed_in_again(minor: int, currency: str) -> None:
    assert parse_amount(amount(minor, Kind.FUNDS, currency), currency) == minor


@given(st.text("0123456789.,' ", min_size=1, max_size=12), CODES)
def test_what_a_refusal_offers_is_an_amount(typed: str, currency: str) -> None:
    try:
        parse_amount(typed, currency)
    except Refusal as refused:
        offered = [value for name, value in refused.facts.items() if name in {"one", "other", "positive", "example"}]
        assert all(parse_amount(str(each), currency) >= 0 for each in offered)


@pytest.mark.parametrize(
    ("typed", "minor"),
    [
        pytest.param("100.500", 100_500, id="as it is shown"),
        pytest.param("12.345", 12_345, id="with every fils"),
        pytest.param("250.500", 250_500, id="with a nought at its end"),
        pytest.param("6,000.000", 6_000_000, id="thousands, as they are shown"),
        pytest.param("KWD 100.500", 100_500, id="with its code"),
        pytest.param("1.234.567", 1_234_567_000, id="two points group thousands"),
    ],
)
def test_dinars_have_three_decimals_behind_a_point(typed: str, minor: int) -> None:
    assert parse_amount(typed, "KWD") == minor


@pytest.mark.parametrize(
    ("minor", "currency", "read"),
    [
        (100_500, "KWD", "KWD 100.500"),
        (999_000, "KWD", "KWD 999"),
        (6_000_000, "KWD", "KWD 6,000.000"),
        (60_000_000, "CLF", "CLF 6,000.0000"),
        (600_000, "CAD", "CA$6,000"),
        (6_000, "KRW", "₩6,000"),
    ],
)
def test_money_is_written_so_that_it_has_one_reading(minor: int, currency: str, read: str) -> None:
    assert money(minor, currency) == read
