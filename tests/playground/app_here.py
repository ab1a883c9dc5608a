"""An app as small as can be: takes what the local Slack sends, checks the signature, answers what a test says."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from slack_sdk.signature import SignatureVerifier
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from playground.serving import HOST, listen, listening
from tests import patience

Json = dict[str, Any]


@dataclass
class Got:
    """One request of Slack's."""

    kind: str
    payload: Json
    headers: dict[str, str]
    signed: bool


@dataclass
class AppHere:
    """Answers by kind of payload: JSON, a text, a status, or None for an empty 200; `slow` waits so many seconds."""

    secret: str
    url: str = ""
    answers: dict[str, Any] = field(default_factory=dict)
    slow: dict[str, float] = field(default_factory=dict)
    got: list[Got] = field(default_factory=list)
    came: asyncio.Condition = field(default_factory=asyncio.Condition)

    def forget(self) -> None:
        """As new."""
        self.answers.clear()
        self.slow.clear()
        self.got.clear()

    async def take(self, request: Request) -> Response:
        """The one endpoint."""
        body = await request.body()
        kind, payload = read(body, request.headers.get("content-type", ""))
        signed = SignatureVerifier(self.secret).is_valid_request(body, dict(request.headers))
        async with self.came:
            self.got.append(Got(kind, payload, dict(request.headers), signed))
            self.came.notify_all()
        await asyncio.sleep(self.slow.get(kind, 0))
        answer = self.answers.get(kind)
        if isinstance(answer, int):
            return PlainTextResponse("", status_code=answer)
        if isinstance(answer, str) or answer is None:
            return PlainTextResponse(answer or "")
        return JSONResponse(answer)

    async def wait_for(self, kind: str, count: int = 1) -> list[Got]:
        """The payloads of a kind, once there are so many; a test's own time limit ends the waiting."""

        def enough() -> bool:
            return sum(each.kind == kind for each in self.got) >= count

        async with self.came:
            await asyncio.wait_for(self.came.wait_for(enough), patience.SECONDS)
        return [each for each in self.got if each.kind == kind]

    def last(self, kind: str) -> Json:
        """The last payload of a kind."""
        return [each.payload for each in self.got if each.kind == kind][-1]


def read(body: bytes, content_type: str) -> tuple[str, Json]:
    """The kind and the payload of a request."""
    if "json" in content_type:
        payload = json.loads(body)
        return str(payload.get("event", payload)["type"]), payload
    form = dict(parse_qsl(body.decode(), keep_blank_values=True))
    if "payload" in form:
        payload = json.loads(form["payload"])
        return str(payload["type"]), payload
    return "slash_command", form


@asynccontextmanager
async def app_here(secret: str) -> AsyncIterator[AppHere]:
    """Serve one on a free port."""
    app = AppHere(secret)
    listener = listen()
    app.url = f"http://{HOST}:{listener.getsockname()[1]}/slack/events"
    routes = [Route("/slack/events", app.take, methods=["POST"])]
    async with listening(Starlette(routes=routes), listener):
        yield app
