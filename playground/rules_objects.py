"""Composition objects: texts, options, confirmations, filters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from playground.rules import (
    Rule,
    boolean,
    either,
    items,
    one_of,
    problem,
    string,
    thing,
    typed,
    url,
)

LONGEST_TEXT = 3000

_TYPE = {"type": string()}


def text(most: int = LONGEST_TEXT, *, least: int = 1, plain: bool = False, mrkdwn: bool = False) -> Rule:
    """A text object; `plain` or `mrkdwn` allow only that kind."""
    words = {"text": string(most, least=least)}
    kinds = {
        "plain_text": thing(_TYPE | words, {"emoji": boolean}),
        "mrkdwn": thing(_TYPE | words, {"verbatim": boolean}),
    }
    if plain:
        kinds.pop("mrkdwn")
    if mrkdwn:
        kinds.pop("plain_text")
    return typed(kinds)


def plain(most: int, *, least: int = 1) -> Rule:
    """A plain_text object."""
    return text(most, least=least, plain=True)


BLOCK_ID = string(255, least=1)
ACTION_ID = string(255, least=1)

CONFIRM = thing(
    {
        "title": plain(100),
        "text": text(300),
        "confirm": plain(30),
        "deny": plain(30),
    },
    {"style": one_of("primary", "danger")},
)


def option(*, any_text: bool = False, links: bool = False) -> Rule:
    """An option; radio buttons and checkboxes take mrkdwn too, overflow menus take links."""
    words = text(75) if any_text else plain(75)
    optional = {"description": text(75) if any_text else plain(75)}
    if links:
        optional["url"] = url()
    return thing({"text": words, "value": string(150, least=1)}, optional)


def options(most: int, *, any_text: bool = False, links: bool = False) -> Rule:
    """One to so many options."""
    return items(option(any_text=any_text, links=links), most, least=1)


OPTION_GROUPS = items(thing({"label": plain(75), "options": options(100)}), 100, least=1)

DISPATCH_CONFIG = thing(
    {},
    {"trigger_actions_on": items(one_of("on_enter_pressed", "on_character_entered"), 2, least=1, unique=True)},
)

CONVERSATION_FILTER = thing(
    {},
    {
        "include": items(one_of("im", "mpim", "private", "public"), 4, least=1, unique=True),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
)

SLACK_FILE = thing({}, {"id": string(least=1), "url": url()}, also=either("id", "url"))


def _image_source(value: Any, at: str) -> Iterator[str]:
    if "image_url" not in value and "slack_file" not in value:
        yield problem("missing required field: image_url", at)
    elif "image_url" in value and "slack_file" in value:
        yield problem("must define either `image_url` or `slack_file`", f"{at}/type")


IMAGE_ELEMENT = thing(
    _TYPE | {"alt_text": string(2000, least=1)},
    {"image_url": url(), "slack_file": SLACK_FILE},
    also=_image_source,
)

IMAGE_BLOCK = thing(
    _TYPE | {"alt_text": string(2000, least=1)},
    {"image_url": url(), "slack_file": SLACK_FILE, "title": plain(2000), "block_id": BLOCK_ID},
    also=_image_source,
)
