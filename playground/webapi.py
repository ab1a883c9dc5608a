"""The Web API's door: tokens, scopes, limits and failures, then the method itself."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import Receive, Scope, Send

from playground.arguments import Arguments, read_arguments
from playground.errors import SlackError, missing_scope
from playground.faults import Fault
from playground.rates import ratelimited
from playground.state import Workspace
from playground.traffic import Call
from playground.world import Json

CUT = "local_slack.cut"
"""The ASGI extension that breaks a connection; `playground.server` puts it there."""


@dataclass(frozen=True)
class Asked:
    """One call that was let in."""

    workspace: Workspace
    args: Arguments

    def need_scope(self, *any_of: str) -> None:
        """Raises missing_scope unless the bot token has one of these scopes."""
        installation = self.workspace.installation
        if not installation.manifest.has_scope(*any_of):
            raise missing_scope(",".join(any_of), installation.bot_scopes)


@dataclass(frozen=True, kw_only=True)
class Method:
    """A Web API method: `scopes` are alternatives, `tier` None has limits of its own."""

    answer: Callable[[Asked], Json]
    scopes: tuple[str, ...] = ()
    tier: int | None = 3
    token: Literal["bot", "app", "any"] = "bot"  # noqa: S105


class WebApi:
    """Answers `/api/{method}` for one workspace."""

    def __init__(self, workspace: Workspace, methods: dict[str, Method]) -> None:
        self._workspace = workspace
        self._methods = methods

    async def __call__(self, request: Request) -> Response:
        """Answer one request; every one is noted in the traffic."""
        name = request.path_params["method"]
        began = time.perf_counter()
        call: Call | None = None
        answer: Json
        status, headers, fault = 200, {"x-slack-req-id": secrets.token_hex(16)}, Fault(times=0)
        try:
            args = await read_arguments(request)
            token = _token(request, args)
            shown = {key: value for key, value in args.values.items() if key != "token"}
            call = self._note(name, shown, token)
            fault = self._workspace.faults.next_call(name) or fault
            await _before(fault)
            answer = self._answer(name, args, token)
            headers["x-oauth-scopes"] = ",".join(self._workspace.installation.bot_scopes)
        except SlackError as refused:
            answer, status = refused.body, refused.status
            headers |= refused.headers
        except BaseException:
            # The caller hung up, or there is a fault in here: what waits for calls to end must not wait for ever.
            if call is not None:
                self._end(call, 500, {"ok": False, "error": "fatal_error"}, began)
            raise
        self._end(call or self._note(name, {}, ""), status, answer, began)
        await asyncio.sleep(fault.kept)
        if status == 200 and (fault.cut or fault.body is not None):
            return CutResponse() if fault.cut else HTMLResponse(fault.body)
        return JSONResponse(answer, status_code=status, headers=headers)

    def _note(self, name: str, args: Json, token: str) -> Call:
        return self._workspace.traffic.begin_call(name, args, at=time.time(), token=_kind(token))

    def _end(self, call: Call, status: int, answer: Json, began: float) -> None:
        ms = (time.perf_counter() - began) * 1000
        self._workspace.traffic.end_call(call, status=status, answer=answer, ms=ms)

    def _answer(self, name: str, args: Arguments, token: str) -> Json:
        method = self._methods.get(name)
        if method is None:
            raise SlackError("unknown_method", req_method=name)
        self._check_token(method, token)
        asked = Asked(self._workspace, args)
        if method.scopes:
            asked.need_scope(*method.scopes)
        self._workspace.limits.check_method(name, method.tier, self._workspace.now())
        answer: Json = {"ok": True, **method.answer(asked)}
        if args.warnings:
            answer["warning"] = ",".join(args.warnings)
            answer["response_metadata"] = answer.get("response_metadata", {}) | {"warnings": args.warnings}
        return answer

    def _check_token(self, method: Method, token: str) -> None:
        installation = self._workspace.installation
        if not token:
            if method.token == "any":  # noqa: S105
                return
            raise SlackError("not_authed")
        if token not in {installation.bot_token, installation.app_token}:
            raise SlackError("invalid_auth")
        kind = "bot" if token == installation.bot_token else "app"
        if method.token not in {"any", kind}:
            raise SlackError("not_allowed_token_type")


class CutResponse(Response):
    """No answer at all: the connection breaks, as when a network fails after the work was done."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Breaks the connection where the server gave a way to, else answers nothing."""
        del receive, send
        await scope["extensions"][CUT]()


async def _before(fault: Fault) -> None:
    if fault.delay:
        await asyncio.sleep(fault.delay)
    if fault.error == "ratelimited" or fault.status == 429:
        raise ratelimited(fault.retry_after)
    if fault.error:
        raise SlackError(fault.error, status=fault.status or 200, **fault.more)
    if fault.status:
        raise SlackError("internal_error", status=fault.status)


def _token(request: Request, args: Arguments) -> str:
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer" and token.strip():
        return token.strip()
    if "json" in request.headers.get("content-type", ""):
        return request.query_params.get("token", "")
    return args.text("token")


def _kind(token: str) -> str:
    return token.partition("-")[0] if token.startswith(("xoxb-", "xapp-")) else ""
