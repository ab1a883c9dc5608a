"""Who begins a request and does not end it costs nobody else an answer, and is not waited for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from urllib.parse import urlsplit

import pytest

from bot.patient_server import Limits
from bot.serving import listening
from bot.settings import Transport
from tests.desk import Desk

_HEAD = b"POST /slack/events HTTP/1.1\r\nhost: retainer\r\n"
_HALF_A_HEAD = _HEAD + b"content-le"
_HALF_A_BODY = _HEAD + b"content-length: 400\r\n\r\npayload="
_WHOLE = b"GET /healthz HTTP/1.1\r\nhost: retainer\r\n\r\n"


class Line:
    """A connection of somebody who writes what they like."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    def write(self, data: bytes) -> None:
        self._writer.write(data)

    async def answer(self) -> bytes:
        """The head of the next answer, or what came before the end."""
        async with asyncio.timeout(20):
            try:
                return await self._reader.readuntil(b"\r\n\r\n")
            except asyncio.IncompleteReadError as ended:
                return ended.partial
            except ConnectionError:
                return b""

    async def rest(self, length: int) -> bytes:
        return await self._reader.readexactly(length)

    async def hang_up(self) -> None:
        self._writer.close()
        try:
            await self._writer.wait_closed()
        except ConnectionError:
            return


@asynccontextmanager
async def lines(port: int, count: int, begun: bytes = b"") -> AsyncIterator[list[Line]]:
    """Several connections, each of which sends the same at once."""
    async with AsyncExitStack() as stack:
        opened = []
        for _ in range(count):
            opened.append(Line(*await asyncio.open_connection("127.0.0.1", port)))
            stack.push_async_callback(opened[-1].hang_up)
            opened[-1].write(begun)
        yield opened


@asynccontextmanager
async def impatient(desk: Desk, limits: Limits) -> AsyncIterator[int]:
    """The same bot once more, behind a door with other limits."""
    async with listening(desk.bot, desk.settings, Transport.HTTP, port=0, limits=limits) as port:
        yield port


async def test_four_hundred_at_once_cost_nobody_an_answer(desk: Desk) -> None:
    port = urlsplit(desk.url).port
    assert port is not None
    async with lines(port, 200, _HALF_A_HEAD), lines(port, 200, _HALF_A_BODY):
        for number in range(5):
            said = await desk.dee.command(f"/retainer log acme 1h call {number}", channel="C0GENERAL")
            assert said.trouble is None
            assert said.ephemeral is not None
            assert said.ephemeral.text.startswith("Logged 1 h on Acme")
            assert said.ms < 2_900


@pytest.mark.parametrize("begun", [_HALF_A_HEAD, _HALF_A_BODY, b""], ids=["half a head", "half a body", "nothing"])
async def test_what_does_not_go_on_is_ended(desk: Desk, begun: bytes) -> None:
    async with (
        impatient(desk, Limits(head_seconds=0.3, body_seconds=0.3)) as port,
        lines(port, 1, begun) as (line,),
    ):
        assert (await line.answer()).startswith(b"HTTP/1.1 408 ")
        assert await line.answer() == b"", "the connection is still there"


@pytest.mark.parametrize("begun", [_HEAD, _HALF_A_BODY], ids=["a head", "a body"])
async def test_what_comes_drop_by_drop_gets_no_more_time_for_it(desk: Desk, begun: bytes) -> None:
    async with (
        impatient(desk, Limits(head_seconds=0.5, body_seconds=0.5)) as port,
        lines(port, 1, begun) as (line,),
    ):
        answered = asyncio.create_task(line.answer())
        for _ in range(100):
            if answered.done():
                break
            line.write(b"x")
            await asyncio.sleep(0.1)
        assert (await answered).startswith(b"HTTP/1.1 408 ")


async def test_after_an_answer_the_next_request_has_its_time_again_and_silence_costs_nothing(desk: Desk) -> None:
    async with impatient(desk, Limits(head_seconds=0.5)) as port, lines(port, 1) as (line,):
        for _ in range(2):
            line.write(_WHOLE)
            assert (await line.answer()).startswith(b"HTTP/1.1 200 ")
            assert await line.rest(2) == b"ok"
            await asyncio.sleep(0.8)
        line.write(_HALF_A_HEAD)
        assert (await line.answer()).startswith(b"HTTP/1.1 408 ")


async def test_where_there_are_too_many_the_unfinished_go_before_those_that_rest(desk: Desk) -> None:
    async with impatient(desk, Limits(connections=10)) as port, lines(port, 1, _WHOLE) as (resting,):
        await resting.answer()
        assert await resting.rest(2) == b"ok"
        async with lines(port, 30, _HALF_A_HEAD) as unfinished, lines(port, 1, _WHOLE) as (newcomer,):
            assert (await newcomer.answer()).startswith(b"HTTP/1.1 200 ")
            assert (await unfinished[0].answer()).startswith(b"HTTP/1.1 408 ")
            resting.write(_WHOLE)
            assert (await resting.answer()).startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize("path", ["/slack/events", "/portal/orders/x", "/healthz"])
async def test_a_request_of_two_lengths_is_refused_and_what_follows_it_is_not_read(desk: Desk, path: str) -> None:
    port = urlsplit(desk.url).port
    assert port is not None
    both = b"content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n"
    async with lines(port, 1, f"POST {path} HTTP/1.1\r\nhost: retainer\r\n".encode() + both + _WHOLE) as (line,):
        assert (await line.answer()).startswith(b"HTTP/1.1 400 ")
        assert await line.rest(20) == b"one length is enough"
        assert await line.answer() == b""


async def test_who_goes_away_halfway_leaves_nothing_behind(desk: Desk) -> None:
    port = urlsplit(desk.url).port
    assert port is not None
    for begun in (_HALF_A_BODY, b"POST /portal/orders/x HTTP/1.1\r\nhost: r\r\ncontent-length: 9\r\n\r\nnote"):
        async with lines(port, 20, begun):
            pass
    assert (await desk.told(desk.dee, "log acme 1h x")).startswith("Logged 1 h on Acme")
