"""The mailbox of `retainer local`: mails go nowhere, and stand on a page of the bot's own."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from datetime import datetime
from itertools import count

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from domain.letters.attempts import Answer, Mail, Outcome, alike
from jobs.letters.mailer import MailTransport
from portal.pages import STYLE_PATH
from templates import render

MAILS_PATH = "/mails"
# The port is known only once the bot listens, so the page puts its own address in.
_SOMEWHERE = "http://retainer.invalid"
_KEPT = 50


class LocalMailbox:
    """Keeps the last fifty mails in memory, the newest first."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self._mails: deque[tuple[int, datetime, Mail]] = deque(maxlen=_KEPT)

    async def send(self, mail: Mail, now: datetime) -> Answer:
        """Take it."""
        self._mails.appendleft((next(self._numbers), now, mail))
        return alike(mail.recipients, Outcome.ACCEPTED, "kept on the page of mails")

    def mail_transport(self) -> MailTransport:
        """As a mail server and an address would be."""
        return MailTransport(self, _SOMEWHERE)

    def routes(self) -> list[BaseRoute]:
        """The page that shows them, and what is attached."""
        return [Route(MAILS_PATH, self._show), Route(f"{MAILS_PATH}/{{number:int}}/{{place:int}}", self._download)]

    async def _show(self, request: Request) -> Response:
        here = str(request.base_url).rstrip("/")
        mails = [
            (number, at, replace(mail, text=mail.text.replace(_SOMEWHERE, here))) for number, at, mail in self._mails
        ]
        return HTMLResponse(render("portal/mails.html", style=STYLE_PATH, here=MAILS_PATH, mails=mails))

    async def _download(self, request: Request) -> Response:
        number, place = request.path_params["number"], request.path_params["place"]
        files = [mail.attachments for each, _, mail in self._mails if each == number]
        if not files or place >= len(files[0]):
            return Response(status_code=404)
        # Never shown in the browser as a page of the bot's own.
        headers = {"Content-Disposition": "attachment", "X-Content-Type-Options": "nosniff"}
        return Response(files[0][place].content, media_type=files[0][place].media_type, headers=headers)
