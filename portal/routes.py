"""`/portal/…`: a link is looked up, and the door of its kind answers."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import parse_qs

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from domain.letters.links import PLACES, OpenedLink, UnknownLink
from domain.subjects import declared, merged
from domain.values.frames import frames_of
from domain.values.refusals import Refusal
from portal.door import Doors
from portal.guessing import Guesses
from portal.pages import STYLE_PATH, said_page, style
from services import Services

log = structlog.get_logger()
DOORS = merged(each.by_kind for each in declared("portal", Doors))
_PATH: Final = "/portal/{place}/{token}"
# A note of 3,000 characters, each of them four bytes in nine letters of a form.
_FORM_MOST: Final = 40_000
# Whoever opens a page gives it more time than Slack gives a click, but not for ever.
_MOST_SECONDS: Final = 12


@dataclass(frozen=True)
class Portal:
    """What every link has in common. `unavailable`: the errors that mean that the database is away; of these `unsure`
    leave open whether it stored what it was told.
    """

    services: Services
    now: Callable[[], datetime]
    guesses: Guesses
    unavailable: tuple[type[Exception], ...]
    unsure: tuple[type[Exception], ...]

    async def answer(self, request: Request) -> Response:
        """GET, HEAD and POST of a link."""
        address, link = request.client.host if request.client else "", request.path_params["token"]
        if self.guesses.too_many(address, link):
            sentence = (
                "This link was opened too often from where you are, and does not open now. Try again in a minute."
            )
            return said_page("One moment", sentence, status=429, wait=self.guesses.wait)
        try:
            async with asyncio.timeout(_MOST_SECONDS):
                return await self._answered(request)
        except UnknownLink as refusal:
            self.guesses.missed(address, link)
            return said_page("This link does not work", refusal.sentence, status=404)
        except ClientDisconnect:
            # Halfway through the form; nobody reads this.
            return Response(status_code=400)
        except Exception as error:  # noqa: BLE001
            return self._failed(error)

    def _failed(self, error: Exception) -> Response:
        """The database in trouble, or too slow; else what nobody foresaw."""
        is_late, is_away = isinstance(error, TimeoutError), isinstance(error, self.unavailable)
        if not (is_late or is_away):
            return _unforeseen(error)
        log.warning("answer_late" if is_late else "database_busy", listener="portal")
        if is_late or isinstance(error, self.unsure):
            sentence = (
                "Open the link again in a minute: it shows whether your answer counted, and nothing counts twice."
            )
        else:
            sentence = "Nothing was decided. Try again in a minute."
        return said_page("That does not work just now", sentence, status=503, wait=60)

    async def _answered(self, request: Request) -> Response:
        is_look = request.method != "POST"
        form = {} if is_look else await _form(request)
        if form is None:
            return said_page("That was too long", "Shorten the note, then press the button again.", status=413)
        opened = await self._opened(request)
        door = DOORS[opened.link.kind]
        try:
            if (part := request.path_params.get("part")) is not None and door.part is not None:
                return await door.part(self.services, opened, part, self.now())
            if is_look:
                return await door.look(self.services, opened, self.now())
            return await door.act(self.services, opened, form, self.now())
        except UnknownLink:
            raise
        except Refusal as refusal:
            return door.refused(refusal, is_look)

    async def _opened(self, request: Request) -> OpenedLink:
        """The link; it has one address, and none under the place of another kind."""
        opened = await self.services.links.open(request.path_params["token"])
        self.guesses.opened(request.path_params["token"])
        kind = opened.link.kind
        has_no_parts = "part" in request.path_params and DOORS[kind].part is None
        if PLACES[kind] != request.path_params["place"] or has_no_parts:
            raise UnknownLink
        return opened


def portal_routes(
    services: Services,
    now: Callable[[], datetime],
    seconds: Callable[[], float],
    unavailable: tuple[type[Exception], ...],
    unsure: tuple[type[Exception], ...] = (),
) -> list[BaseRoute]:
    """`/portal/…`: the pages that links in mails open. `seconds` is a clock that never goes back."""
    portal = Portal(services, now, Guesses(seconds), unavailable, unsure)

    async def show_style(_: Request) -> Response:
        return style()

    async def nothing(_: Request) -> Response:
        return said_page("This page is not there", UnknownLink().sentence, status=404)

    return [
        Route(STYLE_PATH, show_style),
        Route(f"{_PATH}/{{part}}", portal.answer, methods=["GET"]),
        Route(_PATH, portal.answer, methods=["GET", "POST"]),
        Route("/portal/{rest:path}", nothing),
    ]


def _unforeseen(error: Exception) -> Response:
    """What nobody foresaw gets a reference that the log has too; never the message, it can quote people."""
    reference = secrets.token_hex(3).upper()
    log.error("portal_failed", reference=reference, error=type(error).__name__, at=frames_of(error))
    sentence = (
        "Open the link again: it shows whether your answer counted, and nothing counts twice. If this happens again, "
        f"answer the mail that brought you here, with the reference {reference}."
    )
    return said_page("Something broke on our side", sentence, status=500)


async def _form(request: Request) -> dict[str, str] | None:
    """The fields of a form; None where it is longer than any of ours. Whatever else comes has no field."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > _FORM_MOST:
            return None
    try:
        fields = parse_qs(body.decode("utf-8", errors="replace"), keep_blank_values=True, max_num_fields=20)
    except ValueError:
        return {}
    return {name: values[0] for name, values in fields.items()}
