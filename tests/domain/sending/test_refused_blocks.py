"""Slack's no to blocks: where it says that they are wrong, in whichever form it says so."""

from __future__ import annotations

import pytest

from domain.sending.refused_blocks import pointers


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        pytest.param({"errors": ["too long [json-pointer:/blocks/0/text]"]}, ("/blocks/0/text",), id="sentences"),
        pytest.param({"errors": [{"pointer": "/0/text", "code": "failed_constraint"}]}, ("/0/text",), id="objects"),
        pytest.param(
            {"response_metadata": {"messages": ["[ERROR] x [json-pointer:/view/blocks/2]"]}},
            ("/view/blocks/2",),
            id="messages alone",
        ),
        pytest.param({"errors": ["only_one_table_allowed", {"code": "x"}]}, (), id="no place"),
        pytest.param({"errors": "broken"}, (), id="no list"),
        pytest.param({}, (), id="nothing"),
    ],
)
def test_only_the_places_are_taken_from_an_answer(answer: dict[str, object], found: tuple[str, ...]) -> None:
    assert pointers(answer) == found
