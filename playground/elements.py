"""Interactive elements: finding them in blocks, what they hold at first, and what holds after a choice."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from playground.world import Json

INTERACTIVE = frozenset(
    {
        "button", "checkboxes", "datepicker", "datetimepicker", "email_text_input", "feedback_buttons",
        "file_input", "icon_button", "multi_channels_select", "multi_conversations_select",
        "multi_external_select", "multi_static_select", "multi_users_select", "number_input", "overflow",
        "plain_text_input", "radio_buttons", "rich_text_input", "static_select", "external_select",
        "channels_select", "conversations_select", "users_select", "timepicker", "url_text_input",
        "workflow_button",
    }
)  # fmt: skip

Values = dict[str, dict[str, Json]]

TEXT_INPUTS = frozenset({"plain_text_input", "number_input", "email_text_input", "url_text_input"})
HOLDS = {
    **dict.fromkeys(TEXT_INPUTS, ("value", "initial_value")),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "checkboxes": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "file_input": ("files", "initial_files"),
}
"""What each stateful element holds: the key in state.values, and the key of its first value."""

MANY = frozenset(held for held, _ in HOLDS.values() if held.endswith("s"))


def new_block_id() -> str:
    """An id such as Slack gives to a block without one."""
    return secrets.token_urlsafe(4)[:5]


@dataclass(frozen=True)
class Placed:
    """An element in its block; `dispatches` says whether a choice is sent to the app at once."""

    block: Json
    element: Json
    dispatches: bool

    @property
    def block_id(self) -> str:
        """The id of its block."""
        return str(self.block["block_id"])

    @property
    def action_id(self) -> str:
        """Its own id."""
        return str(self.element["action_id"])


def placed_elements(blocks: list[Json]) -> Iterator[Placed]:
    """Every interactive element of the blocks, in reading order, also those inside cards and containers."""
    for block in blocks:
        if block.get("type") == "input":
            element = block.get("element") or {}
            if element.get("type") in INTERACTIVE:
                yield Placed(block, element, bool(block.get("dispatch_action")))
            continue
        for element in _inside(block):
            yield Placed(block, element, True)
        for inner in _inner_blocks(block):
            inner.setdefault("block_id", new_block_id())
            yield from placed_elements([inner])


def _inside(block: Json) -> Iterator[Json]:
    candidates = [block.get("accessory"), *_listed(block.get("elements")), *_listed(block.get("actions"))]
    for element in candidates:
        if isinstance(element, dict) and element.get("type") in INTERACTIVE:
            element.setdefault("action_id", new_block_id())
            yield element


def _inner_blocks(block: Json) -> list[Json]:
    inner = {"container": "child_blocks", "carousel": "elements"}.get(str(block.get("type")))
    return [each for each in _listed(block.get(inner)) if isinstance(each, dict)] if inner else []


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def find_element(blocks: list[Json], action_id: str, block_id: str | None = None) -> Placed | None:
    """The first element with this action_id, in a certain block if one is named."""
    for placed in placed_elements(blocks):
        if placed.action_id == action_id and block_id in {None, placed.block_id}:
            return placed
    return None


def held(element: Json, value: Any) -> Json:
    """What state.values holds for an element with this value; raises `KeyError` for one that holds nothing."""
    key, _ = HOLDS[element["type"]]
    return {"type": element["type"], key: value}


def first_values(blocks: list[Json], before: Values | None = None) -> Values:
    """The state of blocks that are shown: initial values, or what was chosen before under the same ids."""
    values: Values = {}
    for placed in placed_elements(blocks):
        kind = placed.element["type"]
        if kind not in HOLDS:
            continue
        key, initial = HOLDS[kind]
        kept = (before or {}).get(placed.block_id, {}).get(placed.action_id)
        if kept is None or kept.get("type") != kind:
            kept = held(placed.element, placed.element.get(initial, [] if key in MANY else None))
        values.setdefault(placed.block_id, {})[placed.action_id] = kept
    return values


def options_of(element: Json) -> list[Json]:
    """The fixed options of a select, overflow, radio or checkboxes, groups flattened."""
    grouped = [option for group in _listed(element.get("option_groups")) for option in group["options"]]
    return [*_listed(element.get("options")), *grouped]
