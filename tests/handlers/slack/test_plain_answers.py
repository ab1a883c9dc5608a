"""What Slack takes for no blocks: whoever asked reads the same as text alone, wherever they asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from structlog.testing import capture_logs

from blocks import ids
from blocks.message import Message, actions, button, message, section
from handlers.slack.request import SlackRequest
from handlers.words import WORDS
from tests.desk import Desk

_NO_TABLE = {"type": "table", "rows": []}
_NO_SECTION = {"type": "section"}


@pytest.fixture
def misdrawn() -> Iterator[list[dict[str, Any]]]:
    """The blocks that `/retainer today` answers with instead of its own."""
    blocks: list[dict[str, Any]] = []

    async def act(_: SlackRequest, __: str) -> Message:
        return message("All of today.", *blocks)

    word = WORDS["today"]
    WORDS["today"] = replace(word, act=act)
    yield blocks
    WORDS["today"] = word


async def test_a_table_that_is_refused_is_read_as_text(either_desk: Desk, misdrawn: list[dict[str, Any]]) -> None:
    misdrawn[:] = [_NO_TABLE]

    with capture_logs() as logged:
        said = await either_desk.dee.command("/retainer today", channel="C0GENERAL")

    assert said.trouble is None
    assert said.ephemeral is not None
    assert (said.ephemeral.text, said.ephemeral.blocks) == ("All of today.", [])
    (record,) = [each for each in logged if each["event"] == "blocks_refused"]
    assert record["at"] == ["/blocks/0/rows"]


async def test_a_direct_message_that_is_refused_is_read_as_text(
    either_desk: Desk, misdrawn: list[dict[str, Any]]
) -> None:
    misdrawn[:] = [_NO_SECTION]

    await either_desk.dee.say("today", dm=True)
    await either_desk.slack.settled()

    told = (await either_desk.dee.dm())[-1]
    assert (told.text, told.blocks) == ("All of today.", [])


async def test_an_answer_above_the_home_tab_that_is_refused_is_read_as_text(desk: Desk) -> None:
    await desk.dee.open_home()
    await desk.slack.settled()
    await desk.slack.fail("views.open", error="invalid_arguments")

    shown = (await desk.dee.click(await desk.dee.home(), ids.SHOW_HELP)).view

    assert shown is not None
    assert [each["type"] for each in shown["blocks"]] == ["section"]
    assert "/retainer log" in str(shown)


async def test_a_home_tab_that_is_refused_says_where_else_to_look(desk: Desk) -> None:
    await desk.slack.fail("views.publish", error="invalid_arguments")

    await desk.dee.open_home()
    await desk.slack.settled()

    assert "/retainer today" in str(await desk.dee.home())


async def test_a_table_that_slack_takes_stands_as_it_was_drawn(desk: Desk, misdrawn: list[dict[str, Any]]) -> None:
    table = {"type": "table", "rows": [[{"type": "raw_text", "text": "one"}]]}
    misdrawn[:] = [table, section("Two"), actions(button("x", "y"))]

    said = await desk.dee.command("/retainer today", channel="C0GENERAL")

    assert said.trouble is None
    assert said.ephemeral is not None
    assert [each["type"] for each in said.ephemeral.blocks] == ["table", "section", "actions"]
