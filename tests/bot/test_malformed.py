"""Signed and yet not what Slack sends: answered 400 with a reference that the log has, and never an alarm."""

from __future__ import annotations

import json
import random
import re
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import settings
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from structlog.testing import capture_logs

from blocks import ids
from bot.socket import SocketDoor
from tests.bot.mutations import mutated
from tests.bot.slack_door import FORM, JSON, Posted, interaction
from tests.desk import DESIGNER, TEAM, Desk

_ALARMS = {"listener_failed", "bolt_failed"}
# Every day's tests send as many as take a few seconds, and the same ones every time.
_IS_DEEP = settings.get_current_profile_name() == "deep"
_COUNT = 20_000 if _IS_DEEP else 400
_SEED = random.SystemRandom().randrange(10**6) if _IS_DEEP else 30
_COMMAND = {
    "command": "/retainer",
    "text": "log acme 1h x",
    "team_id": TEAM,
    "user_id": DESIGNER,
    "trigger_id": "1.2.abc",
}


def click(**changed: Any) -> dict[str, Any]:
    return {
        "type": "block_actions",
        "team": {"id": TEAM},
        "user": {"id": DESIGNER, "team_id": TEAM},
        "trigger_id": "1.2.def",
        "container": {"type": "message", "message_ts": "1.2", "channel_id": "C0GENERAL", "is_ephemeral": True},
        "channel": {"id": "C0GENERAL"},
        "actions": [{"type": "button", "action_id": ids.UNDO_TIME, "block_id": "b", "value": "x"}],
    } | changed


def form(**changed: Any) -> dict[str, Any]:
    view = {
        "id": "V1",
        "type": "modal",
        "callback_id": ids.EDIT_MODAL,
        "private_metadata": "{}",
        "state": {"values": {}},
    }
    return {"type": "view_submission", "team": {"id": TEAM}, "user": {"id": DESIGNER}, "view": view | changed}


_NOT_FROM_SLACK: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", FORM),
    "a hundred thousand brackets": (b"[" * 100_000, JSON),
    "a hundred thousand brackets in a form": (b"payload=" + b"%5B" * 100_000, FORM),
    "four hundred deep": (b'{"type":"event_callback","event":' + b"[" * 400 + b"]" * 400 + b"}", JSON),
    "a team that is a string": (interaction(click(team="T0NORTH")), FORM),
    "somebody who is a list": (interaction(click(user=["U1"])), FORM),
    "a view that is a string": (interaction(click(view="V1")), FORM),
    "no address to answer to": (interaction(click(response_url="gopher")), FORM),
    "half an address to answer to": (interaction(click(response_url="http://[")), FORM),
    "a button without a value": (interaction(click(actions=[{"action_id": ids.UNDO_TIME}])), FORM),
    "a button's value of no known form": (interaction(click()), FORM),
    "metadata that is no JSON": (interaction(form(private_metadata="[")), FORM),
    "metadata that holds a number": (interaction(form(private_metadata='{"a": 1}')), FORM),
    "half a pair in metadata": (interaction(form(private_metadata='{"a": "\\ud800"}')), FORM),
    "half a pair for metadata": (interaction(form(private_metadata="\ud800")), FORM),
    "a modal without what it was built with": (interaction(form()), FORM),
    "a NUL in a command": (urlencode(_COMMAND | {"text": "log acme 1h \0"}).encode(), FORM),
    "a command that is no UTF-8": (urlencode(_COMMAND).encode() + b"%ff", FORM),
}


async def test_it_is_refused_with_a_reference_that_the_log_has(desk: Desk) -> None:
    door = Posted(desk)
    for name, (body, kind) in _NOT_FROM_SLACK.items():
        with capture_logs() as records:
            status, answer = await door.post(body, kind)

        assert (name, status) == (name, 400)
        assert (name, [each["event"] for each in records]) == (name, ["malformed"])
        assert answer == f"not what Slack sends, reference {records[0]['reference']}"
        assert re.fullmatch("[0-9A-F]{6}", records[0]["reference"])
    assert await desk.entries() == []


async def test_a_command_may_speak_of_a_payload(desk: Desk) -> None:
    status, answer = await Posted(desk).post(urlencode(_COMMAND | {"text": "log acme 1h payload parser"}).encode())

    assert status == 200
    assert json.loads(answer)["text"].startswith("Logged 1 h on Acme: payload parser")


class Line:
    """A socket's other end that keeps what it is told: the local Slack sends only what is right."""

    def __init__(self) -> None:
        self.told: list[dict[str, Any]] = []

    async def send_socket_mode_response(self, response: SocketModeResponse) -> None:
        self.told.append(response.to_dict())


async def test_over_a_socket_it_is_acknowledged_once_so_that_it_does_not_come_again(desk: Desk) -> None:
    door = SocketDoor(desk.bot.app, "xapp-1")
    for payload in (click(team="T0NORTH"), {"type": "interactive"}, {}, click(user={"id": DESIGNER, "name": "\ud800"})):
        line = Line()
        with capture_logs() as records:
            await door.handle(line, SocketModeRequest("interactive", "E1", payload))  # type: ignore[arg-type]
        assert line.told == [{"envelope_id": "E1"}]
        assert [(each["event"], each["listener"]) for each in records] == [("malformed", "socket")]
    await door.close()


@pytest.mark.machine
async def test_whatever_is_wrong_with_a_payload_nobody_is_alarmed(desk: Desk) -> None:
    door, found = Posted(desk), dict[str, str]()
    for number, (body, kind) in enumerate(mutated(random.Random(_SEED), _COUNT)):  # noqa: S311 - no secret
        with capture_logs() as records:
            status, _ = await door.post(body, kind)
        told = [f"{each['event']} {each.get('error')} {each.get('at')}" for each in records if each["event"] in _ALARMS]
        if status >= 500 or told:
            found.setdefault(str(told), f"{status}, number {number} of seed {_SEED}: {body[:2_000]!r}")
    assert not found, "\n".join(f"{told}: {example}" for told, example in found.items())
