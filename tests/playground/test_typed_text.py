"""Words that people type reach the app as Slack would write them."""

from __future__ import annotations

import pytest

from playground.control import PersonHere
from playground.manifest import Manifest
from playground.state import Workspace
from playground.testing import local_slack
from playground.typed_text import as_command, as_message
from playground.world import read_world
from tests.playground.app_here import AppHere

TYPED = {
    "three characters are escaped": ("a < b & c > d", "a &lt; b &amp; c &gt; d", "a &lt; b &amp; c &gt; d"),
    "a name becomes an id": ("ask @dee today", "ask <@U0DESIGN> today", "ask <@U0DESIGN|dee> today"),
    "a channel becomes an id": ("in #acme-shared.", "in <#C0SHARED|acme-shared>.", "in <#C0SHARED|acme-shared>."),
    "an address becomes a link": ("see https://a.example/?x=1&y=2", "see <https://a.example/?x=1&amp;y=2>",
                                  "see <https://a.example/?x=1&amp;y=2>"),
    "a name of nobody stays": ("@nobody #nowhere 3#4", "@nobody #nowhere 3#4", "@nobody #nowhere 3#4"),
    "a mail address stays": ("dee@dee.example", "dee@dee.example", "dee@dee.example"),
    "markup stays": ("<@U0BOT> & <https://a.example|A>", "<@U0BOT> &amp; <https://a.example|A>",
                     "<@U0BOT> &amp; <https://a.example|A>"),
    "a tag is no markup": ("<script>", "&lt;script&gt;", "&lt;script&gt;"),
}  # fmt: skip


@pytest.mark.parametrize(("typed", "message", "command"), TYPED.values(), ids=TYPED.keys())
def test_typed_words_are_written_as_slack_writes_them(typed: str, message: str, command: str) -> None:
    workspace = Workspace(read_world())
    assert as_message(workspace, typed) == message
    assert as_command(workspace, typed, names=True) == command


async def test_a_command_that_does_not_ask_for_ids_gets_names(app: AppHere, dee: PersonHere) -> None:
    await dee.command("/sample for @max & #acme", channel="C0ACME")
    assert app.last("slash_command")["text"] == "for @max &amp; #acme"


async def test_a_command_that_asks_for_ids_gets_them() -> None:
    asking = Manifest(commands=({"command": "/sample", "should_escape": True},))
    async with local_slack(manifest=asking, request_url="http://127.0.0.1:9/") as slack:
        await slack.person("U0DESIGN").command("/sample for @max", channel="C0ACME")
        assert (await slack.deliveries())[-1]["body"]["text"] == "for <@U0MANAGER|max>"
