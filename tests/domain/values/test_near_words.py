import pytest

from domain.values.near_words import near_word

WORDS = ("log", "undo", "edit", "help", "balance", "list", "deliver", "cancel", "report", "start", "stop", "co")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        pytest.param("lgo", "log", id="two letters changed places"),
        pytest.param("LOGG", "log", id="one too many, in capitals"),
        pytest.param("balanc", "balance", id="one missing"),
        pytest.param("hello", "help", id="a greeting"),
        pytest.param("?", "help", id="a question mark"),
        pytest.param("delete", "edit", id="called otherwise here, and not deliver"),
        pytest.param("clients", "list", id="what they are looked for as"),
        pytest.param("acme", None, id="a name"),
        pytest.param("call", None, id="a word that is near, but not as near as that"),
        pytest.param("frobnicate", None, id="nothing like it"),
    ],
)
def test_the_word_that_is_meant(typed: str, meant: str | None) -> None:
    assert near_word(typed, WORDS) == meant
