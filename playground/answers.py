"""How the app answers an act: inside the acknowledgement, or later by its response_url."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from playground.arguments import Arguments
from playground.content import Content, read_content
from playground.errors import SlackError
from playground.posting import change, post, withdraw
from playground.rights import living_response_url
from playground.state import Workspace
from playground.strict_json import read_json
from playground.world import Json, Message, ResponseUrl


def answer_by(workspace: Workspace, right: ResponseUrl, payload: Any) -> Message | None:
    """Do what an answer's JSON says: a new message (ephemeral unless `in_channel`), a replacement, a deletion.

    Returns the message that stands there now. Raises `SlackError`: no_text, invalid_blocks, msg_too_long…
    """
    args = Arguments(payload if isinstance(payload, dict) else {"text": str(payload)})
    clicked = workspace.find(right.channel, right.message_ts) if right.message_ts else None
    if args.flag("delete_original"):
        if clicked is not None:
            withdraw(workspace, clicked)
        return None
    content = read_content(args)
    if content.says_nothing:
        raise SlackError("no_text")
    if args.flag("replace_original") and clicked is not None:
        whole = Content(
            text=content.text or "",
            blocks=content.blocks or [],
            attachments=content.attachments or [],
            metadata=content.metadata,
        )
        change(workspace, clicked, whole)
        return clicked
    return post(
        workspace,
        right.channel,
        content,
        thread_ts=args.text("thread_ts") or right.thread_ts,
        ephemeral_to=None if args.text("response_type") == "in_channel" else right.person,
        answers=right.id,
    )


class Hooks:
    """Answers `/hooks/{id}` for one workspace; noted in the traffic as the method `response_url`."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    async def __call__(self, request: Request) -> Response:
        """`ok` as plain text, or Slack's error as JSON."""
        payload: Json = {}
        status, answer = 200, {"ok": True}
        try:
            read: Any = read_json(await request.body())
            payload = read if isinstance(read, dict) else {}
        except ValueError:
            payload = {}
        traffic = self._workspace.traffic
        call = traffic.begin_call("response_url", payload, at=self._workspace.now())
        try:
            right = living_response_url(self._workspace, request.path_params["name"])
            answer_by(self._workspace, right, payload)
            right.uses += 1
        except SlackError as refused:
            status, answer = refused.status if refused.status != 200 else 400, refused.body
        traffic.end_call(call, status=status, answer=answer, ms=0.0)
        return PlainTextResponse("ok") if status == 200 else JSONResponse(answer, status_code=status)
