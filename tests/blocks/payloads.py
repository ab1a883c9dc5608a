"""The one place through which every payload in the tests goes: would Slack take it, and is it safe and whole?"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any, Literal, cast

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View as ViewModel

from playground.verdict import verdict, view_problems

Json = dict[str, Any]
Surface = Literal["message", "modal", "home"]

# Limits that Slack names, by what they limit; one test holds them against slackblocks' own tables.
BLOCKS_MOST: Mapping[Surface, int] = {"message": 50, "modal": 100, "home": 100}
LENGTHS: Mapping[str, int] = {
    "section.text": 3_000,
    "section.fields": 2_000,
    "header.text": 150,
    "button.text": 75,
    "button.value": 2_000,
    "option.text": 75,
    "option.value": 150,
    "option.description": 75,
    "input.label": 2_000,
    "input.hint": 2_000,
    "view.title": 24,
    "view.submit": 24,
    "view.close": 24,
    "view.private_metadata": 3_000,
    "view.callback_id": 255,
    "action_id": 255,
    "block_id": 255,
    "confirmation.title": 100,
    "confirmation.text": 300,
    "confirmation.confirm": 30,
    "confirmation.deny": 30,
    "data_visualization.title": 50,
    "data_visualization.series_name": 20,
    "data_visualization.point_label": 20,
    "data_visualization.category_label": 20,
    "data_visualization.axis_label": 50,
}
COUNTS: Mapping[str, int] = {
    "actions.elements": 25,
    "section.fields": 10,
    "select.options": 100,
    "radio_buttons.options": 10,
    "checkboxes.options": 10,
    "context.elements": 10,
    "data_visualization.data": 20,
    "data_visualization.categories": 20,
    "message.data_visualizations": 2,
}
# Slack takes 9,600 and refuses 11,300 in known cases; this keeps a distance.
TEXT_OF_ALL_BLOCKS_MOST = 9_000
TEXT_MOST = 40_000  # `text` beyond that is cut by Slack
# Slack's own markup, the only one that may stand in a text: an instant, and a person or a channel by their id.
_OUR_MARKUP = re.compile(
    r"<!date\^\d+\^[^|>]+\|[^|>]+>|<@[UW][A-Z0-9]+>|<#[CG][A-Z0-9]+>"
    r"|<https?://[^|<>\s]+\|(?:Where they asked|The message)>"
)
_UNMODELLED = frozenset({"data_visualization"})


def check(payload: Any, surface: Surface = "message") -> Any:
    """The payload itself when Slack would take it; an AssertionError that names all that is wrong otherwise."""
    found = list(problems(cast("Json", payload), surface))
    assert not found, "\n".join(found)
    return payload


def problems(payload: Json, surface: Surface) -> Iterator[str]:
    """All that is wrong with a message or view."""
    blocks = payload["blocks"]
    if not 1 <= len(blocks) <= BLOCKS_MOST[surface]:
        yield f"{len(blocks)} blocks"
    yield from _as_models(payload, surface)
    yield from _as_local_slack(payload, surface)
    yield from _ids(blocks)
    for path, node in walk(payload):
        yield from (f"{path}: {each}" for each in (*_lengths(path, node), *_texts(path, node)))
    yield from _whole(payload, surface)


def walk(node: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every value in a payload with the path to it."""
    yield path, node
    children: Iterator[tuple[Any, Any]] = iter(())
    if isinstance(node, dict):
        children = iter(node.items())
    elif isinstance(node, list):
        children = iter(enumerate(node))
    for key, each in children:
        yield from walk(each, f"{path}/{key}")


def texts(payload: Any) -> list[str]:
    """All that a reader can see of it, `text` included."""
    return [node for path, node in walk(payload) if isinstance(node, str) and path.rpartition("/")[2] == "text"]


def elements(payload: Any) -> list[Json]:
    """Everything in it that can be clicked or filled in."""
    return [node for _, node in walk(payload) if isinstance(node, dict) and "action_id" in node]


def words(payload: Any) -> str:
    """Its `text` alone: what a notification shows."""
    return str(payload["text"])


def buttons(payload: Any) -> dict[str, str]:
    """The value of each button by the words on it."""
    return {each["text"]["text"]: each["value"] for each in elements(payload) if each["type"] == "button"}


