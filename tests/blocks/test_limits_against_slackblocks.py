"""The limits that every payload is checked with are those that slackblocks 3.0.0 holds."""

from __future__ import annotations

import pytest
from slackblocks import _limits

from blocks import fields, message
from tests.blocks.payloads import BLOCKS_MOST, COUNTS, LENGTHS


def _theirs(name: str, ending: str) -> int:
    return int(getattr(_limits, f"{name.replace('.', '_').upper()}_{ending}"))


@pytest.mark.parametrize("name", sorted(set(LENGTHS) - {"section.fields"}))
def test_a_length_is_limited_where_slack_limits_it(name: str) -> None:
    assert _theirs(name, "MAX_LENGTH") == LENGTHS[name]


@pytest.mark.parametrize("name", sorted(COUNTS))
def test_a_count_is_limited_where_slack_limits_it(name: str) -> None:
    assert _theirs(name, "MAX_ITEMS") == COUNTS[name]


def test_as_many_blocks_are_allowed_as_slack_allows() -> None:
    assert BLOCKS_MOST["message"] == _limits.MESSAGE_BLOCKS_MAX_ITEMS
    assert BLOCKS_MOST["modal"] == BLOCKS_MOST["home"] == _limits.VIEW_BLOCKS_MAX_ITEMS
    assert LENGTHS["section.fields"] == _limits.SECTION_FIELDS_ITEM_MAX_LENGTH


def test_builders_cut_where_slack_would_refuse() -> None:
    assert message.TITLE_MOST == _limits.VIEW_TITLE_MAX_LENGTH
    assert message.VALUE_MOST == _limits.BUTTON_VALUE_MAX_LENGTH
    assert message.SECTION_MOST == _limits.SECTION_TEXT_MAX_LENGTH
    assert message.BUTTON_MOST == _limits.BUTTON_TEXT_MAX_LENGTH
    assert fields.OPTION_MOST == _limits.OPTION_TEXT_MAX_LENGTH
    assert fields.OPTIONS_MOST == _limits.SELECT_OPTIONS_MAX_ITEMS
    assert fields.TYPED_MOST == _limits.PLAIN_TEXT_INPUT_MAX_LENGTH_MAX
