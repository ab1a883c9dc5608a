"""The web door: Slack's requests, and what those ask who look after the bot."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Awaitable, Callable, Sequence

from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.response import BoltResponse
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from bot.metrics import Metrics
from bot.slack_bodies import NotFromSlack, read_body
from handlers.slack.failures import malformed
from handlers.slack.reading import MALFORMED

# The largest form of ours with every field full comes to a tenth of it.
_MOST_BYTES = 1_000_000
# Slack's own advice: an older request may be a recorded one, played again.
_OLDEST_SECONDS = 300
# Slack's own are the only headers that Bolt looks at.
_PASSED_ON = frozenset({b"content-type", b"x-slack-retry-num", b"x-slack-retry-reason"})

Ready = Callable[[], Awaitable[dict[str, str]]]


class SlackDoor:
    """`POST /slack/events`: plain ASGI, because a command passes here on its way to an answer within milliseconds."""

    def __init__(self, app: AsyncApp, signing_secret: str) -> None:
        self._app = app
        self._secret = signing_secret.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check and hand on: 413 too large, 401 not signed by Slack just now, 400 nothing that Slack sends.

        The last with a reference that the log has, too: it is signed, so somebody should look at where it comes from.
        Slack's look at the certificate is not signed; it asks for nothing but 200.
        """
        try:
            body = await _read(receive)
        except _TooLarge:
            await PlainTextResponse("too large", 413)(scope, receive, send)
            return
        if body is None:
            return
        headers = dict(scope["headers"])
        if not self._is_signed(headers, body):
            await _unsigned(body)(scope, receive, send)
            return
        await _send(send, await self._answered(headers, body))

    async def _answered(self, headers: dict[bytes, bytes], body: bytes) -> BoltResponse:
        try:
            return await self._app.async_dispatch(_understood(headers, body))
        except NotFromSlack as error:
            return BoltResponse(status=400, body=malformed("http", error.__cause__ or error))
        except MALFORMED as error:
            # Listeners never raise: it is Bolt that reads more of the payload than we looked at.
            return BoltResponse(status=400, body=malformed("bolt", error))

    def _is_signed(self, headers: dict[bytes, bytes], body: bytes) -> bool:
        # On the bytes as they came: slack_sdk's verifier decodes them first and fails on what is no UTF-8.
        timestamp = headers.get(b"x-slack-request-timestamp", b"")
        if not timestamp.isdigit() or abs(time.time() - int(timestamp[:15])) > _OLDEST_SECONDS:
            return False
        digest = hmac.new(self._secret, b"v0:%b:%b" % (timestamp, body), hashlib.sha256).hexdigest()
        return hmac.compare_digest(f"v0={digest}".encode(), headers.get(b"x-slack-signature", b""))


def web_routes(ready: Ready, metrics: Metrics) -> list[BaseRoute]:
    """`/healthz` (this process answers), `/readyz` (it can do its work) and `/metrics`."""

    async def healthz(_: Request) -> Response:
        return PlainTextResponse("ok")

    async def readyz(_: Request) -> Response:
        wrong = await ready()
        return JSONResponse(wrong or {"ready": "yes"}, status_code=503 if wrong else 200)

    async def show_metrics(_: Request) -> Response:
        return Response(metrics.page(), media_type="text/plain; version=0.0.4")

    return [Route("/healthz", healthz), Route("/readyz", readyz), Route("/metrics", show_metrics)]


def web_app(door: SlackDoor | None, ready: Ready, metrics: Metrics, beside: Sequence[BaseRoute] = ()) -> Starlette:
    """All routes; without `door` (Socket Mode) only those for whoever looks after the bot, and those `beside`."""
    slack = [Route("/slack/events", door, methods=["POST"])] if door else []
    return Starlette(routes=[*slack, *web_routes(ready, metrics), *beside])


class _TooLarge(Exception):  # noqa: N818 - answered at once
    """Larger than anything that Slack sends."""


async def _read(receive: Receive) -> bytes | None:
    """The whole body; None where whoever sent it went away halfway. Raises _TooLarge."""
    body = bytearray()
    is_whole = False
    while not is_whole:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        body += message.get("body", b"")
        if len(body) > _MOST_BYTES:
            raise _TooLarge
        is_whole = not message.get("more_body")
    return bytes(body)


def _understood(headers: dict[bytes, bytes], raw: bytes) -> AsyncBoltRequest:
    """The request as Bolt takes it. Raises NotFromSlack."""
    body = read_body(raw, headers.get(b"content-type", b""))
    try:
        passed_on = {name.decode(): value.decode() for name, value in headers.items() if name in _PASSED_ON}
        # The mode in which Bolt takes what is parsed; nothing else hangs on it where it checks no signature.
        return AsyncBoltRequest(body=body, headers=dict(passed_on), mode="socket_mode")
    except MALFORMED as error:
        # Bolt reads ids out of the body at once, and trusts its form.
        raise NotFromSlack from error


def _unsigned(body: bytes) -> Response:
    if b"ssl_check=1" in body.split(b"&"):
        return PlainTextResponse("ok")
    return PlainTextResponse("not signed by Slack, or too long ago", 401)


async def _send(send: Send, answer: BoltResponse) -> None:
    body = answer.body if isinstance(answer.body, str) else json.dumps(answer.body)
    content = body.encode()
    headers = [(b"content-length", str(len(content)).encode())]
    headers += [(b"content-type", value.encode()) for value in answer.headers.get("content-type", ())]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": content})
