"""What comes back of a call is read for what it says of the message, however odd it is."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from bot.slack_client import sending_client
from domain.sending.attempts import Meaning
from jobs.sending.posting import Answer, Posting
from store.ids import new_id

_PATIENCE = 0.3


@asynccontextmanager
async def answering(*, answer: bytes | None) -> AsyncIterator[str]:
    """A server that answers everything with these bytes and closes; None: it says nothing. Yields its address."""
    over = asyncio.Event()

    async def answered(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        if answer is None:
            await over.wait()
        else:
            writer.write(answer)
        writer.close()

    server = await asyncio.start_server(answered, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    finally:
        over.set()
        server.close()
        await server.wait_closed()


def http(status: str, body: str, *headers: str, kind: str = "application/json", more: int = 0) -> bytes:
    """An answer; `more`: bytes that are promised and do not come."""
    lines = [f"HTTP/1.1 {status}", f"content-type: {kind}", f"content-length: {len(body) + more}", *headers]
    return "\r\n".join([*lines, "connection: close", "", body]).encode()


async def posted_to(url: str) -> Answer:
    async with sending_client(url, seconds=_PATIENCE) as client:
        message = Posting(client, "xoxb-local").post(
            "C1", {"text": "x", "blocks": []}, message_id=new_id(), thread_ts=None, in_channel_too=False
        )
        return await message


GOOD = '{"ok": true, "channel": "C1", "ts": "1.1"}'


@pytest.mark.parametrize(
    ("answer", "meaning"),
    [
        pytest.param(http("200 OK", GOOD), Meaning.DONE, id="it went well"),
        pytest.param(http("200 OK", '{"ok": true}'), Meaning.NOT_KNOWN, id="it went well, but where"),
        pytest.param(http("200 OK", "{}"), Meaning.NOT_KNOWN, id="neither yes nor no"),
        pytest.param(http("200 OK", '{"ok": false}'), Meaning.NOT_KNOWN, id="no, without a word"),
        pytest.param(http("200 OK", '{"ok": false, "error": 7}'), Meaning.NOT_KNOWN, id="no, and the word is none"),
        pytest.param(http("200 OK", "<p>Sign in", kind="text/html"), Meaning.NOT_KNOWN, id="somebody else's page"),
        pytest.param(http("200 OK", "", kind="text/plain"), Meaning.NOT_KNOWN, id="nothing at all"),
        pytest.param(http("200 OK", "[1]"), Meaning.NOT_KNOWN, id="a list"),
        pytest.param(http("200 OK", GOOD[:20]), Meaning.NOT_KNOWN, id="half an answer"),
        pytest.param(http("200 OK", GOOD[:20], more=20), Meaning.NOT_KNOWN, id="an answer that breaks off"),
        pytest.param(http("500 Oh", "oh", kind="text/html"), Meaning.NOT_KNOWN, id="Slack broke"),
        pytest.param(http("502 Oh", "", kind="text/html"), Meaning.NOT_KNOWN, id="somebody before it broke"),
        pytest.param(b"", Meaning.NOT_KNOWN, id="the connection was closed"),
        pytest.param(b"SSH-2.0\r\n", Meaning.NOT_KNOWN, id="another protocol"),
        pytest.param(None, Meaning.NOT_KNOWN, id="no answer in time"),
        pytest.param(http("429 Too Many", "", kind="text/plain"), Meaning.LATER, id="too many"),
    ],
)
async def test_what_an_answer_says_of_the_message(answer: bytes | None, meaning: Meaning) -> None:
    async with answering(answer=answer) as url:
        found = await posted_to(url)
    assert found.meaning is meaning


async def test_a_refused_connection_means_that_nothing_was_sent() -> None:
    async with answering(answer=None) as url:
        pass
    assert (await posted_to(url)).meaning is Meaning.LATER


async def test_the_seconds_that_slack_asks_for_are_taken_over() -> None:
    async with answering(
        answer=http("429 Too Many", '{"ok": false, "error": "ratelimited"}', "Retry-After: 30")
    ) as url:
        found = await posted_to(url)
    assert (found.meaning, found.retry_after) == (Meaning.LATER, timedelta(seconds=30))
