import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.values.quotes import masked, quoted, unquoted


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        pytest.param('"fix on mon"', "fix on mon", id="straight"),
        pytest.param("“fix on mon”", "fix on mon", id="a telephone's"),
        pytest.param("«fix»", "fix", id="French ones"),
        pytest.param("„fix“", "fix", id="German ones"),
        pytest.param("“fix “Buy” button”", "fix “Buy” button", id="one in another"),
        pytest.param('“the "Buy" button”', 'the "Buy" button', id="other ones within"),
        pytest.param("“Buy” and “Sell”", None, id="two quotations are not one"),
        pytest.param('"Buy" and "Sell"', None, id="nor two straight ones"),
        pytest.param("“open", None, id="never closed"),
        pytest.param('5" wide and 7"', None, id="inches"),
        pytest.param('""', None, id="nothing within"),
    ],
)
def test_a_text_that_is_one_quotation_has_its_inside(text: str, inside: str | None) -> None:
    assert unquoted(text) == inside


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ('fix "on mon" now', "fix  now"),
        ("fix “on mon” now", "fix  now"),
        ('5" wide and 7" too', '5" wide and 7" too'),
        ("it's O'Brien's", "it's O'Brien's"),
        ("“never closed", "“never closed"),
    ],
)
def test_what_is_quoted_is_not_read_and_everything_else_keeps_its_place(text: str, seen: str) -> None:
    hidden = masked(text)
    assert len(hidden) == len(text)
    assert hidden.replace("\x00", "") == seen


@given(st.text("ab “”„«»\"'", min_size=1).map(str.strip).filter(bool))
def test_whatever_is_put_in_quotes_can_be_taken_out_again(text: str) -> None:
    plain = text.translate(dict.fromkeys(map(ord, "“”„«»"), '"'))
    assert unquoted(quoted(text)) in {text, plain}
