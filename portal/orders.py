"""A change order in the browser of somebody without Slack: looked at as often as they like, decided about once."""

from __future__ import annotations

import secrets
import traceback
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import parse_qs

import structlog
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from blocks.letters.change_order import order_letter
from domain.change_orders.orders import ChangeOrder, Decision, OrderState
from domain.change_orders.refusals import AlreadySettled, NotAnApprover, NowhereToAdd
from domain.letters.links import LinkExpired, LinkOutdated, LinkUsed, UnknownLink
from domain.values.descriptions import DescriptionTooLong
from domain.values.refusals import Refusal
from portal.guessing import Guesses
from portal.pages import STYLE_PATH, order_page, said_page, style
from services import Services
from services.letters.links import LinkOpened

log = structlog.get_logger()
ORDER_PATH: Final = "/portal/orders/{token}"
# A note of 3,000 characters, each of them four bytes in nine letters of a form.
_FORM_MOST: Final = 40_000
_OVER: Final = (LinkUsed, LinkOutdated, LinkExpired, AlreadySettled)
_NOTHING_TO_DECIDE: Final = "There is nothing to decide here any more"


@dataclass(frozen=True)
class OrderDoor:
    """The two things that a link is for. `unavailable`: the errors that mean that the database is away.

    Nothing here needs a token against forged requests: no cookie speaks for the reader, so another site's form would
    need the secret that the address is (docs/decisions/0014).
    """

    services: Services
    now: Callable[[], datetime]
    guesses: Guesses
    unavailable: tuple[type[Exception], ...]

    async def look(self, request: Request) -> Response:
        """GET and HEAD: what is asked. Looking decides nothing, however often a mail scanner does it."""
        return await self._answered(request, self._look)

    async def decide(self, request: Request) -> Response:
        """POST: the decision, once."""
        return await self._answered(request, self._decide)

    async def _look(self, request: Request) -> Response:
        opened = await self.services.links.open(request.path_params["token"], self.now())
        return _page(opened)

    async def _decide(self, request: Request) -> Response:
        token = request.path_params["token"]
        form = await _form(request)
        if form is None:
            return said_page("That was too long", "Shorten the note, then press the button again.", status=413)
        note = form.get("note", "")
        try:
            decision = Decision(form.get("decision", ""))
        except ValueError:
            opened = await self.services.links.open(token, self.now())
            return _page(opened, note=note, problem="Press Approve or Decline.", status=422)
        try:
            opened, order = await self.services.links.decide(token, decision, note, self.now())
        except DescriptionTooLong:
            opened = await self.services.links.open(token, self.now())
            problem = "The note is longer than 3,000 characters, so nothing was decided. Shorten it."
            return _page(opened, note=note, problem=problem, status=422)
        return _thanks(opened, order)

    async def _answered(self, request: Request, act: Callable[[Request], Awaitable[Response]]) -> Response:
        address = request.client.host if request.client else ""
        if self.guesses.too_many(address):
            sentence = "Too many addresses that open nothing came from where you are. Try again in a minute."
            return said_page("One moment", sentence, status=429, wait=self.guesses.wait)
        try:
            return await act(request)
        except UnknownLink as refusal:
            self.guesses.missed(address)
            return said_page("This link opens nothing", refusal.sentence, status=404)
        except Refusal as refusal:
            return _refused(refusal, is_look=request.method != "POST")
        except self.unavailable:
            log.warning("database_busy", listener="portal")
            sentence = "Nothing was decided. Try again in a minute."
            return said_page("That does not work just now", sentence, status=503, wait=60)
        except Exception as error:  # noqa: BLE001
            return _unforeseen(error)


def portal_routes(
    services: Services,
    now: Callable[[], datetime],
    seconds: Callable[[], float],
    unavailable: tuple[type[Exception], ...],
) -> list[BaseRoute]:
    """`/portal/…`: the pages that links in mails open. `seconds` is a clock that never goes back."""
    door = OrderDoor(services, now, Guesses(seconds), unavailable)

    async def show_style(_: Request) -> Response:
        return style()

    async def nothing(_: Request) -> Response:
        return said_page("This page is not there", UnknownLink().sentence, status=404)

    return [
        Route(STYLE_PATH, show_style),
        Route(ORDER_PATH, door.look, methods=["GET"]),
        Route(ORDER_PATH, door.decide, methods=["POST"]),
        Route("/portal/{rest:path}", nothing),
    ]


def _page(opened: LinkOpened, *, note: str = "", problem: str = "", status: int = 200) -> Response:
    letter = order_letter(opened.view, agency=opened.agency, expires_at=opened.link.expires_at)
    return order_page(letter, opened.contact_name, note=note, problem=problem, status=status)


def _thanks(opened: LinkOpened, order: ChangeOrder) -> Response:
    requester = order.requested_by
    if order.state is OrderState.DECLINED:
        title = f"You declined {order.code}"
        sentence = f"{requester} knows, and nothing of “{order.terms.title}” will be done or billed."
    else:
        title = f"You approved {order.code}"
        sentence = f"Thank you. {requester} knows that “{order.terms.title}” can go ahead."
    return said_page(title, f"{sentence} You can close this page; {opened.agency} has your answer.")


def _refused(refusal: Refusal, *, is_look: bool) -> Response:
    """The true state, in a sentence. Gone for who looks; for who decides, a conflict with what is so."""
    if isinstance(refusal, _OVER):
        return said_page(_NOTHING_TO_DECIDE, refusal.sentence, status=410 if is_look else 409)
    if isinstance(refusal, NowhereToAdd):
        # What to do about it is for who has Slack.
        sentence = (
            "There is no open cycle that the hours could be added to, so nothing was decided. Ask who sent you this."
        )
        return said_page("That does not work just now", sentence, status=409)
    if isinstance(refusal, NotAnApprover):
        return said_page("That is not yours to decide", refusal.sentence, status=403)
    return said_page("That did not work", refusal.sentence, status=409)


def _unforeseen(error: Exception) -> Response:
    """What nobody foresaw gets a reference that the log has too; never the message, it can quote people."""
    reference = secrets.token_hex(3).upper()
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    at = " > ".join(f"{'/'.join(each.filename.split('/')[-2:])}:{each.lineno}" for each in frames)
    log.error("portal_failed", reference=reference, error=type(error).__name__, at=at)
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
