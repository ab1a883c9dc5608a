"""Blocks: what each takes, and which surface takes which."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from playground.rules import (
    Rule,
    anything,
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
from playground.rules_data import DATA_TABLE, DATA_VISUALIZATION, TABLE
from playground.rules_elements import (
    BUTTON,
    IN_ACTIONS,
    IN_CONTEXT_ACTIONS,
    IN_INPUT,
    IN_SECTION,
    element,
)
from playground.rules_objects import BLOCK_ID, IMAGE_BLOCK, IMAGE_ELEMENT, plain, text
from playground.rules_rich_text import RICH_TEXT

Surface = Literal["message", "modal", "home"]

_TYPE = {"type": string()}
_ID = {"block_id": BLOCK_ID}
_CONTEXT_ELEMENT = typed(
    {"image": IMAGE_ELEMENT, "plain_text": text(3000, plain=True), "mrkdwn": text(3000, mrkdwn=True)}
)


def _card_has_content(value: Any, at: str) -> Iterator[str]:
    if not {"hero_image", "title", "actions", "body"} & set(value):
        yield problem("must define at least one of `hero_image`, `title`, `actions`, `body`", f"{at}/type")


CARD = thing(
    _TYPE,
    {
        **_ID,
        "hero_image": IMAGE_ELEMENT,
        "icon": IMAGE_ELEMENT,
        "slack_icon": thing({"name": string(least=1)}, {"type": string()}),
        "title": text(150),
        "subtitle": text(150),
        "body": text(200),
        "subtext": text(200),
        "actions": items(typed({"button": BUTTON}), 3, least=1),
    },
    also=_card_has_content,
)

SIMPLE: dict[str, Rule] = {
    "section": thing(
        _TYPE,
        {
            **_ID,
            "text": text(3000),
            "fields": items(text(2000), 10, least=1),
            "accessory": element(IN_SECTION),
            "expand": boolean,
        },
        also=either("text", "fields"),
    ),
    "header": thing(_TYPE | {"text": plain(150)}, _ID),
    "divider": thing(_TYPE, _ID),
    "image": IMAGE_BLOCK,
    "context": thing(_TYPE | {"elements": items(_CONTEXT_ELEMENT, 10, least=1)}, _ID),
    "actions": thing(_TYPE | {"elements": items(element(IN_ACTIONS), 25, least=1)}, _ID),
    "input": thing(
        _TYPE | {"label": plain(2000), "element": element(IN_INPUT)},
        {**_ID, "dispatch_action": boolean, "hint": plain(2000), "optional": boolean},
    ),
    "rich_text": RICH_TEXT,
    "markdown": thing(_TYPE | {"text": string(12_000, least=1)}, _ID),
    "table": TABLE,
    "data_table": DATA_TABLE,
    "data_visualization": DATA_VISUALIZATION,
    "card": CARD,
    "carousel": thing(_TYPE | {"elements": items(typed({"card": CARD}), 10, least=1)}, _ID),
    "alert": thing(
        _TYPE | {"text": text(200)},
        {**_ID, "level": one_of("default", "info", "warning", "error", "success")},
    ),
    "context_actions": thing(_TYPE | {"elements": items(element(IN_CONTEXT_ACTIONS), 5, least=1)}, _ID),
    "file": thing(_TYPE | {"external_id": string(least=1), "source": one_of("remote")}, _ID),
    "video": thing(
        _TYPE | {"alt_text": string(2000, least=1), "title": plain(200), "thumbnail_url": url(), "video_url": url()},
        {
            **_ID,
            "author_name": string(50),
            "description": plain(200),
            "provider_icon_url": url(2000),
            "provider_name": string(50),
            "title_url": url(2000),
        },
    ),
    "task_card": thing(
        _TYPE | {"task_id": string(least=1), "title": string(least=1)},
        {**_ID, "status": anything, "details": anything, "output": anything, "sources": anything},
    ),
    "plan": thing(_TYPE | {"title": anything}, {**_ID, "tasks": items(anything, 50)}),
}

IN_CONTAINER = (
    "actions", "context", "divider", "file", "header", "image", "input", "rich_text", "section", "table", "video",
)  # fmt: skip


def _container_title(value: Any, at: str) -> Iterator[str]:
    if "title" not in value and "rich_text_title" not in value:
        yield problem("missing required field: title", at)
    if value.get("default_collapsed") and not value.get("is_collapsible"):
        yield problem("requires `is_collapsible`", f"{at}/default_collapsed")


CONTAINER = thing(
    _TYPE | {"child_blocks": items(typed({name: SIMPLE[name] for name in IN_CONTAINER}), 10, least=1)},
    {
        **_ID,
        "title": plain(150),
        "rich_text_title": RICH_TEXT,
        "subtitle": text(150),
        "width": one_of("narrow", "standard", "wide", "full"),
        "icon": IMAGE_ELEMENT,
        "is_collapsible": boolean,
        "default_collapsed": boolean,
        "has_header_divider": boolean,
    },
    also=_container_title,
)

BLOCKS: dict[str, Rule] = {**SIMPLE, "container": CONTAINER}

_EVERYWHERE = frozenset(
    {"actions", "card", "context", "divider", "header", "image", "input", "rich_text", "section", "video"}
)
_WIDE = frozenset({"carousel", "container", "data_table", "data_visualization", "table"})
SURFACES: dict[Surface, frozenset[str]] = {
    "message": _EVERYWHERE | _WIDE | {"context_actions", "file", "markdown", "plan", "task_card"},
    "modal": _EVERYWHERE | {"alert"},
    "home": _EVERYWHERE | _WIDE,
}
"""Which blocks Slack draws where."""
