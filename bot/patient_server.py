"""The web server's side of connections: who asks and does not finish is not waited for, and keeps nobody else out."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import partial
from typing import Any

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

_TOO_SLOW = b"HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
_LENGTHS = {b"content-length", b"transfer-encoding"}


@dataclass(frozen=True, slots=True)
class Limits:
    """How long the head of a request may take, from the connection or its first byte on, and how long its body; and how
    many connections there are at most, of which each takes one of the process' files.
    """

    head_seconds: float = 10
    body_seconds: float = 10
    connections: int = 500


class PatientProtocol(H11Protocol):
    """uvicorn's own, which waits for ever for the rest of a request, and takes any number of connections."""

    def __init__(
        self,
        limits: Limits,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._limits = limits
        self._part: str | None = None
        self._since = self.loop.time()
        self._timer: asyncio.TimerHandle | None = None

    @property
    def is_idle(self) -> bool:
        """Whether nothing of a request is here that was not answered."""
        return self._part is None and (self.cycle is None or self.cycle.response_complete)

    @property
    def waits_for_more(self) -> bool:
        """Whether the rest of a request is still to come."""
        return self._part is not None

    @property
    def turn_to_go(self) -> tuple[bool, float]:
        """Sorts those who go where there are too many: who leaves a request unfinished first, then who asks nothing."""
        return self.is_idle, self._since

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Wait for the head of a request; where there are too many connections, end one that has none under way."""
        super().connection_made(transport)  # type: ignore[arg-type] # uvicorn's own hint, of the transport of a socket
        self._wait_for("head", self._limits.head_seconds)
        if len(self.connections) > self._limits.connections:
            # This one is among them: where all others are being answered, it goes itself.
            ours = [each for each in self.connections if isinstance(each, PatientProtocol)]
            waiting = [each for each in ours if each.is_idle or each.waits_for_more]
            min(waiting, key=lambda each: each.turn_to_go).give_up()

    def data_received(self, data: bytes) -> None:
        """Take it, and look how much of a request that makes."""
        super().data_received(data)
        self._look()

    def on_response_complete(self) -> None:
        """Wait for the next request, of which the beginning may be here."""
        super().on_response_complete()
        self._since = self.loop.time()
        self._look()

    def connection_lost(self, exc: Exception | None) -> None:
        """It is over."""
        self._wait_for(None, 0)
        super().connection_lost(exc)

    def give_up(self) -> None:
        """End the connection, and say why where that is still possible."""
        if not self.transport.is_closing():
            if self._part == "head" or (self._part == "body" and not self.cycle.response_started):
                self.transport.write(_TOO_SLOW)
            self.transport.close()

    def _look(self) -> None:
        if self.cycle is not None and not self.cycle.response_complete:
            part = "body" if self.cycle.more_body else None
        else:
            part = "head" if self.conn.trailing_data[0] else None
        if part != self._part:
            limits = self._limits
            self._wait_for(part, limits.body_seconds if part == "body" else limits.head_seconds)

    def _wait_for(self, part: str | None, seconds: float) -> None:
        """For so long, and not longer for what comes of it bit by bit."""
        if self._timer is not None:
            self._timer.cancel()
        self._part, self._since = part, self.loop.time()
        self._timer = self.loop.call_later(seconds, self.give_up) if part else None


def patient(limits: Limits) -> Any:
    """What uvicorn makes its connections with; it calls this as it would the class."""
    return partial(PatientProtocol, limits)


class OneLength:
    """Refuses a request that says its length in two ways: a proxy may believe one and we the other, and then what one
    takes for the end of a body is to the other the next request.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand on, or 400."""
        if scope["type"] == "http" and _LENGTHS.issubset(name for name, _ in scope["headers"]):
            refusal = PlainTextResponse("one length is enough", 400, {"connection": "close"})
            await refusal(scope, receive, send)
            return
        await self._app(scope, receive, send)
