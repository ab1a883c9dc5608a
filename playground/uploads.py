"""The second step of an upload, where the bytes arrive, and the door where they are fetched again."""

from __future__ import annotations

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from playground.shapes_content import file as file_shape
from playground.state import Workspace

LARGEST_HERE = 64 * 1024 * 1024
"""Bytes that this server keeps of one file; Slack takes a gigabyte."""


def routes(workspace: Workspace) -> list[Route]:
    """`/upload/v1/{file}` and `/files/{file}/…` for one workspace."""

    async def receive(request: Request) -> Response:
        kept = workspace.files.get(request.path_params["file"])
        if kept is None or kept.content is not None:
            return PlainTextResponse("not found", status_code=404)
        content = await _content(request)
        if content is None or len(content) > LARGEST_HERE:
            return PlainTextResponse("too large", status_code=413)
        if len(content) != kept.length:
            return PlainTextResponse("length does not match", status_code=400)
        kept.content = content
        return PlainTextResponse(f"OK - {len(content)}")

    async def fetch(request: Request) -> Response:
        kept = workspace.files.get(request.path_params["file"])
        if kept is None or not kept.complete:
            return PlainTextResponse("not found", status_code=404)
        if request.path_params["rest"].startswith("download/") and not _may_read(workspace, request):
            # Slack asks whoever has no right to a file to sign in, with a page and no error.
            return HTMLResponse("<!DOCTYPE html><title>Slack</title><h1>Sign in to your workspace</h1>")
        return Response(kept.content or b"", media_type=file_shape(workspace, kept)["mimetype"])

    return [
        Route("/upload/v1/{file}", receive, methods=["POST", "PUT"]),
        Route("/files/{file}/{rest:path}", fetch, methods=["GET"]),
    ]


def _may_read(workspace: Workspace, request: Request) -> bool:
    """Whether the bot's token is there, with the scope. A person's browser is signed in, and reads `url_private`."""
    installation = workspace.installation
    is_ours = request.headers.get("authorization") == f"Bearer {installation.bot_token}"
    return is_ours and installation.manifest.has_scope("files:read")


async def _content(request: Request) -> bytes | None:
    """The bytes: the whole body, or the one file of a multipart form."""
    if "multipart/form-data" not in request.headers.get("content-type", ""):
        return await request.body()
    async with request.form() as form:
        for value in form.values():
            if isinstance(value, UploadFile):
                return await value.read()
    return None
