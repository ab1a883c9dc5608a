"""Slack's side of a command: signed requests over connections that stay open, and the time to each answer."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from urllib.parse import urlencode

SIGNING_SECRET = "benchmarks-sign-with-this"  # noqa: S105 - of nothing but the process that is measured


@dataclass(frozen=True, slots=True)
class Batch:
    """What a batch took: each answer's seconds, and the whole; how many answers were that nothing was logged; and the
    processor time of an answer, of the process that answers, where the system tells.
    """

    each: tuple[float, ...]
    whole: float
    refused: int
    processor: float = 0.0


def command(text: str, *, slack_user_id: str, team: str, trigger_id: str, seconds_ago: int = 0) -> bytes:
    """`/retainer text` as the bytes that Slack would send now, or some time ago; a door takes them for five minutes."""
    form = {
        "command": "/retainer",
        "text": text,
        "team_id": team,
        "team_domain": "lumen",
        "channel_id": "C0BENCH",
        "channel_name": "bench",
        "user_id": slack_user_id,
        "user_name": "robin",
        "api_app_id": "A0BENCH",
        "response_url": "http://127.0.0.1:9/nobody-answers-there",
        "trigger_id": trigger_id,
    }
    body = urlencode(form).encode()
    timestamp = str(int(time.time()) - seconds_ago)
    signed = hmac.new(SIGNING_SECRET.encode(), f"v0:{timestamp}:".encode() + body, hashlib.sha256).hexdigest()
    head = (
        "POST /slack/events HTTP/1.1\r\nhost: 127.0.0.1\r\n"
        "content-type: application/x-www-form-urlencoded\r\nuser-agent: Slackbot 1.0\r\naccept-encoding: gzip\r\n"
        f"x-slack-request-timestamp: {timestamp}\r\nx-slack-signature: v0={signed}\r\ncontent-length: {len(body)}\r\n"
    )
    return head.encode() + b"\r\n" + body


class Client:
    """Connections to one port, each answering one request after the other."""

    def __init__(self, connections: Sequence[tuple[asyncio.StreamReader, asyncio.StreamWriter]]) -> None:
        self._connections = connections

    async def send(self, requests: Sequence[bytes]) -> Batch:
        """Send them all, each connection one at a time."""
        waiting = iter(requests)
        each: list[float] = []
        refused = 0

        async def keep_sending(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            nonlocal refused
            for request in waiting:
                began = time.perf_counter()
                writer.write(request)
                head = await reader.readuntil(b"\r\n\r\n")
                body = await reader.readexactly(_length(head))
                each.append(time.perf_counter() - began)
                refused += b"Logged" not in body

        began = time.perf_counter()
        async with asyncio.TaskGroup() as group:
            for reader, writer in self._connections:
                group.create_task(keep_sending(reader, writer))
        return Batch(tuple(each), time.perf_counter() - began, refused)


async def answer_of(port: int, request: bytes) -> tuple[int, bytes]:
    """Status and body of one request's answer, over a connection of its own.

    Raises OSError where no connection comes about or it breaks, EOFError where it ends in the middle.
    """
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        return int(head.split(b" ", 2)[1]), await reader.readexactly(_length(head))
    finally:
        writer.transport.abort()


@asynccontextmanager
async def client(port: int, *, connections: int) -> AsyncIterator[Client]:
    """So many connections, open while inside."""
    async with AsyncExitStack() as stack:
        opened = []
        for _ in range(connections):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            stack.push_async_callback(writer.wait_closed)
            stack.callback(writer.close)
            opened.append((reader, writer))
        yield Client(opened)


def _length(head: bytes) -> int:
    _, _, after = head.partition(b"content-length: ")
    return int(after[: after.index(b"\r\n")])
