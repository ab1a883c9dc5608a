"""A bot that listens: the web door, and Socket Mode where that is chosen; stopped without losing an answer."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import signal
import socket
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager

import aiohttp
import structlog
import uvicorn
from slack_sdk.errors import SlackClientError
from starlette.routing import BaseRoute

from bot.assembly import Bot
from bot.http import SlackDoor, web_app
from bot.patient_server import Limits, OneLength, patient
from bot.settings import Settings, SettingsError, Transport
from bot.socket import SocketDoor
from bot.stripe_door import stripe_routes
from portal.routes import portal_routes
from store.database import CommitUnknown, DatabaseBusy

log = structlog.get_logger()

# A balancer asks every few seconds; Slack need not be asked each time.
_SLACK_ASKED_EVERY = 60.0
_DRAIN_SECONDS = 5


class _Server(uvicorn.Server):
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


class Readiness:
    """What `/readyz` says: whether the database answers, has room, agrees about the time, and Slack can be reached."""

    def __init__(self, bot: Bot, door: SocketDoor | None) -> None:
        self._bot = bot
        self._door = door
        self._asked_at = -_SLACK_ASKED_EVERY
        self._slack_said: str | None = None

    async def __call__(self) -> dict[str, str]:
        """What is wrong, by part; empty when all is well."""
        slack = await self._slack_trouble()
        return await self._bot.troubles() | ({"slack": slack} if slack else {})

    async def _slack_trouble(self) -> str | None:
        if self._door is not None:
            return None if await self._door.is_open() else "not connected"
        if time.monotonic() - self._asked_at >= _SLACK_ASKED_EVERY or self._slack_said:
            self._slack_said = await self._ask_slack()
            self._asked_at = time.monotonic()
        return self._slack_said

    async def _ask_slack(self) -> str | None:
        try:
            await self._bot.client.auth_test(token=self._bot.installation.token)
        except (SlackClientError, aiohttp.ClientError, TimeoutError):
            return "does not answer"
        return None


@asynccontextmanager
async def listening(
    bot: Bot,
    settings: Settings,
    transport: Transport,
    *,
    host: str = "127.0.0.1",
    port: int | None = None,
    beside: Sequence[BaseRoute] = (),
    limits: Limits | None = None,
) -> AsyncIterator[int]:
    """Listen while inside; yields the web door's port. At the end, what is under way is answered first.

    The client's portal is there in both transports, and whatever is `beside` it.

    Raises SettingsError when the port is taken or Slack refuses the app token.
    """
    async with AsyncExitStack() as stack:
        door = None
        if transport is Transport.SOCKET:
            door = SocketDoor(bot.app, settings.app_token)
            stack.push_async_callback(door.close)
            await door.open()
        slack = SlackDoor(bot.app, settings.signing_secret) if transport is Transport.HTTP else None
        portal = portal_routes(bot.services, bot.clock.now, time.monotonic, (DatabaseBusy,), (CommitUnknown,))
        stripe = stripe_routes(settings, bot.services, bot.clock.now)
        app = web_app(slack, Readiness(bot, door), bot.metrics, [*stripe, *portal, *beside])
        listener = _bound(host, settings.port if port is None else port)
        stack.callback(listener.close)
        config = uvicorn.Config(
            OneLength(app),
            http=patient(limits or Limits()),
            log_config=None,
            access_log=False,
            lifespan="off",
            server_header=False,
            timeout_graceful_shutdown=_DRAIN_SECONDS,
            # Longer than the 60 s for which balancers keep a connection: they, not we, should close it.
            timeout_keep_alive=75,
        )
        server = _Server(config)
        task = asyncio.create_task(server.serve(sockets=[listener]))
        stack.push_async_callback(_ended, server, task)
        while not server.started:
            if task.done():
                await task
            await asyncio.sleep(0.005)
        log.info("listening", transport=transport.value, port=listener.getsockname()[1])
        yield listener.getsockname()[1]
        log.info("stopping")


def settled() -> None:
    """The bot is put together, and what there is of it stays as long as the process: the garbage collector need not
    look at it again. Each full look took 70 ms, in which nobody was answered.
    """
    gc.collect()
    gc.freeze()


@contextmanager
def told_to_stop() -> Iterator[asyncio.Event]:
    """An event that SIGINT and SIGTERM set while inside, instead of ending the process."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    signals = (signal.SIGINT, signal.SIGTERM)
    with contextlib.suppress(NotImplementedError):
        for each in signals:
            loop.add_signal_handler(each, stop.set)
    try:
        yield stop
    finally:
        with contextlib.suppress(NotImplementedError):
            for each in signals:
                loop.remove_signal_handler(each)


def _bound(host: str, port: int) -> socket.socket:
    try:
        listener = socket.create_server((host, port), backlog=2048)
    except OSError as error:
        raise SettingsError(
            f"Port {port} of {host} cannot be used ({error.strerror}): choose another one with --port or PORT."
        ) from error
    # asyncio does this only for sockets that name their protocol, and create_server's do not: without it the body
    # of an answer waits 40 ms for the acknowledgement of its head.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


async def _ended(server: _Server, task: asyncio.Task[None]) -> None:
    server.end()
    await task
