"""The web door: who is let in, and what those hear who are not."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator
from urllib.parse import urlencode

import httpx
import pytest
import pytest_asyncio
from structlog.testing import capture_logs

from tests.desk import DESIGNER, TEAM, Desk

_COMMAND = {
    "command": "/retainer",
    "text": "log acme 1h x",
    "team_id": TEAM,
    "user_id": DESIGNER,
    "channel_id": "C0GENERAL",
    "trigger_id": "1.2.abc",
    "response_url": "http://127.0.0.1:9/none",
}
_FORM = "application/x-www-form-urlencoded"


@pytest_asyncio.fixture
async def web() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient() as client:
        yield client


def signed(desk: Desk, body: bytes, *, at: float | None = None, kind: str = _FORM) -> dict[str, str]:
    """The headers that Slack would send with a body."""
    timestamp = str(int(time.time() if at is None else at))
    basis = f"v0:{timestamp}:".encode() + body
    digest = hmac.new(desk.slack.signing_secret.encode(), basis, hashlib.sha256).hexdigest()
    return {"x-slack-request-timestamp": timestamp, "x-slack-signature": f"v0={digest}", "content-type": kind}


async def post(web: httpx.AsyncClient, desk: Desk, body: bytes, headers: dict[str, str]) -> httpx.Response:
    return await web.post(f"{desk.url}/slack/events", content=body, headers=headers)


async def test_a_signed_command_is_answered(desk: Desk, web: httpx.AsyncClient) -> None:
    body = urlencode(_COMMAND).encode()

    answer = await post(web, desk, body, signed(desk, body))

    assert answer.status_code == 200
    assert answer.json()["text"].startswith("Logged 1 h on Acme: x")


async def test_a_command_sent_again_is_answered_the_same_and_stored_once(desk: Desk, web: httpx.AsyncClient) -> None:
    body = urlencode(_COMMAND).encode()

    first = await post(web, desk, body, signed(desk, body))
    second = await post(web, desk, body, signed(desk, body))

    assert first.json()["text"] == second.json()["text"]
    assert await desk.entries() == [("acme", 60, "x")]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"x-slack-signature": "v0=" + "0" * 64}, id="a wrong signature"),
        pytest.param({"x-slack-signature": ""}, id="an empty signature"),
        pytest.param({"x-slack-signature": "é"}, id="a signature that is no ASCII"),
        pytest.param({"x-slack-request-timestamp": ""}, id="no timestamp"),
        pytest.param({"x-slack-request-timestamp": "yesterday"}, id="a timestamp in words"),
        pytest.param({"x-slack-request-timestamp": "9" * 400}, id="a timestamp of 400 digits"),
        pytest.param({"x-slack-request-timestamp": "-1"}, id="a negative timestamp"),
    ],
)
async def test_what_slack_did_not_sign_is_refused(desk: Desk, web: httpx.AsyncClient, change: dict[str, str]) -> None:
    body = urlencode(_COMMAND).encode()

    headers = {name.encode(): value.encode() for name, value in {**signed(desk, body), **change}.items()}
    answer = await web.post(f"{desk.url}/slack/events", content=body, headers=headers)

    assert answer.status_code == 401
    assert await desk.entries() == []


@pytest.mark.parametrize("seconds", [-301, 301, -86_400])
async def test_a_right_signature_of_another_time_is_refused(desk: Desk, web: httpx.AsyncClient, seconds: int) -> None:
    body = urlencode(_COMMAND).encode()

    answer = await post(web, desk, body, signed(desk, body, at=time.time() + seconds))

    assert answer.status_code == 401


async def test_slack_with_a_wrong_clock_is_refused_and_the_person_is_told(desk: Desk) -> None:
    await desk.slack.set_clock_skew(-600)

    said = await desk.dee.command("/retainer log acme 1h x", channel="C0GENERAL")

    assert said.status == 401
    assert await desk.entries() == []


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        pytest.param(b"", _FORM, id="nothing"),
        pytest.param(b"hello", "text/plain", id="a word"),
        pytest.param(b"\xff\xfe\x00", _FORM, id="bytes that are no text"),
        pytest.param(b"payload=%7Bbroken", _FORM, id="a payload that is no JSON"),
        pytest.param(b"payload=%5B1%5D", _FORM, id="a payload that is a list"),
        pytest.param(b"{", "application/json", id="half a JSON"),
        pytest.param(b"[]", "application/json", id="a list"),
        pytest.param(b"null", "application/json", id="null"),
        pytest.param(b'{"type": "dance"}', "application/json", id="a type that Slack does not have"),
        pytest.param(b'{"type": ["event_callback"]}', "application/json", id="a type that is a list"),
        pytest.param(b'{"type": "event_callback", "event": 7}', "application/json", id="an event that is a number"),
        pytest.param(b'{"type": "block_actions", "actions": []}', "application/json", id="a click on nothing"),
        pytest.param(b"command=%2Fretainer&text=x&team_id=T0NORTH", _FORM, id="a command of nobody"),
        pytest.param(
            b'{"type": "view_submission", "team": {"id": "T0NORTH"}, "user": {"id": "U1"}, "view": {}}',
            "application/json",
            id="a submission of no view",
        ),
    ],
)
async def test_a_body_that_is_not_what_slack_sends_is_answered_400(
    desk: Desk, web: httpx.AsyncClient, body: bytes, kind: str
) -> None:
    answer = await post(web, desk, body, signed(desk, body, kind=kind))

    assert answer.status_code == 400


async def test_a_body_of_two_megabytes_is_refused(desk: Desk, web: httpx.AsyncClient) -> None:
    body = b"text=" + b"x" * 2_000_000

    assert (await post(web, desk, body, signed(desk, body))).status_code == 413


async def test_another_workspaces_payload_does_nothing(desk: Desk, web: httpx.AsyncClient) -> None:
    body = urlencode(_COMMAND | {"team_id": "T0STRANGE"}).encode()

    await post(web, desk, body, signed(desk, body))

    assert await desk.entries() == []


async def test_slacks_check_of_the_address_is_answered(desk: Desk, web: httpx.AsyncClient) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "c123", "token": "t"}).encode()

    answer = await post(web, desk, body, signed(desk, body, kind="application/json"))

    assert (answer.status_code, answer.text) == (200, '{"challenge": "c123"}')


async def test_slacks_look_at_the_certificate_is_answered_unsigned_as_it_comes(desk: Desk) -> None:
    assert await desk.slack.notice("certificate") == {"status": 200, "trouble": None}


async def test_the_word_of_that_look_lets_nothing_else_in(desk: Desk, web: httpx.AsyncClient) -> None:
    body = urlencode(_COMMAND | {"ssl_check": "1"}).encode()

    await post(web, desk, body, {"content-type": _FORM})

    assert await desk.entries() == []


async def test_that_slack_keeps_events_back_is_taken_and_logged(either_desk: Desk) -> None:
    with capture_logs() as logged:
        assert await either_desk.slack.notice("events_limited") == {"status": 200, "trouble": None}

    (warned,) = [each for each in logged if each["event"] == "app_rate_limited"]
    assert isinstance(warned["minute"], int)


async def test_only_posts_are_taken(desk: Desk, web: httpx.AsyncClient) -> None:
    assert (await web.get(f"{desk.url}/slack/events")).status_code == 405


async def test_an_event_that_nobody_listens_to_is_acknowledged(desk: Desk, web: httpx.AsyncClient) -> None:
    event = {"type": "event_callback", "team_id": TEAM, "event_id": "Ev1", "event": {"type": "emoji_changed"}}
    body = json.dumps(event).encode()

    assert (await post(web, desk, body, signed(desk, body, kind="application/json"))).status_code == 200


async def test_that_a_modal_was_closed_is_acknowledged(desk: Desk, web: httpx.AsyncClient) -> None:
    closed = {
        "type": "view_closed",
        "team": {"id": TEAM},
        "user": {"id": DESIGNER, "team_id": TEAM},
        "view": {"id": "V1", "type": "modal", "callback_id": "modal.log", "private_metadata": ""},
        "is_cleared": False,
    }
    body = urlencode({"payload": json.dumps(closed)}).encode()

    assert (await post(web, desk, body, signed(desk, body))).status_code == 200


async def test_a_button_of_an_earlier_version_says_so(desk: Desk, web: httpx.AsyncClient) -> None:
    click = {
        "type": "block_actions",
        "team": {"id": TEAM},
        "user": {"id": DESIGNER, "team_id": TEAM},
        "trigger_id": "1.2.def",
        "container": {"type": "message", "message_ts": "1.2", "channel_id": "C0GENERAL", "is_ephemeral": True},
        "channel": {"id": "C0GENERAL"},
        "actions": [{"type": "button", "action_id": "long.gone", "block_id": "b", "value": "1"}],
    }
    body = urlencode({"payload": json.dumps(click)}).encode()

    assert (await post(web, desk, body, signed(desk, body))).status_code == 200
    assert "earlier version" in (await desk.dee.dm())[-1].text


async def test_the_process_is_alive_and_ready(either_desk: Desk, web: httpx.AsyncClient) -> None:
    assert (await web.get(f"{either_desk.url}/healthz")).text == "ok"
    assert (await web.get(f"{either_desk.url}/readyz")).status_code == 200


async def test_ready_says_when_slack_does_not_answer(desk: Desk, web: httpx.AsyncClient) -> None:
    await desk.slack.fail("auth.test", status=503)

    answer = await web.get(f"{desk.url}/readyz")

    assert (answer.status_code, answer.json()) == (503, {"slack": "does not answer"})
    assert (await web.get(f"{desk.url}/readyz")).status_code == 200


async def test_the_metrics_count_what_was_answered_and_how(desk: Desk, web: httpx.AsyncClient) -> None:
    await desk.told(desk.dee, "log acme 1h x")
    await desk.told(desk.dee, "log acme 1:75 x")

    page = (await web.get(f"{desk.url}/metrics")).text

    assert 'retainer_answers_total{listener="command",outcome="done"} 1.0' in page
    assert 'retainer_answers_total{listener="command",outcome="refused"} 1.0' in page
    assert 'retainer_answer_seconds_count{listener="command"} 2.0' in page
    assert 'retainer_pool_connections{state="in_use"} 0.0' in page
