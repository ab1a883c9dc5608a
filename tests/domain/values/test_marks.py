import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.values.marks import without_list_mark, without_marks


@pytest.mark.parametrize(
    "mark", ["• ", "- ", "* ", "– ", "1. ", "2) ", "a) ", "> ", ">", "- [ ] ", "- [x] ", "☐ ", "> • ", " \t- "]
)
def test_what_makes_a_line_an_item_or_a_quote_goes(mark: str) -> None:
    assert without_list_mark(f"{mark}acme 45m call") == "acme 45m call"


@pytest.mark.parametrize("line", ["-1h acme", "1.5h acme", "1.30 acme", "acme - call", "3D acme", "a lot", "->x", "*x"])
def test_what_only_begins_like_one_stays(line: str) -> None:
    assert without_list_mark(line) == line


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        pytest.param("*acme* 45m call", "acme 45m call", id="bold"),
        pytest.param("*acme 45m call*", "acme 45m call", id="all of it bold"),
        pytest.param("_acme_ `45m` *call*.", "acme 45m call.", id="several signs, and a full stop behind"),
        pytest.param("*_acme_* 45m", "acme 45m", id="one in another"),
        pytest.param("`acme 45m call`", "acme 45m call", id="code"),
        pytest.param("```acme 45m a\nbluefin 10m b```", "acme 45m a\nbluefin 10m b", id="a block of code"),
        pytest.param("• a\n• b", "a\nb", id="a list"),
    ],
)
def test_what_an_editor_puts_around_words_goes(typed: str, plain: str) -> None:
    assert without_marks(typed) == plain


@pytest.mark.parametrize(
    "typed", ["2*3*4", "3 * 4 * 5", "snake_case_name", "__init__", "*args and **kwargs", "~old~ new", "5 > 3", "`open"]
)
def test_signs_that_mean_something_stay(typed: str) -> None:
    assert without_marks(typed) == typed


@given(st.text("*_`~ ab1.>-•\n"))
def test_nothing_but_signs_is_ever_taken_away(text: str) -> None:
    assert [char for char in without_marks(text) if char in "ab"] == [char for char in text if char in "ab"]
