"""Arguments come as JSON, as a form, in the query, and broken; the answer is Slack's, and the server lives on."""

from __future__ import annotations

import asyncio
import json

import aiohttp
import httpx
import pytest

from playground.control import LocalSlack
from tests.playground.samples import section

BLOCKS = [section()]


def bearer(slack: LocalSlack) -> dict[str, str]:
    """The bot's token in a header."""
    return {"Authorization": f"Bearer {slack.bot_token}"}


async def test_json_and_form_give_the_same(slack: LocalSlack, http: httpx.AsyncClient) -> None:
    args = {"channel": "C0ACME", "text": "Sample", "reply_broadcast": False}
    as_json = await http.post("chat.postMessage", json={**args, "blocks": BLOCKS}, headers=bearer(slack))
    as_string = await http.post("chat.postMessage", json={**args, "blocks": json.dumps(BLOCKS)}, headers=bearer(slack))
    form = {**args, "blocks": json.dumps(BLOCKS), "reply_broadcast": "false"}
    as_form = await http.post("chat.postMessage", data={**form, "token": slack.bot_token})
    several = {name: (None, str(value)) for name, value in form.items()}
    as_parts = await http.post("chat.postMessage", files=several, headers=bearer(slack))
    for answer in (as_json, as_string, as_form, as_parts):
        body = answer.json()
        assert body["ok"], body
        assert body["message"]["blocks"][0]["text"]["text"] == "*Sample*"


async def test_the_query_is_enough_for_reading(slack: LocalSlack, http: httpx.AsyncClient) -> None:
    answer = await http.get("conversations.info", params={"channel": "C0ACME"}, headers=bearer(slack))
    assert answer.json()["channel"]["name"] == "acme"


async def test_json_without_a_charset_brings_slacks_warning(slack: LocalSlack, http: httpx.AsyncClient) -> None:
    answer = await http.post("auth.test", content=b"{}", headers={**bearer(slack), "Content-Type": "application/json"})
    assert answer.json()["warning"] == "missing_charset"
    assert answer.json()["response_metadata"] == {"warnings": ["missing_charset"]}
    fine = await http.post(
        "auth.test", content=b"{}", headers={**bearer(slack), "Content-Type": "application/json; charset=utf-8"}
    )
    assert "warning" not in fine.json()


BROKEN = {
    "JSON that is cut": (b'{"channel": "C0', "application/json", "invalid_json"),
    "JSON that is no UTF-8": (b'{"a": "\xff"}', "application/json", "invalid_json"),
    "JSON nested without end": (b"[" * 100_000, "application/json", "invalid_json"),
    "JSON nested a thousand levels deep": (b'{"a":' * 900 + b"1" + b"}" * 900, "application/json", "invalid_json"),
    "a number that is none": (b'{"blocks": [NaN]}', "application/json", "invalid_json"),
    "a number too large to write down": (b'{"blocks": [1e999]}', "application/json", "invalid_json"),
    "half of a character": (b'{"text": "\\ud800"}', "application/json", "invalid_json"),
    "a JSON list": (b"[1, 2]", "application/json", "json_not_object"),
    "a body without a type": (b"channel=C0ACME", "", "missing_post_type"),
    "a body of a strange type": (b"<channel/>", "application/xml", "invalid_post_type"),
    "a charset that is none": (b"{}", "application/json; charset=klingon", "invalid_charset"),
    "a PHP list in a form": (b"blocks[0]=x", "application/x-www-form-urlencoded", "invalid_array_arg"),
    "a name with a space": (b'{"two words": 1}', "application/json", "invalid_arg_name"),
    "a form in broken parts": (b"--x\r\nnonsense", "multipart/form-data", "invalid_form_data"),
}


