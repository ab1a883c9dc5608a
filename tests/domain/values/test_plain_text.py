import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.values.plain_text import folded, one_line, shown


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
        pytest.param("ac\u200bme", "acme", id="a blank of no width goes"),
        pytest.param("\u200eacme\u200f", "acme", id="what says how to read on goes"),
        pytest.param("soft\u00adware", "software", id="a hyphen that shows only at a line's end goes"),
        pytest.param("ac\u200dme", "acme", id="a joiner between Latin letters goes"),
        pytest.param("می\u200cخواهم", "می\u200cخواهم", id="where a script needs it a joiner stays"),
        pytest.param("O\u2019Brien", "O'Brien", id="a telephone's apostrophe is the keyboard's"),
        pytest.param("O\u02bcBrien", "O'Brien", id="a letter that looks like one too"),
        pytest.param("cafe\u0301", "café", id="a letter in two parts is composed"),
        pytest.param("\uff11\uff48\uff13\uff10", "1h30", id="figures and letters of full width"),
        pytest.param("\uff11\uff1a\uff13\uff10", "1:30", id="a wide colon between figures"),
        pytest.param("任务：修复", "任务：修复", id="a wide colon between other letters stays"),
        pytest.param("2026\u201111\u201112", "2026-11-12", id="hyphens that do not break"),
        pytest.param("9\u20135, Mon \u2014 Fri", "9\u20135, Mon \u2014 Fri", id="dashes stay"),
        pytest.param("“Buy” and 5\u2032", "“Buy” and 5\u2032", id="quotation marks and primes stay"),
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


@given(st.text())
def test_text_once_folded_stays_as_it_is_and_keeps_its_lines(text: str) -> None:
    once = folded(text)
    assert folded(once) == once
    assert once.count("\n") >= text.count("\n")
    assert one_line(once) == one_line(text)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\u2028", "\u2029", "\x85", "\v"])
def test_every_way_to_end_a_line_ends_one(end: str) -> None:
    assert folded(f"acme 1h a{end}bluefin 2h b").split() == ["acme", "1h", "a", "bluefin", "2h", "b"]
    assert len(folded(f"acme 1h a{end}bluefin 2h b").splitlines()) == 2


def test_a_quote_in_a_sentence_is_cut_with_an_ellipsis() -> None:
    assert shown("x" * 41) == "x" * 39 + "…"
    assert shown("x" * 40) == "x" * 40
