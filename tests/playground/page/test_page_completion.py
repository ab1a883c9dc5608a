"""The composer knows the words that the manifest's usage hint names."""

import pytest

from playground.page.completion import words_of


@pytest.mark.parametrize(
    ("hint", "words"),
    [
        pytest.param("log acme 1h30 fix | balance [client] | help", ["log", "balance", "help"], id="bars"),
        pytest.param("[log | balance | list]", ["log", "balance", "list"], id="brackets around all"),
        pytest.param("log, log, today", ["log", "today"], id="commas, each once"),
        pytest.param("[client] [text]", [], id="placeholders are no words"),
        pytest.param("", [], id="none"),
    ],
)
def test_words_of_a_usage_hint(hint: str, words: list[str]) -> None:
    assert [each["word"] for each in words_of(hint)] == words


def test_the_rest_of_an_alternative_is_its_note() -> None:
    assert words_of("log acme 1h30 | help") == [{"word": "log", "note": "acme 1h30"}, {"word": "help", "note": ""}]
