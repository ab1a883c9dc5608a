"""The control door: tests and demonstrations act, look and break things through it, with plain JSON.

Every answer is JSON. What does not exist is a 404, what is not understood a 400, each with `error` as a sentence.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from playground import control_acts, control_looks, control_settings
from playground.state import Workspace
from playground.strict_json import read_json
from playground.world import Json

Answering = Callable[[Workspace, Json], Awaitable[Any]]

LOOKS: dict[str, Answering] = {
    "app_clock": control_looks.app_clock,
    "state": control_looks.state,
    "messages": control_looks.messages,
    "view": control_looks.view,
    "home": control_looks.home,
    "calls": control_looks.calls,
    "deliveries": control_looks.deliveries,
}
DOES: dict[str, Answering] = {
    "act": control_acts.act,
    "world": control_acts.world,
    "event": control_acts.event,
    "notice": control_acts.notice,
    "reset": control_settings.reset,
    "fail": control_settings.fail,
    "limits": control_settings.limits,
    "clock": control_settings.clock,
    "app_clock": control_settings.app_clock,
    "delivery": control_settings.delivery,
    "sockets": control_settings.sockets,
    "settle": control_settings.settle,
}


def control_routes(workspace: Workspace) -> list[Route]:
    """`/control/{what}`: GET looks, POST does."""

    async def look(request: Request) -> Response:
        return await _answer(LOOKS, request, dict(request.query_params))

    async def do(request: Request) -> Response:
        try:
            body = await request.body()
            args: Any = read_json(body) if body else {}
        except ValueError:
            return _wrong(400, "The body is not JSON.")
        if not isinstance(args, dict):
            return _wrong(400, "The body has to be a JSON object.")
        return await _answer(DOES, request, args)

    async def _answer(known: dict[str, Answering], request: Request, args: Json) -> Response:
        what = known.get(request.path_params["what"])
        if what is None:
            return _wrong(404, f"There is nothing called so; there are {', '.join(known)}.")
        try:
            return JSONResponse(await what(workspace, args))
        except LookupError as missing:
            return _wrong(404, str(missing.args[0]) if missing.args else "Not found.")
        except TimeoutError:
            return _wrong(400, "It did not come to that in time.")
        except (TypeError, ValueError) as wrong:
            return _wrong(400, str(wrong))

    return [
        Route("/control/{what}", look, methods=["GET"]),
        Route("/control/{what}", do, methods=["POST"]),
    ]


def _wrong(status: int, sentence: str) -> Response:
    return JSONResponse({"error": sentence}, status_code=status)
