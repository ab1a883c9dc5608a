"""Change orders about what clients asked for."""

from __future__ import annotations

from uuid import UUID

from blocks import ids
from blocks.requests.answers import ORDER
from domain.requests import title_of
from handlers import requests
from handlers.change_orders.forms import open_new
from handlers.slack.payloads import Click
from handlers.slack.request import SlackRequest


async def mark_clicked(request: SlackRequest, click: Click) -> None:
    """What somebody says of a request: that it becomes a change order, or what is its own affair."""
    mark, request_id = ids.read_request_value(click.value)
    if mark == ORDER:
        await _order(request, ids.read_id(request_id))
    else:
        await requests.mark_clicked(request, click)


async def _order(request: SlackRequest, request_id: UUID) -> None:
    """The form of a change order about it, filled in with its words; made, it says that the request is out of scope."""
    asked = (await request.services.requests.to_order(request_id, by=request.by, now=request.now)).request
    await open_new(
        request,
        retainer_id=asked.asked_of.retainer_id,
        title=title_of(asked.description),
        description=asked.description,
        permalink=asked.permalink,
        request_id=request_id,
    )
