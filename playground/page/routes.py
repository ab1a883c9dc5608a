"""The page's addresses. `routes(workspace)` is what the server mounts; nothing is made before that."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from playground.page import doing, live
from playground.page.completion import commands_of, words
from playground.page.dates import clock_time
from playground.page.drawing import make_environment
from playground.page.faces import attachment_bar, avatar, role_of
from playground.page.gallery import gallery
from playground.page.later import MOMENTS, app_time
from playground.page.places import HOME, SHOWN, first_person, first_place, sidebar, spot
from playground.page.reader import Reader, reader_of
from playground.page.wire import exchanges
from playground.state import Workspace

PARTS = frozenset({"sidebar", "place", "thread", "modals", "clock"})
LARGEST_ACT = 15 * 1024 * 1024
# Nothing from the network, no inline scripts: what people typed cannot run even if an escape were forgotten.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


class Page:
    """The page over one workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._env = make_environment()
        self._env.globals.update(attachment_bar=attachment_bar, avatar=avatar, role_of=role_of)

    def _html(self, template: str, **given: Any) -> HTMLResponse:
        html = self._env.get_template(template).render(**given)
        headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
        return HTMLResponse(html, headers=headers)

    def _seen(self, request: Request) -> dict[str, Any]:
        """Everything that the templates of a place need, for the person and the place in the address."""
        workspace, query = self._workspace, request.query_params
        person = first_person(workspace, query.get("as"))
        at = first_place(workspace, person, query.get("at"))
        thread_ts = query.get("thread") or None
        if thread_ts and (at == HOME or workspace.find(at, thread_ts) is None):
            thread_ts = None
        shown = int(query["shown"]) if query.get("shown", "").isdigit() else SHOWN
        reader = reader_of(workspace, person, at)
        manifest = workspace.installation.manifest
        place = spot(workspace, reader, at, shown=min(shown, 5000), thread=thread_ts)
        commands = commands_of(workspace)
        return {
            "reader": reader,
            "at": at,
            "thread_ts": thread_ts,
            "place": place,
            "title": place.name,
            "team": workspace.world.teams[workspace.people[person].team_id],
            "persons": [each for each in workspace.people.values() if not each.is_bot],
            "sidebar": sidebar(workspace, person),
            "connected": bool(workspace.installation.request_url or workspace.link.sockets.count),
            "home": workspace.homes.get(person),
            "modals": workspace.modals.get(person, []),
            "bot": workspace.bot,
            "app_clock": self._clock(reader) if workspace.app_clock.is_followed else None,
            "app_name": workspace.bot.real_name,
            "first_command": commands[0]["command"] if commands else "",
            "can_shortcut": not workspace.is_stranger(person),
            "shortcuts": {
                "everywhere": [each for each in manifest.shortcuts if each.get("type") == "global"],
                "message": [each for each in manifest.shortcuts if each.get("type") == "message"],
            },
        }

    def _clock(self, reader: Reader) -> dict[str, Any]:
        """The app's time for this reader, and where it can go."""
        at = app_time(self._workspace).astimezone(reader.zone)
        moments = {word: words for word, (words, _) in MOMENTS.items()}
        return {"says": f"{at:%a} {at.day} {at:%b}, {clock_time(at)}", "moments": moments}

    def _read(self, seen: dict[str, Any]) -> None:
        at, person = seen["at"], seen["reader"].me
        if at != HOME and self._workspace.unread(person, self._workspace.channels[at]):
            self._workspace.mark_read(person, at)

    async def whole(self, request: Request) -> Response:
        """The page itself."""
        seen = self._seen(request)
        self._read(seen)
        seen["sidebar"] = sidebar(self._workspace, seen["reader"].me)
        return self._html("page.html", **seen)

    async def part(self, request: Request) -> Response:
        """One part of the page, drawn anew."""
        name = request.path_params["name"]
        if name not in PARTS:
            return Response(status_code=404)
        seen = self._seen(request)
        if name == "place" and request.query_params.get("seen"):
            self._read(seen)
        if name == "thread" and seen["thread_ts"] is None:
            return HTMLResponse("")
        return self._html(f"{name}.html", **seen)

    async def permalink(self, request: Request) -> Response:
        """Where a permalink leads: the channel, with the message before one's eyes."""
        channel, ts = request.path_params["channel"], request.path_params["ts"].removeprefix("p")
        asked = {"at": channel, "shown": "5000", "as": request.query_params.get("as", "")}
        thread = request.query_params.get("thread_ts")
        query = urlencode(asked | ({"thread": thread} if thread else {}))
        return RedirectResponse(f"/?{query}#{quote(ts[:-6])}.{quote(ts[-6:])}")

    async def words(self, request: Request) -> Response:
        """What the composer completes."""
        return JSONResponse(words(self._workspace, first_person(self._workspace, request.query_params.get("as"))))

    async def stream(self, request: Request) -> Response:
        """Changes as they happen."""
        return live.stream(self._workspace, request)

    async def act(self, request: Request) -> Response:
        """Something that the person does; always answered with `trouble`, a sentence or null."""
        verb = doing.VERBS.get(request.path_params["verb"])
        if verb is None or not _from_this_page(request):
            return JSONResponse({"trouble": "This page does not know that act."}, status_code=403)
        given = await _body(request)
        if given is None:
            return JSONResponse({"trouble": "That was too much, or no JSON."}, status_code=400)
        person = str(given.get("as", ""))
        try:
            if person not in self._workspace.people:
                raise doing.GoneError("This person does not exist.")
            return JSONResponse(await verb(self._workspace, person, given))
        except (LookupError, ValueError) as gone:
            own = not isinstance(gone, KeyError) and gone.args
            sentence = str(gone.args[0]) if own else "Something was missing, so nothing was done."
            return JSONResponse({"trouble": sentence, "gone": True})

    async def wire(self, request: Request) -> Response:
        """The second view, or only its rows."""
        template = "wire_rows.html" if request.url.path.endswith("/rows") else "wire.html"
        found = exchanges(self._workspace, words=request.query_params.get("q", ""))
        return self._html(template, exchanges=found, words=request.query_params.get("q", ""))

    async def gallery(self, request: Request) -> Response:
        """Every block type, with samples."""
        reader = reader_of(self._workspace, first_person(self._workspace, request.query_params.get("as")))
        return self._html("gallery.html", reader=reader, shelves=gallery(reader.now))


def _from_this_page(request: Request) -> bool:
    """Another site's page may not act here: it can send neither JSON nor our own origin."""
    origin = request.headers.get("origin")
    same = origin is None or urlsplit(origin).netloc == request.headers.get("host")
    return same and request.headers.get("content-type", "").startswith("application/json")


async def _body(request: Request) -> dict[str, Any] | None:
    received = bytearray()
    async for chunk in request.stream():
        received += chunk
        if len(received) > LARGEST_ACT:
            return None
    try:
        given = json.loads(received)
    except (ValueError, RecursionError):
        return None
    return given if isinstance(given, dict) else None


def routes(workspace: Workspace) -> list[BaseRoute]:
    """The page's routes over this workspace."""
    page = Page(workspace)
    return [
        Route("/", page.whole),
        Route("/page/part/{name}", page.part),
        Route("/archives/{channel}/{ts}", page.permalink),
        Route("/page/words", page.words),
        Route("/page/stream", page.stream),
        Route("/page/act/{verb}", page.act, methods=["POST"]),
        Route("/wire", page.wire),
        Route("/wire/rows", page.wire),
        Route("/gallery", page.gallery),
        Mount("/static", StaticFiles(directory=Path(__file__).parent / "static")),
    ]