def fields(view: Any) -> dict[str, Json]:
    """The inputs of a modal by label."""
    return {each["label"]["text"]: each for each in view["blocks"] if each["type"] == "input"}


def _as_models(payload: Json, surface: Surface) -> Iterator[str]:
    """What slack_sdk says, for all that it has a class for."""
    try:
        for block in payload["blocks"]:
            if block["type"] in _UNMODELLED:
                continue
            model = Block.parse(block)
            if model is None:
                yield f"slack_sdk knows no block {block['type']}"
            else:
                model.to_dict()
        if surface != "message":
            ViewModel(**payload).to_dict()
    except SlackObjectFormationError as error:
        yield f"slack_sdk: {error}"


def _as_local_slack(payload: Json, surface: Surface) -> Iterator[str]:
    """What the local Slack says, in Slack's words."""
    if surface != "message":
        yield from view_problems(payload)
        return
    found = verdict(payload["blocks"], "message")
    yield from found.problems
    if found.too_long or found.too_many_tables:
        yield "msg_blocks_too_long, or more than one table"


def _ids(blocks: list[Json]) -> Iterator[str]:
    """No id twice in the whole payload, not even in different blocks: a click must say which one it was."""
    for name in ("action_id", "block_id"):
        seen = [node[name] for _, node in walk(blocks) if isinstance(node, dict) and name in node]
        yield from (f"{name} {each} is there {seen.count(each)} times" for each in set(seen) if seen.count(each) > 1)


def _lengths(path: str, node: Any) -> Iterator[str]:
    if isinstance(node, dict) and (kind := node.get("type")):
        name = {"static_select": "select", "external_select": "select"}.get(kind, kind)
        for key, value in node.items():
            size = (
                len(value["text"])
                if isinstance(value, dict) and "text" in value
                else len(value)
                if _sized(value)
                else 0
            )
            most = LENGTHS.get(f"{name}.{key}") if not isinstance(value, list) else COUNTS.get(f"{name}.{key}")
            if most and size > most:
                yield f"{key} of {size}, at most {most}"
    last = path.rpartition("/")[2]
    if last in {"action_id", "block_id"} and len(node) > LENGTHS[last]:
        yield f"{last} of {len(node)}"


def _sized(value: Any) -> bool:
    return isinstance(value, str | list)


def _texts(path: str, node: Any) -> Iterator[str]:
    """Nothing empty, nothing invisible, no markup that somebody typed."""
    last = path.rpartition("/")[2]
    if last in {"text", "value"} and node == "":
        yield "empty"
    if not isinstance(node, str):
        return
    hidden = [char for char in node if unicodedata.category(char) in {"Cc", "Cs"} and char != "\n"]
    if hidden or "\u202e" in node:
        yield f"holds {hidden or 'a mark that turns the reading direction'}"


def _whole(payload: Json, surface: Surface) -> Iterator[str]:
    for path, node in walk(payload):
        if isinstance(node, dict) and node.get("type") == "mrkdwn":
            yield from (f"{path}: typed markup {each}" for each in _foreign_markup(node["text"]))
    if surface == "message":
        text = payload.get("text") or ""
        yield from (f"text: typed markup {each}" for each in _foreign_markup(text))
        if not text.strip() or len(text) > TEXT_MOST:
            yield f"text of {len(text)}"
        size = sum(len(node["text"]) for _, node in walk(payload["blocks"]) if _is_text(node))
        if size >= TEXT_OF_ALL_BLOCKS_MOST:
            yield f"{size} characters in all blocks"
        charts = sum(block["type"] == "data_visualization" for block in payload["blocks"])
        if charts > COUNTS["message.data_visualizations"]:
            yield f"{charts} charts"
    if surface == "modal" and any(block["type"] == "input" for block in payload["blocks"]) and "submit" not in payload:
        yield "an input without submit"


def _is_text(node: Any) -> bool:
    return isinstance(node, dict) and isinstance(node.get("text"), str)


def _foreign_markup(text: str) -> list[str]:
    rest = _OUR_MARKUP.sub("", text)
    return re.findall(r"<[^>]*>?", rest)
