"""Cursors: one page of a list, and the word for the next."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from typing import TypeVar

from playground.errors import SlackError
from playground.webapi import Asked
from playground.world import Json

Item = TypeVar("Item")


def page(
    asked: Asked, items: Sequence[Item], *, default: int, most: int, capped: bool = False
) -> tuple[Sequence[Item], Json]:
    """The page that `limit` and `cursor` ask for, and its response_metadata with `next_cursor`.

    Raises invalid_limit for a limit outside 1 to `most` (`capped` takes a larger one as `most`),
    invalid_cursor for a cursor of nobody's making.
    """
    limit = asked.args.number("limit", default) or default
    limit = min(limit, most) if capped else limit
    if not 1 <= limit <= most:
        raise SlackError("invalid_limit")
    start = _start(asked.args.text("cursor"))
    if start > len(items):
        raise SlackError("invalid_cursor")
    end = start + limit
    following = _cursor(end) if end < len(items) else ""
    return items[start:end], {"next_cursor": following}


def _cursor(start: int) -> str:
    return base64.b64encode(f"next:{start}".encode()).decode()


def _start(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        word, _, number = base64.b64decode(cursor, validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        word = number = ""
    if word != "next" or not number.isdecimal():
        raise SlackError("invalid_cursor")
    return int(number)
