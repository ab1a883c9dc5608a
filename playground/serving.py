"""Serves a workspace on a port of this machine."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from starlette.types import ASGIApp

from playground.server import make_app
from playground.state import Workspace

HOST = "127.0.0.1"


class QuietServer(uvicorn.Server):
    """uvicorn that `end` ends: without signal handlers of its own, and without looking ten times a second."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._ending = asyncio.Event()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals alone."""
        yield

    async def main_loop(self) -> None:
        """Keep the answers' date right, once a second, until the end."""
        while not self.should_exit:
            await self.on_tick(0)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._ending.wait(), 1)

    def end(self) -> None:
        """Take no more requests; `serve` returns when those under way are answered."""
        self.should_exit = True
        self._ending.set()


def listen(port: int = 0) -> socket.socket:
    """A bound socket; raises `OSError` if the port is taken.

    The protocol is named because asyncio switches Nagle's delay off only where it is: without that every answer
    waited 40 ms for the other side's acknowledgement.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
    except OSError:
        listener.close()
        raise
    listener.listen(128)
    return listener


@asynccontextmanager
async def listening(app: ASGIApp, listener: socket.socket) -> AsyncIterator[None]:
    """Serve an application on a socket that is bound already."""
    config = uvicorn.Config(
        app,
        log_level="critical",
        access_log=False,
        ws="websockets-sansio",
        lifespan="on",
        timeout_graceful_shutdown=1,
        timeout_keep_alive=30,
    )
    server = QuietServer(config)
    task = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        while not server.started:
            if task.done():
                raise OSError("The server did not start.")
            await asyncio.sleep(0.005)
        yield
    finally:
        server.end()
        await task
        listener.close()


@asynccontextmanager
async def serving(workspace: Workspace, *, port: int = 0) -> AsyncIterator[str]:
    """Serve the local Slack while inside; yields its address without a slash at the end.

    Raises `OSError` if the port is taken.
    """
    listener = listen(port)
    workspace.installation.base_url = f"http://{HOST}:{listener.getsockname()[1]}"
    async with listening(make_app(workspace), listener):
        try:
            yield workspace.installation.base_url
        finally:
            await workspace.link.close()
