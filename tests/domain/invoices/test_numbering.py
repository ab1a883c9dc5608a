"""Patterns of numbers: which can be used, and what they make."""

from __future__ import annotations

import pytest

from domain.invoices.numbering import (
    NotANextNumber,
    PatternTooLong,
    PatternUnclear,
    PatternWithoutNumber,
    parse_next_number,
    parse_pattern,
)
from domain.values.refusals import Refusal


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        pytest.param("INV-{year}-{number:04}", "INV-2026-0042", id="with its year and noughts"),
        pytest.param(" RE{number} ", "RE42", id="a running number"),
        pytest.param("{year}/{number:3}", "2026/042", id="a width without a nought"),
    ],
)
def test_a_pattern_makes_numbers(typed: str, number: str) -> None:
    assert parse_pattern(typed).number(2026, 42) == number


@pytest.mark.parametrize(
    ("typed", "refused"),
    [
        pytest.param("INV-{year}", PatternWithoutNumber, id="every invoice would have the same number"),
        pytest.param("", PatternWithoutNumber, id="nothing"),
        pytest.param("INV-{month}-{number}", PatternUnclear, id="a word that is not filled in"),
        pytest.param("{number}{number}", PatternUnclear, id="the number twice"),
        pytest.param("INV-{number", PatternUnclear, id="a bracket that is not closed"),
        pytest.param("I" * 40 + "{number}", PatternTooLong, id="too long"),
    ],
)
def test_what_is_no_pattern_is_refused_by_a_sentence(typed: str, refused: type[Refusal]) -> None:
    with pytest.raises(refused) as caught:
        parse_pattern(typed)
    assert "{{" not in caught.value.sentence


def test_the_next_number_is_a_whole_one() -> None:
    assert parse_next_number("42") == 42
    for typed in ("0", "-1", "4.2", "", "forty"):
        with pytest.raises(NotANextNumber):
            parse_next_number(typed)
