"""What Slack would say of blocks and views: every block alone, then all of them together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from playground.rules import Rule, boolean, items, problem, string, thing, typed
from playground.rules_blocks import BLOCKS, SURFACES, Surface
from playground.rules_data import tables_in
from playground.rules_objects import plain
from playground.world import Json

MOST_BLOCKS: dict[Surface, int] = {"message": 50, "modal": 100, "home": 100}
MOST_CHARTS = 2
MOST_MARKDOWN = 12_000
LONGEST_MESSAGE = 9_600
"""Characters of all texts together; the largest that is known to have passed (11,300 failed)."""

SURFACE_RULES: dict[Surface, Rule] = {
    surface: items(typed({name: BLOCKS[name] for name in kinds}), MOST_BLOCKS[surface])
    for surface, kinds in SURFACES.items()
}


@dataclass
class Verdict:
    """The problems in Slack's own form, and whether all texts together are too long for a message.

    too_many_tables: Slack has a word of its own for that.
    """

    problems: list[str] = field(default_factory=list)
    too_long: bool = False
    too_many_tables: bool = False


def verdict(blocks: Any, surface: Surface, at: str = "/blocks") -> Verdict:
    """Check blocks for a surface; `at` is the pointer to them."""
    found = list(SURFACE_RULES[surface](blocks, at))
    if found:
        return Verdict(found)
    found = [*_unique_ids(blocks, at), *_focus(blocks, at)]
    if surface != "message":
        return Verdict(found)
    found += _charts(blocks, at)
    return Verdict(
        found,
        too_long=text_length(blocks) > LONGEST_MESSAGE or _markdown_length(blocks) > MOST_MARKDOWN,
        too_many_tables=len(tables_in(blocks)) > 1,
    )


def _unique_ids(blocks: list[Json], at: str) -> Iterator[str]:
    seen: set[str] = set()
    for index, block in enumerate(blocks):
        name = block.get("block_id")
        if name in seen:
            yield problem(f"`block_id` already exists: {name}", f"{at}/{index}/block_id")
        if name:
            seen.add(name)
        actions: set[str] = set()
        for position, element in enumerate(_elements(block)):
            action = element.get("action_id")
            if action in actions:
                yield problem(f"`action_id` already exists: {action}", f"{at}/{index}/elements/{position}")
            if action:
                actions.add(action)


def _elements(block: Json) -> list[Json]:
    listed = block.get("elements") if block.get("type") in {"actions", "context_actions"} else None
    return [each for each in listed or block.get("actions", []) if isinstance(each, dict)]


def _focus(blocks: list[Json], at: str) -> Iterator[str]:
    wanting = [
        index
        for index, block in enumerate(blocks)
        for element in (block.get("element"), block.get("accessory"), *_elements(block))
        if isinstance(element, dict) and element.get("focus_on_load")
    ]
    for index in wanting[1:]:
        yield problem("only one element can set `focus_on_load`", f"{at}/{index}")


def _charts(blocks: list[Json], at: str) -> list[str]:
    charts = [index for index, block in enumerate(blocks) if block["type"] == "data_visualization"]
    return [
        problem(f"no more than {MOST_CHARTS} data_visualization blocks allowed", f"{at}/{index}")
        for index in charts[MOST_CHARTS:]
    ]


def text_length(node: Any) -> int:
    """Characters of all text objects and rich text; tables, charts and markdown have limits of their own."""
    if isinstance(node, list):
        return sum(map(text_length, node))
    if not isinstance(node, dict) or node.get("type") in {
        "table",
        "data_table",
        "data_visualization",
        "markdown",
    }:
        return 0
    own = node.get("text")
    return (len(own) if isinstance(own, str) else 0) + sum(
        text_length(each) for each in node.values() if isinstance(each, dict | list)
    )


def _markdown_length(blocks: list[Json]) -> int:
    return sum(len(block["text"]) for block in blocks if block["type"] == "markdown")


_VIEW = {"type": string(), "blocks": lambda _value, _at: iter(())}
_VIEW_NAMES: dict[str, Rule] = {
    "private_metadata": string(3000),
    "callback_id": string(255),
    "external_id": string(255),
}
VIEW_RULES: dict[str, Rule] = {
    "modal": thing(
        _VIEW | {"title": plain(24)},
        {
            **_VIEW_NAMES,
            "submit": plain(24),
            "close": plain(24),
            "clear_on_close": boolean,
            "notify_on_close": boolean,
            "submit_disabled": boolean,
        },
    ),
    "home": thing(_VIEW, _VIEW_NAMES),
}


def view_problems(view: Json) -> list[str]:
    """Check a whole view, its `type` being modal or home."""
    surface: Surface = "home" if view["type"] == "home" else "modal"
    found = list(VIEW_RULES[surface](view, "/view"))
    if "blocks" in view:
        found += verdict(view["blocks"], surface, "/view/blocks").problems
    if not found and surface == "modal" and "submit" not in view:
        found += [
            problem("must define `submit` to use an `input` block in modals", f"/view/blocks/{index}/input")
            for index, block in enumerate(view["blocks"])
            if block["type"] == "input"
        ]
    return found
