"""Whether what was logged since answers a question about a line."""

from __future__ import annotations

import pytest

from domain.time.answers import answering
from domain.time.log_line import parse_log
from tests.blocks import samples


@pytest.mark.parametrize(
    ("line", "minutes", "what", "is_answer"),
    [
        pytest.param("acme 15m fix", 15, "fix", True, id="the same again"),
        pytest.param("acme 15m fix", 900, "Fix", True, id="as long as another button says"),
        pytest.param("acme 1h “fix for 27 nov”", 60, "fix", True, id="the words without the day that was doubted"),
        pytest.param("acme 1h fix on 2026-11-27", 60, "fix for 27 nov", True, id="the words with it"),
        pytest.param("1h acme fix", 60, "fix", True, id="the client behind the duration"),
        pytest.param("15m fix", 15, "fix", True, id="the channel's client"),
        pytest.param("Acme/seo 1h fix", 60, "fix", True, id="another of the client's retainers"),
        pytest.param("bluefin 15m fix", 15, "fix", False, id="another client"),
        pytest.param("acme 15m fix", 15, "call", False, id="as long, with other words"),
        pytest.param("acme 15m fix the cart", 20, "fix", False, id="other words, and another length"),
    ],
)
def test_an_answer_says_what_the_line_may_mean(line: str, minutes: int, what: str, is_answer: bool) -> None:
    entry = samples.entry(raw_minutes=minutes, description=what)
    assert (answering(parse_log(line), [entry]) is entry) is is_answer
