"""What Slack makes of typed text is turned back once, and only once."""

from __future__ import annotations

import pytest

from handlers.slack.typed import as_typed, lines_as_typed, nameless, typed_lines


@pytest.mark.parametrize(
    ("raw", "typed"),
    [
        pytest.param("&gt; acme 45m call", "acme 45m call", id="a quote"),
        pytest.param("a &lt; b &amp;&amp; c", "a < b && c", id="three characters"),
        pytest.param("the &amp;lt; entity", "the &lt; entity", id="an entity that somebody typed stays one"),
        pytest.param("&amp;amp;", "&amp;", id="never twice"),
        pytest.param("<http://acme.com|acme.com> 1h", "acme.com 1h", id="a link that Slack made"),
        pytest.param("<https://acme.com/a|https://acme.com/a>", "https://acme.com/a", id="an address typed whole"),
        pytest.param("<https://acme.com/a?b=1&amp;c=2>", "https://acme.com/a?b=1&c=2", id="an address alone"),
        pytest.param("<https://d.example/1|the spec>", "the spec (https://d.example/1)", id="a link with words"),
        pytest.param("<tel:+4930123|030 123> call", "030 123 call", id="a telephone number"),
        pytest.param("<mailto:jo@acme.example|jo@acme.example>", "jo@acme.example", id="a mail address"),
        pytest.param("<mailto:jo@acme.example>", "jo@acme.example", id="one without a label"),
        pytest.param("with <@U1|dee> in <#C1|general>", "with @dee in #general", id="mentions with names"),
        pytest.param("with <@U2> and <@U9>", "with @max and @U9", id="mentions without"),
        pytest.param("<!here> <!subteam^S1|@web>", "@here @web", id="groups"),
        pytest.param("<@UBOT> acme 45m call", "acme 45m call", id="the bot in front"),
        pytest.param("<@UBOT|retainer>: acme 45m call", "acme 45m call", id="the bot in front, with its name"),
        pytest.param("@Retainer, acme 45m call", "acme 45m call", id="the bot in front, typed"),
        pytest.param("/retainer log acme 45m call", "log acme 45m call", id="the command as a message"),
        pytest.param("acme 1h talk to <@UBOT>", "acme 1h talk to @Retainer", id="the bot elsewhere"),
        pytest.param("*acme* `45m` call", "acme 45m call", id="bold and code"),
        pytest.param("• acme 5m\n• bluefin 5m", "acme 5m\nbluefin 5m", id="lines stay lines"),
        pytest.param("acme\u00a01h O\u2019Brien cafe\u0301", "acme 1h O'Brien café", id="letters are folded"),
    ],
)
def test_text_is_as_its_author_reads_it(raw: str, typed: str) -> None:
    assert as_typed(raw, names={"U2": "max"}, bot="UBOT") == typed


@pytest.mark.parametrize(
    ("raw", "typed"),
    [
        pytest.param("acme 1h for <@U2>", "acme 1h for <@U2|max>", id="at the end, by id alone"),
        pytest.param(
            "acme 1h for <@U1|dee> on mon #nb", "acme 1h for <@U1|dee> on mon #nb", id="before a date and a flag"
        ),
        pytest.param("*acme 1h for <@U1|dee>*", "acme 1h for <@U1|dee>", id="in bold"),
        pytest.param("• acme\u00a01h for <@U1|dee>", "acme 1h for <@U1|dee>", id="an item, with a wide blank"),
        pytest.param("ask <@U2> for <@U1|dee>", "ask @max for <@U1|dee>", id="two of them"),
        pytest.param("with <@U1|dee> in <#C1|general>", "with @dee in #general", id="before other words"),
        pytest.param("a for <@U2>\nb with <@U2> here\nc", "a for <@U2|max>\nb with @max here\nc", id="line by line"),
        pytest.param("edit <@U1|O\u2019Neil &lt;b&gt; &amp; co>", "edit <@U1|O'Neil b & co>", id="a name with signs"),
        pytest.param("acme 1h talk to <@UBOT>", "acme 1h talk to @Retainer", id="the bot logs nothing"),
    ],
)
def test_a_mention_among_the_last_words_of_a_line_stays_a_tag(raw: str, typed: str) -> None:
    assert typed_lines(raw, names={"U2": "max"}, bot="UBOT") == typed


def test_in_a_form_there_is_no_markup_of_slacks_to_turn_back() -> None:
    assert lines_as_typed("- acme 1h a &amp; b <x>\n2. bluefin 1h") == "acme 1h a &amp; b <x>\nbluefin 1h"


def test_who_is_mentioned_without_a_name_is_asked_for_and_the_bot_is_not() -> None:
    assert nameless("<@U1> <@U2|max> <@UBOT> <#C1>", bot="UBOT") == {"U1"}
