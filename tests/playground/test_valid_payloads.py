"""What Slack's documentation allows is taken."""

from __future__ import annotations

from typing import Any

import pytest

from playground.verdict import verdict, view_problems
from tests.playground.samples import (
    actions,
    alert,
    button,
    card,
    cell,
    chart,
    container,
    data_table,
    field,
    home,
    image,
    modal,
    mrkdwn,
    option,
    options,
    pie,
    plain,
    rich_text,
    section,
    select,
    table,
    text_input,
)

Json = dict[str, Any]

CONFIRM = {"title": plain("T" * 100), "text": mrkdwn("t" * 300), "confirm": plain("c" * 30), "deny": plain("d" * 30)}
STYLED = {"type": "text", "text": "bold", "style": {"bold": True, "code": True}}
LIST = {
    "type": "rich_text",
    "elements": [
        {"type": "rich_text_list", "style": "ordered", "indent": 1, "elements": rich_text()["elements"]},
        {"type": "rich_text_quote", "elements": [STYLED]},
        {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "code"}]},
    ],
}

MESSAGES: dict[str, list[Json]] = {
    "fifty blocks": [section()] * 50,
    "a section of 3,000 characters": [{"type": "section", "text": mrkdwn("x" * 3000)}],
    "ten fields of 900 characters": [{"type": "section", "fields": [mrkdwn("x" * 900)] * 10}],
    "one field of 2,000 characters": [{"type": "section", "fields": [plain("x" * 2000)]}],
    "a header of 150 characters": [{"type": "header", "text": plain("x" * 150)}],
    "a button with every field": [
        section(accessory=button(value="v" * 2000, style="danger", confirm=CONFIRM, url="https://a.example/"))
    ],
    "twenty-five buttons": [actions(*(button(f"go{number}") for number in range(25)))],
    "a select of a hundred options": [section(accessory=select(options=options(100)))],
    "option groups": [section(accessory={"type": "static_select", "option_groups": [
        {"label": plain(), "options": options(2)}]})],
    "an overflow menu of five": [section(accessory={"type": "overflow", "options": options(5)})],
    "ten checkboxes, two of them ticked": [
        actions({"type": "checkboxes", "options": options(10), "initial_options": options(2)})
    ],
    "ten radio buttons with a description": [
        actions({"type": "radio_buttons", "options": [{**each, "description": plain()} for each in options(10)]})
    ],
    "date, time and both": [
        actions(
            {"type": "datepicker", "initial_date": "2026-11-12"},
            {"type": "timepicker", "initial_time": "09:30"},
            {"type": "datetimepicker", "initial_date_time": 1_795_000_000},
        )
    ],
    "selects of people, channels and conversations": [
        actions(
            {"type": "users_select", "initial_user": "U0DESIGN"},
            {"type": "channels_select", "placeholder": plain()},
            {"type": "conversations_select", "filter": {"include": ["public"], "exclude_bot_users": True}},
            {"type": "external_select", "min_query_length": 0},
        )
    ],
    "a multi-select in a section": [section(accessory={"type": "multi_static_select", "options": options(2)})],
    "ten things in a context": [{"type": "context", "elements": [mrkdwn()] * 5 + [image()] * 5}],
    "an image with a title": [image(title=plain("x" * 2000))],
    "an image out of Slack": [{"type": "image", "alt_text": "One", "slack_file": {"id": "F0SAMPLE"}}],
    "an input in a message": [field(text_input(), dispatch_action=True)],
    "rich text with lists, quotes and code": [LIST],
    "rich text with people, links and dates": [
        rich_text(
            {"type": "user", "user_id": "U0DESIGN"},
            {"type": "link", "url": "https://a.example/", "text": "A"},
            {"type": "date", "timestamp": 1_795_000_000, "format": "{date_num}", "fallback": "12 Nov"},
            {"type": "emoji", "name": "tada"},
            {"type": "broadcast", "range": "here"},
        )
    ],
    "markdown of 12,000 characters": [{"type": "markdown", "text": "x" * 12_000}],
    "a table of 100 by 20": [table(100, 20, column_settings=[{"align": "right", "is_wrapped": True}])],
    "a table with rich text": [{"type": "table", "rows": [[cell(), rich_text()]]}],
    "a data_table of 101 rows": [data_table(101, 3, page_size=100, row_header_column_index=2)],
    "numbers in a data_table": [
        {"type": "data_table", "caption": "S", "rows": [[cell()], [{"type": "raw_number", "value": 1.5}]]}
    ],
    "two charts of six series and twenty categories": [
        chart("line", series=6, categories=20), chart("area", title="T" * 50)],
    "a pie of six": [pie(6)],
    "a card with three buttons": [card(actions=[button("a"), button("b"), button("c")], hero_image=image())],
    "a carousel of ten": [{"type": "carousel", "elements": [card()] * 10}],
    "a container of ten": [container(*[section()] * 10, is_collapsible=True, default_collapsed=True, width="full")],
    "feedback buttons": [
        {"type": "context_actions", "elements": [
            {"type": "feedback_buttons",
             "positive_button": {"text": plain(), "value": "up"},
             "negative_button": {"text": plain(), "value": "down"}},
            {"type": "icon_button", "icon": "trash", "text": plain("Delete")}]}
    ],
    "no block at all": [],
}  # fmt: skip

VIEWS: dict[str, Json] = {
    "a modal of a hundred blocks": modal(*[section()] * 100),
    "a title, a submit and a close of 24 characters": modal(
        section(), title=plain("x" * 24), submit=plain("x" * 24), close=plain("x" * 24)
    ),
    "private_metadata of 3,000 characters": modal(section(), private_metadata="x" * 3000, callback_id="c" * 255),
    "every input": modal(
        field(text_input(min_length=1, max_length=3000, multiline=True)),
        field({"type": "number_input", "is_decimal_allowed": True, "min_value": "0.5", "initial_value": "-1"}),
        field({"type": "email_text_input"}, optional=True, hint=plain()),
        field({"type": "url_text_input", "focus_on_load": True}),
        field({"type": "multi_users_select", "initial_users": ["U0DESIGN"], "max_selected_items": 3}),
        field({"type": "rich_text_input"}),
        field({"type": "file_input", "filetypes": ["csv"], "max_files": 1}),
        field(select(initial_option=option("1", "Number 1"))),
    ),
    "an alert in a modal": modal(alert(level="warning")),
    "a modal without submit, as it has no input": {"type": "modal", "title": plain(), "blocks": [section()]},
    "a Home tab with a table, a chart and a card": home(table(), chart(), card(), container()),
    "a Home tab of a hundred blocks": home(*[section()] * 100, private_metadata="x"),
}


@pytest.mark.parametrize("blocks", MESSAGES.values(), ids=MESSAGES.keys())
def test_a_message_that_slack_documents_as_valid_is_taken(blocks: list[Json]) -> None:
    found = verdict(blocks, "message")
    assert found.problems == []
    assert not found.too_long
    assert not found.too_many_tables


@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS.keys())
def test_a_view_that_slack_documents_as_valid_is_taken(view: Json) -> None:
    assert view_problems(view) == []


def test_there_are_at_least_forty_valid_payloads() -> None:
    assert len(MESSAGES) + len(VIEWS) >= 40
