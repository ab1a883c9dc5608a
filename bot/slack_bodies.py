"""What Slack sends, read from bytes: parsed here and not by Bolt, and held against its form.

Bolt takes any form with the word "payload" in it for an interaction: a command whose text has that word had no fields.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl

from bot.slack_forms import is_from_slack

# Slack's own go some ten deep. What json reads of deeper ones, others could not walk through.
_DEEPEST = 50
_MOST_FIELDS = 200

Body = dict[str, Any]


class NotFromSlack(Exception):  # noqa: N818 - an answer
    """A body that is signed and yet not what Slack sends."""


def read_body(raw: bytes, content_type: bytes) -> Body:
    """The payload of a request. Raises NotFromSlack."""
    try:
        body = _parsed(raw, is_json=content_type.partition(b";")[0].strip().lower() == b"application/json")
    except (ValueError, RecursionError) as error:
        raise NotFromSlack from error
    return checked(body)


def checked(body: object) -> Body:
    """A parsed payload, if it has the form of one of Slack's, and text that can be stored. Raises NotFromSlack."""
    if isinstance(body, dict) and is_from_slack(body) and all(map(_can_be_stored, _texts(body))):
        return body
    raise NotFromSlack


def _parsed(raw: bytes, *, is_json: bool) -> object:
    if is_json:
        return json.loads(raw.decode())
    fields = dict(parse_qsl(raw.decode(), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS))
    return json.loads(fields["payload"]) if "payload" in fields else fields


def _texts(body: Body) -> Iterator[str]:
    """All text in it, names too. Raises NotFromSlack for what is nested deeper than anything of Slack's."""
    level: list[object] = [body]
    for _ in range(_DEEPEST):
        inner: list[object] = []
        for each in level:
            if isinstance(each, str):
                yield each
            elif isinstance(each, Mapping):
                inner += (*each, *each.values())
            elif isinstance(each, list):
                inner += each
        if not inner:
            return
        level = inner
    raise NotFromSlack


def _can_be_stored(text: str) -> bool:
    """Whether it is Unicode that PostgreSQL takes: half a surrogate pair is none, and it knows no NUL."""
    try:
        return b"\0" not in text.encode()
    except UnicodeEncodeError:
        return False
