"""The rules here, written from Slack's documentation, agree with those that slackblocks 3.0.0 holds."""

from __future__ import annotations

from typing import Any

import pytest
from slackblocks import _limits, _surfaces

from playground.rules_blocks import SURFACES
from playground.verdict import MOST_BLOCKS, verdict, view_problems
from tests.playground.samples import (
    actions,
    button,
    card,
    field,
    modal,
    mrkdwn,
    options,
    plain,
    section,
    select,
    text_input,
)

Json = dict[str, Any]


def test_every_block_is_allowed_on_the_same_surfaces() -> None:
    assert {surface: set(kinds) for surface, kinds in SURFACES.items()} == {
        surface: set(kinds) for surface, kinds in _surfaces._BLOCK_TYPES_BY_SURFACE.items()
    }


def test_as_many_blocks_are_allowed() -> None:
    assert MOST_BLOCKS["message"] == _limits.MESSAGE_BLOCKS_MAX_ITEMS
    assert MOST_BLOCKS["modal"] == MOST_BLOCKS["home"] == _limits.VIEW_BLOCKS_MAX_ITEMS


def _button(text: int = 1, value: int = 1, action_id: int = 1) -> Json:
    return actions({**button("a" * action_id, value="v" * value), "text": plain("t" * text)})


LENGTHS: dict[str, Any] = {
    "SECTION_TEXT_MAX_LENGTH": lambda size: section(text=mrkdwn("x" * size)),
    "SECTION_FIELDS_ITEM_MAX_LENGTH": lambda size: {"type": "section", "fields": [mrkdwn("x" * size)]},
    "SECTION_FIELDS_MAX_ITEMS": lambda size: {"type": "section", "fields": [mrkdwn()] * size},
    "HEADER_TEXT_MAX_LENGTH": lambda size: {"type": "header", "text": plain("x" * size)},
    "BUTTON_TEXT_MAX_LENGTH": lambda size: _button(text=size),
    "BUTTON_VALUE_MAX_LENGTH": lambda size: _button(value=size),
    "ACTION_ID_MAX_LENGTH": lambda size: _button(action_id=size),
    "BLOCK_ID_MAX_LENGTH": lambda size: section(block_id="x" * size),
    "ACTIONS_ELEMENTS_MAX_ITEMS": lambda size: actions(*(button(f"b{number}") for number in range(size))),
    "CONTEXT_ELEMENTS_MAX_ITEMS": lambda size: {"type": "context", "elements": [mrkdwn()] * size},
    "SELECT_OPTIONS_MAX_ITEMS": lambda size: section(accessory=select(options=options(size))),
    "OVERFLOW_OPTIONS_MAX_ITEMS": lambda size: section(accessory={"type": "overflow", "options": options(size)}),
    "CHECKBOXES_OPTIONS_MAX_ITEMS": lambda size: actions({"type": "checkboxes", "options": options(size)}),
    "RADIO_BUTTONS_OPTIONS_MAX_ITEMS": lambda size: actions({"type": "radio_buttons", "options": options(size)}),
    "INPUT_LABEL_MAX_LENGTH": lambda size: {"type": "input", "label": plain("x" * size), "element": text_input()},
    "INPUT_HINT_MAX_LENGTH": lambda size: field(text_input(), hint=plain("x" * size)),
    "CARD_BODY_MAX_LENGTH": lambda size: card(body=mrkdwn("x" * size)),
    "CARD_TITLE_MAX_LENGTH": lambda size: card(title=mrkdwn("x" * size)),
    "MARKDOWN_TEXT_MAX_LENGTH": lambda size: {"type": "markdown", "text": "x" * size},
}


@pytest.mark.parametrize(("name", "make"), LENGTHS.items(), ids=LENGTHS.keys())
def test_a_limit_is_where_slackblocks_has_it(name: str, make: Any) -> None:
    limit = getattr(_limits, name)
    assert verdict([make(limit)], "message").problems == []
    assert verdict([make(limit + 1)], "message").problems != []


@pytest.mark.parametrize(
    ("name", "field_name"),
    [("VIEW_TITLE_MAX_LENGTH", "title"), ("VIEW_SUBMIT_MAX_LENGTH", "submit"), ("VIEW_CLOSE_MAX_LENGTH", "close")],
)
def test_a_views_limit_is_where_slackblocks_has_it(name: str, field_name: str) -> None:
    limit = getattr(_limits, name)
    assert view_problems(modal(**{field_name: plain("x" * limit)})) == []
    assert view_problems(modal(**{field_name: plain("x" * (limit + 1))})) != []
