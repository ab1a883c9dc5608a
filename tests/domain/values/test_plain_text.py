import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.values.plain_text import one_line, shown


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        pytest.param("Fix\nthe\tcheckout ", "Fix the checkout", id="newlines and tabs become blanks"),
        pytest.param("a\x00b\x1bc", "abc", id="control characters go"),
        pytest.param("pay \u202e001", "pay 001", id="what turns the reading direction goes"),
        pytest.param("\ufeffacme", "acme", id="a byte order mark goes"),
        pytest.param("half \ud83d of it", "half of it", id="half a surrogate pair goes"),
        pytest.param("👩\u200d💻 café", "👩\u200d💻 café", id="joined emoji and accents stay"),
        pytest.param("a\u00a0b\u2028c", "a b c", id="unusual white space becomes a blank"),
    ],
)
def test_text_is_kept_as_one_harmless_line(typed: str, kept: str) -> None:
    assert one_line(typed) == kept


@given(st.text())
def test_a_line_once_made_harmless_stays_as_it_is_and_can_be_stored(text: str) -> None:
    line = one_line(text)
    assert one_line(line) == line
    assert line.isprintable() or not any(char in line for char in "\x00\r\n\t")
    line.encode()


def test_a_quote_in_a_sentence_is_cut_with_an_ellipsis() -> None:
    assert shown("x" * 41) == "x" * 39 + "…"
    assert shown("x" * 40) == "x" * 40
