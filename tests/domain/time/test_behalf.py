"""For whom a line is meant: a mention behind a last "for", and no other."""

from __future__ import annotations

import pytest

from domain.time.behalf import again_for, as_read, for_whom, mentioned, names_another


@pytest.mark.parametrize(
    ("typed", "line", "who"),
    [
        pytest.param("acme 1h fix for <@U1|dee>", "acme 1h fix", "U1", id="at the end"),
        pytest.param("acme 1h for <@W1>", "acme 1h", "W1", id="without a name, of an organisation"),
        pytest.param("1h fix FOR  <@U1|dee> ", "1h fix", "U1", id="in capitals, with blanks"),
        pytest.param("acme 1h fix for <@U1|dee> on mon", "acme 1h fix on mon", "U1", id="before a date"),
        pytest.param("acme 1h fix for <@U1|dee> on 12 nov #nb", "acme 1h fix on 12 nov #nb", "U1", id="and a flag"),
        pytest.param("acme 1h fix #nb for <@U1|dee>", "acme 1h fix #nb", "U1", id="behind a flag"),
        pytest.param("acme 1h fix on mon for <@U1|dee>", "acme 1h fix on mon", "U1", id="behind a date"),
        pytest.param("acme 1h call for sales for <@U1|dee>", "acme 1h call for sales", "U1", id="the last for"),
        pytest.param("for <@U1|dee>", "", "U1", id="nothing else"),
        pytest.param("acme 1h call with <@U1|dee>", "acme 1h call with @dee", None, id="with somebody"),
        pytest.param("acme 1h slides for <@U1|dee> to show", "acme 1h slides for @dee to show", None, id="more words"),
        pytest.param("acme 1h before <@U1|dee>", "acme 1h before @dee", None, id="a word that ends like it"),
        pytest.param("acme 1h fix for @dee", "acme 1h fix for @dee", None, id="a name that is no mention"),
        pytest.param("acme 1h fix for <#C1|acme>", "acme 1h fix for <#C1|acme>", None, id="a channel"),
        pytest.param("acme 1h for <@U1|a> and <@U2|b>", "acme 1h for @a and @b", None, id="two people"),
        pytest.param("acme 1h fix", "acme 1h fix", None, id="nobody"),
    ],
)
def test_a_line_says_for_whom(typed: str, line: str, who: str | None) -> None:
    meant = for_whom(typed)
    assert (meant.line, meant.slack_user_id) == (line, who)


def test_a_button_says_it_again() -> None:
    meant = for_whom("acme 1h fix for <@U1|dee> on mon")
    assert for_whom(again_for("acme/site 1h fix on mon", meant)) == meant._replace(line="acme/site 1h fix on mon")
    assert again_for("acme 1h", for_whom("acme 1h")) == "acme 1h"


@pytest.mark.parametrize(
    ("text", "who"), [("<@U1|dee>", "U1"), (" <@U1> ", "U1"), ("the last <@U1>", None), ("@dee", None), ("", None)]
)
def test_a_text_can_be_a_mention_and_nothing_else(text: str, who: str | None) -> None:
    assert mentioned(text) == who


def test_a_person_reads_names() -> None:
    assert as_read("ask <@U1|dee> and <@U2>") == "ask @dee and @U2"


@pytest.mark.parametrize(
    ("typed", "another"),
    [
        pytest.param("acme 1h fix for @dee", True, id="by name"),
        pytest.param("acme 1h fix for <@U1>", True, id="by tag"),
        pytest.param("acme 1h fix for <@U1|Dee van Os> on mon", True, id="by a name of several words"),
        pytest.param("acme 1h fix for @dee on mon #nb", True, id="before date and flag"),
        pytest.param("acme 1h slides for @dee to show", False, id="part of the work"),
        pytest.param("acme 1h call with @dee", False, id="with somebody"),
        pytest.param("acme 1h fix for dee", False, id="a word"),
        pytest.param("acme 1h before @dee", False, id="a word that ends like it"),
    ],
)
def test_a_line_among_many_is_for_another_or_ones_own(typed: str, another: bool) -> None:
    assert names_another(typed) is another
