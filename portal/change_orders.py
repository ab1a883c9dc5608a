"""A change order in the browser of somebody without Slack: looked at as often as they like, decided about once."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from starlette.responses import Response

from blocks.change_orders.letter import order_letter
from domain.change_orders.orders import ChangeOrder, ChangeOrderView, Decision, OrderState
from domain.change_orders.refusals import AlreadySettled, NotAnApprover, NowhereToAdd
from domain.letters.links import LinkExpired, LinkKind, LinkOutdated, LinkUsed, OpenedLink
from domain.values.descriptions import DescriptionTooLong
from domain.values.refusals import Refusal
from portal.door import Door, Doors, Form
from portal.pages import order_page, said_page
from services import Services

_OVER: Final = (LinkUsed, LinkOutdated, LinkExpired, AlreadySettled)
_NOTHING_TO_DECIDE: Final = "There is nothing left to decide here"


async def look(services: Services, opened: OpenedLink, now: datetime) -> Response:
    """What is asked."""
    return _page(opened, await services.order_links.look(opened, now))


async def decide(services: Services, opened: OpenedLink, form: Form, now: datetime) -> Response:
    """The decision, once."""
    note = form.get("note", "")
    try:
        decision = Decision(form.get("decision", ""))
    except ValueError:
        view = await services.order_links.look(opened, now)
        return _page(opened, view, note=note, problem="Press Approve or Decline.", status=422)
    try:
        order = await services.order_links.decide(opened, decision, note, now)
    except DescriptionTooLong:
        view = await services.order_links.look(opened, now)
        problem = "The note is longer than 3,000 characters, so nothing was decided. Shorten it."
        return _page(opened, view, note=note, problem=problem, status=422)
    return _thanks(opened, order)


def refused(refusal: Refusal, is_look: bool) -> Response:
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


DOORS = Doors({LinkKind.CHANGE_ORDER: Door(look, decide, refused)})


def _page(
    opened: OpenedLink, view: ChangeOrderView, *, note: str = "", problem: str = "", status: int = 200
) -> Response:
    letter = order_letter(view, agency=opened.agency, expires_at=opened.link.expires_at)
    return order_page(letter, opened.contact_name, note=note, problem=problem, status=status)


def _thanks(opened: OpenedLink, order: ChangeOrder) -> Response:
    requester = order.requester_outside
    if order.state is OrderState.DECLINED:
        title = f"You declined {order.code}"
        sentence = f"{requester} knows, and nothing of “{order.terms.title}” will be done or billed."
    else:
        title = f"You approved {order.code}"
        sentence = f"Thank you. {requester} knows that “{order.terms.title}” can go ahead."
    return said_page(title, f"{sentence} You can close this page; {opened.agency} has your answer.")
