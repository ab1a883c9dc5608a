"""Socket Mode: up to ten connections of the app, each payload to one of them."""

from __future__ import annotations

import asyncio
import json
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from playground.stream import Change, Stream
from playground.strict_json import read_json
from playground.world import Json

MOST_CONNECTIONS = 10
TICKETS_KEPT = 100
DRAIN_SECONDS = 3.0


class NoConnection(ConnectionError):  # noqa: N818 - reads as what it is
    """The app has no socket open."""


@dataclass(eq=False)
class Connection:
    """One websocket of the app; `draining` ones get no more payloads."""

    websocket: WebSocket
    draining: bool = False
    sent: int = 0
    unanswered: int = 0
    idle: asyncio.Event = field(default_factory=asyncio.Event)
    gone: asyncio.Event = field(default_factory=asyncio.Event)
    _sending: asyncio.Lock = field(default_factory=asyncio.Lock)

    def waits(self, more: int) -> None:
        """One more payload waits for its ack, or one less."""
        self.unanswered += more
        if self.unanswered == 0:
            self.idle.set()
        else:
            self.idle.clear()

    async def drained(self) -> None:
        """Wait till no payload waits for its ack."""
        if self.unanswered:
            await self.idle.wait()

    async def say(self, message: Json) -> None:
        """Send one message; raises `NoConnection` if the socket is gone."""
        async with self._sending:
            if self.websocket.application_state is not WebSocketState.CONNECTED:
                raise NoConnection
            try:
                await self.websocket.send_text(json.dumps(message, ensure_ascii=False))
            except (WebSocketDisconnect, RuntimeError, OSError) as gone:
                raise NoConnection from gone


class Sockets:
    """All connections of the app, and the acks that are awaited."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._tickets: dict[str, None] = {}
        self._connections: list[Connection] = []
        self._awaited: dict[str, asyncio.Future[Any]] = {}

    @property
    def count(self) -> int:
        """How many connections are open."""
        return len(self._connections)

    @property
    def sent(self) -> list[int]:
        """How many payloads each open connection has been given, oldest connection first."""
        return [connection.sent for connection in self._connections]

    def new_ticket(self) -> str:
        """What lets one connection in, once."""
        while len(self._tickets) >= TICKETS_KEPT:
            self._tickets.pop(next(iter(self._tickets)))
        ticket = secrets.token_urlsafe(24)
        self._tickets[ticket] = None
        return ticket

    async def serve(self, websocket: WebSocket, *, app_id: str) -> None:
        """Serve one connection till it ends; a ticket that is unknown or used is turned away."""
        ticket = websocket.query_params.get("ticket", "")
        if ticket not in self._tickets:
            await websocket.close(code=4403)
            return
        del self._tickets[ticket]
        await websocket.accept()
        connection = Connection(websocket)
        if self.count >= MOST_CONNECTIONS:
            connection.gone.set()
            await self._disconnect(connection, "too_many_websockets")
            return
        self._connections.append(connection)
        self._tell()
        try:
            await connection.say(hello(self.count, app_id))
            await self._listen(connection)
        except NoConnection:
            pass
        finally:
            if connection in self._connections:
                self._connections.remove(connection)
            connection.gone.set()
            self._tell()

    async def _listen(self, connection: Connection) -> None:
        while True:
            try:
                received = await connection.websocket.receive()
            except RuntimeError:
                return
            if received["type"] == "websocket.disconnect":
                return
            self._acked(received.get("text") or "")

    def _acked(self, text: str) -> None:
        try:
            message = read_json(text)
        except ValueError:
            return
        if not isinstance(message, dict):
            return
        awaited = self._awaited.get(str(message.get("envelope_id")))
        if awaited is not None and not awaited.done():
            awaited.set_result(message.get("payload"))

    async def send(self, envelope: Json) -> Any:
        """Hand an envelope to one connection and wait for the payload of its ack.

        The caller limits the time. Raises `NoConnection` if none takes it.
        """
        name = secrets.token_hex(16)
        self._awaited[name] = asyncio.get_running_loop().create_future()
        connection: Connection | None = None
        try:
            connection = await self._hand_over({"envelope_id": name, **envelope})
            connection.waits(1)
            return await self._awaited[name]
        finally:
            del self._awaited[name]
            if connection is not None:
                connection.waits(-1)

    async def _hand_over(self, envelope: Json) -> Connection:
        while ready := [each for each in self._connections if not each.draining]:
            connection = min(ready, key=lambda each: each.sent)
            connection.sent += 1
            try:
                await connection.say(envelope)
            except NoConnection:
                connection.draining = True
            else:
                return connection
        raise NoConnection

    async def refresh(self, reason: str) -> None:
        """Tell every connection that it ends (`refresh_requested`, `link_disabled`) and close it, or only `warning`."""
        ends = reason != "warning"
        for connection in self._connections:
            connection.draining = ends
        say = self._disconnect if ends else self._say_disconnect
        await asyncio.gather(*(say(each, reason) for each in list(self._connections)))

    async def cut(self) -> None:
        """Close every connection without a word."""
        for connection in self._connections:
            connection.draining = True
        await asyncio.gather(*(_close(each) for each in list(self._connections)))

    async def connected(self, count: int) -> None:
        """Wait till exactly so many connections are open; the caller limits the time."""
        with self._stream.subscribe() as changes:
            while self.count != count:
                await changes.get()

    async def _disconnect(self, connection: Connection, reason: str) -> None:
        """What is under way may still be acknowledged, here or on another connection, before the socket closes."""
        await self._say_disconnect(connection, reason)
        with suppress(TimeoutError):
            await asyncio.wait_for(connection.drained(), DRAIN_SECONDS)
        await _close(connection)

    async def _say_disconnect(self, connection: Connection, reason: str) -> None:
        try:
            await connection.say({"type": "disconnect", "reason": reason, "debug_info": {"host": "local-slack"}})
        except NoConnection:
            connection.draining = True

    def _tell(self) -> None:
        self._stream.tell(Change(kind="connections", data={"count": self.count}))


def hello(count: int, app_id: str) -> Json:
    """The first message on every connection."""
    return {
        "type": "hello",
        "num_connections": count,
        "debug_info": {"host": "local-slack", "build_number": 1, "approximate_connection_time": 18060},
        "connection_info": {"app_id": app_id},
    }


async def _close(connection: Connection) -> None:
    """Close a connection and wait till it is out of the list, a second at most."""
    if connection.websocket.application_state is WebSocketState.CONNECTED:
        with suppress(WebSocketDisconnect, RuntimeError, OSError):
            await connection.websocket.close()
    with suppress(TimeoutError):
        await asyncio.wait_for(connection.gone.wait(), 1)
