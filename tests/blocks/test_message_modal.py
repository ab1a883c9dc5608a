"""A message as a modal: what Slack takes in none is told otherwise, and nothing needs a channel."""

from __future__ import annotations

from blocks import ids
from blocks.message import actions, button, message, section
from blocks.message_modal import in_modal
from tests.blocks.payloads import check


def _table(*rows: tuple[str, ...]) -> dict[str, object]:
    return {"type": "table", "rows": [[{"type": "raw_text", "text": cell} for cell in row] for row in rows]}


def test_a_table_is_lines_with_all_of_its_cells() -> None:
    view = in_modal(message("All.", section("Head"), _table(("Day", "What"), ("3 Nov", "a < b"), ("4 Nov", "call"))))

    check(view, "modal")
    assert [each["text"]["text"] for each in view["blocks"]] == ["Head", "3 Nov · a &lt; b\n4 Nov · call"]


def test_a_long_table_takes_as_many_paragraphs_as_it_needs() -> None:
    rows = [(f"{number} Nov", "x" * 110) for number in range(99)]

    view = in_modal(message("All.", _table(("Day", "What"), *rows)))

    check(view, "modal")
    assert len(view["blocks"]) == 4
    assert "\n".join(each["text"]["text"] for each in view["blocks"]).count("Nov") == 99


def test_what_consists_of_nothing_that_a_modal_takes_is_its_text() -> None:
    view = in_modal(message("All there is.", {"type": "data_visualization"}))

    check(view, "modal")
    assert view["blocks"] == [section("All there is.")]


def test_what_needs_a_channel_has_no_button() -> None:
    shared = [button("Share", each) for each in (ids.SHARE_BALANCE, ids.SHARE_REPORT)]

    view = in_modal(message("All.", section("Head"), actions(*shared), actions(button("Edit", ids.EDIT_TIME), *shared)))

    check(view, "modal")
    assert [[each["action_id"] for each in block["elements"]] for block in view["blocks"][1:]] == [[ids.EDIT_TIME]]