@pytest.mark.parametrize(("body", "kind", "error"), BROKEN.values(), ids=BROKEN.keys())
async def test_a_broken_body_has_slacks_error(
    slack: LocalSlack, http: httpx.AsyncClient, body: bytes, kind: str, error: str
) -> None:
    headers = bearer(slack) | ({"Content-Type": kind} if kind else {})
    answer = await http.post("chat.postMessage", content=body, headers=headers)
    assert answer.json()["error"] == error
    assert (await http.post("auth.test", headers=bearer(slack))).json()["ok"]


WRONG = {
    "no channel": ({"text": "x"}, "invalid_arguments"),
    "a channel that is a list": ({"channel": ["C0ACME"], "text": "x"}, "invalid_arguments"),
    "a text that is an object": ({"channel": "C0ACME", "text": {"a": 1}}, "invalid_arguments"),
    "blocks that are no JSON": ({"channel": "C0ACME", "text": "x", "blocks": "[{"}, "invalid_blocks_format"),
    "blocks that are an object": ({"channel": "C0ACME", "text": "x", "blocks": {}}, "invalid_blocks_format"),
    "blocks of numbers": ({"channel": "C0ACME", "text": "x", "blocks": [1]}, "invalid_blocks"),
    "attachments that are a string": ({"channel": "C0ACME", "attachments": "[1]"}, "invalid_attachments"),
    "metadata that is a list": ({"channel": "C0ACME", "text": "x", "metadata": [1]}, "invalid_metadata_format"),
    "a flag that is a word": (
        {"channel": "C0ACME", "text": "x", "reply_broadcast": "perhaps", "thread_ts": "1"},
        "thread_not_found",
    ),
}


@pytest.mark.parametrize(("args", "error"), WRONG.values(), ids=WRONG.keys())
async def test_an_argument_that_does_not_fit_is_named(
    slack: LocalSlack, http: httpx.AsyncClient, args: dict[str, object], error: str
) -> None:
    answer = await http.post("chat.postMessage", json=args, headers=bearer(slack))
    assert answer.json()["error"] == error


async def test_ten_megabytes_of_text_are_refused_and_not_kept(slack: LocalSlack, http: httpx.AsyncClient) -> None:
    huge = "x" * 10_000_000
    answer = await http.post("chat.postMessage", json={"channel": "C0ACME", "text": huge}, headers=bearer(slack))
    assert answer.json()["error"] == "msg_too_long"
    call = (await slack.calls("chat.postMessage"))[-1]
    assert len(call["args"]["text"]) < 30_000
    deep = {"channel": "C0ACME", "text": "x", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": huge}}]}
    answer = await http.post("chat.postMessage", json=deep, headers=bearer(slack))
    assert answer.json()["error"] == "invalid_blocks"


async def test_two_hundred_calls_at_once_are_all_answered(slack: LocalSlack, http: httpx.AsyncClient) -> None:
    await slack.limits(on=False)
    answers = await asyncio.gather(*(http.post("auth.test", headers=bearer(slack)) for _ in range(200)))
    assert all(answer.json()["ok"] for answer in answers)


async def test_every_call_is_noted_without_its_token(slack: LocalSlack, http: httpx.AsyncClient) -> None:
    await http.post("chat.postMessage", data={"token": slack.bot_token, "channel": "C0NOWHERE", "text": "x"})
    call = (await slack.calls("chat.postMessage"))[-1]
    assert call["error"] == "channel_not_found"
    assert call["args"] == {"channel": "C0NOWHERE", "text": "x"}
    assert call["status"] == 200
    assert call["ms"] >= 0


async def test_a_page_from_elsewhere_is_turned_away(slack: LocalSlack, http: httpx.AsyncClient) -> None:
    foreign = {**bearer(slack), "Origin": "https://elsewhere.example"}
    assert (await http.post("auth.test", headers=foreign)).status_code == 403
    own = {**bearer(slack), "Origin": slack.url}
    assert (await http.post("auth.test", headers=own)).json()["ok"]
    async with aiohttp.ClientSession() as browser:
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await browser.ws_connect(f"{slack.url}/link/?ticket=x", headers={"Origin": "https://elsewhere.example"})
    assert refused.value.status == 403
