"""Open requests on the home tab of who answers for the clients."""

from __future__ import annotations

from typing import Final

from blocks import ids
from blocks.message import Block, button, section
from blocks.text import short
from domain.people.people import Person
from domain.requests import ToSettle
from domain.values.plain_text import listed

_CLIENTS_MOST: Final = 6


def to_settle(told: ToSettle, _: Person, first: int) -> list[Block]:
    """All of them in a line: `Open requests: Acme 2 and Bluefin 1.`"""
    names = [f"{short(each.client_name, 50)} {each.many}" for each in told.clients[:_CLIENTS_MOST]]
    more = sum(each.many for each in told.clients[_CLIENTS_MOST:])
    of_id = told.clients[0].client_id if len(told.clients) == 1 else ""
    line = f"Open requests: {listed([*names, *([f'{more} of others'] if more else [])])}."
    show = button("Open requests", ids.numbered(ids.SHOW_REQUESTS, first), ids.requests_value(1, of_id))
    return [section(line, accessory=show)]
