"""The check itself: what Slack refuses, or what would fool a reader, does not pass it."""

from __future__ import annotations

from typing import Any

import pytest

from blocks.fields import field, typed
from blocks.message import Block, actions, button, message, modal, section
from tests.blocks.payloads import Surface, problems

_CHART: Block = {
    "type": "data_visualization",
    "title": "Use",
    "chart": {"type": "pie", "segments": [{"label": "a", "value": 1}]},
}
BAD: dict[str, tuple[Any, Surface, str]] = {
    "a message without text": ({"text": " ", "blocks": [section("x")]}, "message", "text of 1"),
    "a mention that somebody typed": (message("<!channel>"), "message", "typed markup"),
    "a typed link": ({"text": "x", "blocks": [section("<https://bad.example|good>")]}, "message", "typed markup"),
    "a control character": ({"text": "x", "blocks": [section("a\x07b")]}, "message", "holds"),
    "a mark that turns the line": (message("a\u202eb"), "message", "reading direction"),
    "51 blocks": (message("x", *[section("y")] * 51), "message", "51 blocks"),
    "9,000 characters": (message("x", *[section("y" * 2_999)] * 4), "message", "characters in all blocks"),
    "two buttons with one id": (
        message("x", actions(button("A", "same")), actions(button("B", "same"))),
        "message",
        "action_id same is there 2 times",
    ),
    "a button without a value": (message("x", actions(button("A", "a", ""))), "message", "empty"),
    "a button's value of 2,001": (message("x", actions(button("A", "a", "v" * 2_001))), "message", "at most 2000"),
    "an input without submit": (modal("m", "Title", field("a", "A", typed())), "modal", "without submit"),
    "three charts": (message("x", _CHART, _CHART, _CHART), "message", "3 charts"),
}


@pytest.mark.parametrize(("payload", "surface", "reason"), BAD.values(), ids=BAD.keys())
def test_it_names_what_is_wrong_with(payload: Any, surface: Surface, reason: str) -> None:
    assert reason in "\n".join(problems(payload, surface))


def test_it_lets_pass_what_is_right() -> None:
    right = message("Due <!date^1^{time}|at one> for <@U0SAMPLE1>", section("a &lt;b&gt;"), actions(button("A", "a")))
    assert list(problems(dict(right), "message")) == []
