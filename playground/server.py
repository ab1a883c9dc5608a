"""The one web application: Slack's Web API, Socket Mode, the control door and the page."""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket

from playground import (
    methods_blocks,
    methods_chat,
    methods_conversations,
    methods_files,
    methods_history,
    methods_users,
    methods_views,
    uploads,
)
from playground.answers import Hooks
from playground.control_routes import control_routes
from playground.state import Workspace
from playground.webapi import CUT, Method, WebApi

LONGEST_MESSAGE = 16 * 1024 * 1024
"""Bytes of one websocket message."""


def all_methods() -> dict[str, Method]:
    """Every Web API method that is spoken here, by name."""
    return {
        **methods_users.METHODS,
        **methods_chat.METHODS,
        **methods_conversations.METHODS,
        **methods_history.METHODS,
        **methods_views.METHODS,
        **methods_files.METHODS,
        **methods_blocks.METHODS,
    }


def make_app(workspace: Workspace) -> ASGIApp:
    """The application that serves one workspace."""

    web_api, hooks = WebApi(workspace, all_methods()), Hooks(workspace)

    async def call(request: Request) -> Response:
        return await web_api(request)

    async def hook(request: Request) -> Response:
        return await hooks(request)

    async def socket(websocket: WebSocket) -> None:
        await workspace.link.sockets.serve(websocket, app_id=workspace.world.app_id)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        await workspace.link.close()

    routes: list[BaseRoute] = [
        Route("/api/{method}", call, methods=["GET", "POST"]),
        Route("/hooks/{name}", hook, methods=["POST"]),
        WebSocketRoute("/link/", socket),
        *uploads.routes(workspace),
        *control_routes(workspace),
        *page_routes(workspace),
    ]
    return cuttable(Starlette(routes=routes, lifespan=lifespan))


def page_routes(workspace: Workspace) -> list[BaseRoute]:
    """What `playground.page.routes.routes(workspace)` serves; nothing where the page is not installed."""
    if not Path(__file__).with_name("page").joinpath("routes.py").exists():
        return []
    module = importlib.import_module("playground.page.routes")
    found: list[BaseRoute] = module.routes(workspace)
    return found


def cuttable(app: ASGIApp) -> ASGIApp:
    """Give every HTTP request a way to break its own connection, and turn other sites' pages away."""

    async def outer(scope: Scope, receive: Receive, send: Send) -> None:
        if is_foreign(scope):
            await PlainTextResponse("another site's page", status_code=403)(scope, receive, send)
            return
        if scope["type"] == "http":
            scope.setdefault("extensions", {})[CUT] = lambda: _cut(send)
        await app(scope, receive, send)

    return outer


def is_foreign(scope: Scope) -> bool:
    """Whether a browser asks on behalf of a page from elsewhere; what is no browser sends no Origin."""
    if scope["type"] not in {"http", "websocket"}:
        return False
    headers = dict(scope["headers"])
    origin: bytes | None = headers.get(b"origin")
    return origin is not None and origin.rpartition(b"://")[2] != headers.get(b"host")


async def _cut(send: Send) -> None:
    """Abort the connection; where the server does not show its transport, answer half a response."""
    transport = getattr(getattr(send, "__self__", None), "transport", None)
    if transport is not None:
        transport.abort()
        await asyncio.sleep(0)
        return
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1")]})
