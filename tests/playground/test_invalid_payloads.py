"""What Slack's documentation forbids is refused, in Slack's words and at the right spot."""

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


def _confirm(**wrong: Any) -> Json:
    fine = {"title": plain(), "text": plain(), "confirm": plain(), "deny": plain()}
    return section(accessory=button(confirm={**fine, **wrong}))


def _first_series(**wrong: Any) -> Json:
    block = chart()
    block["chart"]["series"][0].update(wrong)
    return block


MESSAGES: dict[str, tuple[list[Any], str, str]] = {
    "51 blocks": ([section()] * 51, "no more than 50 items allowed", "/blocks"),
    "a section of 3,001 characters": (
        [{"type": "section", "text": mrkdwn("x" * 3001)}], "must be less than 3001 characters", "/blocks/0/text/text"),
    "an empty section text": (
        [{"type": "section", "text": mrkdwn("")}], "must be more than 0 characters", "/blocks/0/text/text"),
    "a section without text and fields": (
        [{"type": "section"}], "must define either `text` or `fields`", "/blocks/0/type"),
    "eleven fields": (
        [{"type": "section", "fields": [mrkdwn()] * 11}], "no more than 10 items allowed", "/blocks/0/fields"),
    "a field of 2,001 characters": (
        [{"type": "section", "fields": [mrkdwn("x" * 2001)]}],
        "must be less than 2001 characters", "/blocks/0/fields/0/text"),
    "a header of 151 characters": (
        [{"type": "header", "text": plain("x" * 151)}], "must be less than 151 characters", "/blocks/0/text/text"),
    "a header in mrkdwn": (
        [{"type": "header", "text": mrkdwn()}], "unsupported type: mrkdwn", "/blocks/0/text/type"),
    "a button text of 76 characters": (
        [actions({**button(), "text": plain("x" * 76)})],
        "must be less than 76 characters", "/blocks/0/elements/0/text/text"),
    "a button value of 2,001 characters": (
        [actions(button(value="x" * 2001))], "must be less than 2001 characters", "/blocks/0/elements/0/value"),
    "a button of a style that is none": (
        [actions(button(style="default"))], "must be a valid enum value", "/blocks/0/elements/0/style"),
    "a button with a null style": (
        [actions(button(url=None))], "must provide a string", "/blocks/0/elements/0/url"),
    "an action_id of 256 characters": (
        [actions(button("x" * 256))], "must be less than 256 characters", "/blocks/0/elements/0/action_id"),
    "a block_id of 256 characters": (
        [section(block_id="x" * 256)], "must be less than 256 characters", "/blocks/0/block_id"),
    "two blocks of one block_id": (
        [section(block_id="a"), section(block_id="a")], "`block_id` already exists: a", "/blocks/1/block_id"),
    "two buttons of one action_id in a block": (
        [actions(button("a"), button("a"))], "`action_id` already exists: a", "/blocks/0/elements/1"),
    "26 elements in an actions block": (
        [actions(*(button(f"go{number}") for number in range(26)))],
        "no more than 25 items allowed", "/blocks/0/elements"),
    "no element in an actions block": ([actions()], "must provide at least 1 items", "/blocks/0/elements"),
    "a multi-select in an actions block": (
        [actions({"type": "multi_static_select", "options": options(1)})],
        "unsupported type: multi_static_select", "/blocks/0/elements/0/type"),
    "a text input in an actions block": (
        [actions(text_input())], "unsupported type: plain_text_input", "/blocks/0/elements/0/type"),
    "a text input beside a section": (
        [section(accessory=text_input())], "unsupported type: plain_text_input", "/blocks/0/accessory/type"),
    "a button in an input block": (
        [field(button())], "unsupported type: button", "/blocks/0/element/type"),
    "an input without a label": (
        [{"type": "input", "element": text_input()}], "missing required field: label", "/blocks/0"),
    "a select of 101 options": (
        [section(accessory=select(options=options(101)))],
        "no more than 100 items allowed", "/blocks/0/accessory/options"),
    "a select of no options": (
        [section(accessory=select(options=[]))], "must provide at least 1 items", "/blocks/0/accessory/options"),
    "a select with options and groups": (
        [section(accessory=select(option_groups=[{"label": plain(), "options": options(1)}]))],
        "must define either `options` or `option_groups`", "/blocks/0/accessory/type"),
    "an option text of 76 characters": (
        [section(accessory=select(options=[option(text="x" * 76)]))],
        "must be less than 76 characters", "/blocks/0/accessory/options/0/text/text"),
    "an option value of 151 characters": (
        [section(accessory=select(options=[option("x" * 151)]))],
        "must be less than 151 characters", "/blocks/0/accessory/options/0/value"),
    "a first choice that is no option": (
        [section(accessory=select(initial_option=option("nine")))],
        "must be one of the provided options", "/blocks/0/accessory/initial_option"),
    "a first choice of null": (
        [section(accessory=select(initial_option=None))],
        "must provide an object", "/blocks/0/accessory/initial_option"),
    "six options in an overflow menu": (
        [section(accessory={"type": "overflow", "options": options(6)})],
        "no more than 5 items allowed", "/blocks/0/accessory/options"),
    "eleven checkboxes": (
        [actions({"type": "checkboxes", "options": options(11)})],
        "no more than 10 items allowed", "/blocks/0/elements/0/options"),
    "eleven radio buttons": (
        [actions({"type": "radio_buttons", "options": options(11)})],
        "no more than 10 items allowed", "/blocks/0/elements/0/options"),
    "a placeholder of 151 characters": (
        [section(accessory=select(placeholder=plain("x" * 151)))],
        "must be less than 151 characters", "/blocks/0/accessory/placeholder/text"),
    "a date that is none": (
        [actions({"type": "datepicker", "initial_date": "12.11.2026"})],
        r"input must match regex pattern: \d{4}-\d{2}-\d{2}", "/blocks/0/elements/0/initial_date"),
    "a confirmation title of 101 characters": (
        [_confirm(title=plain("x" * 101))], "must be less than 101 characters",
        "/blocks/0/accessory/confirm/title/text"),
    "a confirmation text of 301 characters": (
        [_confirm(text=plain("x" * 301))], "must be less than 301 characters",
        "/blocks/0/accessory/confirm/text/text"),
    "a confirmation button of 31 characters": (
        [_confirm(confirm=plain("x" * 31))], "must be less than 31 characters",
        "/blocks/0/accessory/confirm/confirm/text"),
    "eleven things in a context": (
        [{"type": "context", "elements": [mrkdwn()] * 11}], "no more than 10 items allowed", "/blocks/0/elements"),
    "a button in a context": (
        [{"type": "context", "elements": [button()]}], "unsupported type: button", "/blocks/0/elements/0/type"),
    "an image without alt_text": (
        [{"type": "image", "image_url": "https://a.example/a.png"}], "missing required field: alt_text", "/blocks/0"),
    "an image without an address": (
        [{"type": "image", "alt_text": "One"}], "missing required field: image_url", "/blocks/0"),
    "an image at no address": ([image(image_url="one.png")], "must be a valid URL", "/blocks/0/image_url"),
    "a block of an unknown type": ([{"type": "sections"}], "unsupported type: sections", "/blocks/0/type"),
    "a block without a type": ([{"text": plain()}], "missing required field: type", "/blocks/0"),
    "a block that is a string": (["section"], "must provide an object", "/blocks/0"),
    "a field of nobody's making": (
        [section(colour="red")], "invalid additional property: colour", "/blocks/0"),
    "an alert in a message": ([alert()], "unsupported type: alert", "/blocks/0/type"),
    "rich text that says nothing": (
        [rich_text({"type": "text", "text": ""})],
        "must be more than 0 characters", "/blocks/0/elements/0/elements/0/text"),
    "a broadcast to nobody known": (
        [rich_text({"type": "broadcast", "range": "all"})],
        "must be a valid enum value", "/blocks/0/elements/0/elements/0/range"),
    "markdown of 12,001 characters": (
        [{"type": "markdown", "text": "x" * 12_001}], "must be less than 12001 characters", "/blocks/0/text"),
    "a table of 101 rows": ([table(101)], "no more than 100 items allowed", "/blocks/0/rows"),
    "a table of 21 columns": ([table(1, 21)], "no more than 20 items allowed", "/blocks/0/rows/0"),
    "a table cell that says nothing": (
        [{"type": "table", "rows": [[cell("")]]}], "must be more than 0 characters", "/blocks/0/rows/0/0/text"),
    "a data_table of a head alone": ([data_table(1)], "must provide at least 2 items", "/blocks/0/rows"),
    "a data_table of uneven rows": (
        [{"type": "data_table", "caption": "S", "rows": [[cell()], [cell(), cell()]]}],
        "all rows must have the same number of cells", "/blocks/0/rows/1"),
    "a data_table without a caption": (
        [{**table(), "type": "data_table"}], "missing required field: caption", "/blocks/0"),
    "a chart title of 51 characters": (
        [chart(title="x" * 51)], "must be less than 51 characters", "/blocks/0/title"),
    "three charts": (
        [chart(), chart(), chart()], "no more than 2 data_visualization blocks allowed", "/blocks/2"),
    "seven series": ([chart(series=7)], "no more than 6 items allowed", "/blocks/0/chart/series"),
    "21 categories": (
        [chart(categories=21)], "no more than 20 items allowed", "/blocks/0/chart/series/0/data"),
    "a series label of 21 characters": (
        [_first_series(name="x" * 21)], "must be less than 21 characters", "/blocks/0/chart/series/0/name"),
    "a series that lacks a category": (
        [_first_series(data=[{"label": "C0", "value": 1}])],
        "labels must match `axis_config.categories`", "/blocks/0/chart/series/0/data"),
    "a chart of an unknown kind": ([chart("donut")], "unsupported type: donut", "/blocks/0/chart/type"),
    "a slice of nothing": ([pie(value=0)], "must be more than 0", "/blocks/0/chart/segments/0/value"),
    "a card with nothing in it": (
        [{"type": "card", "subtitle": plain()}],
        "must define at least one of `hero_image`, `title`, `actions`, `body`", "/blocks/0/type"),
    "a card body of 201 characters": (
        [card(body=mrkdwn("x" * 201))], "must be less than 201 characters", "/blocks/0/body/text"),
    "eleven blocks in a container": (
        [container(*[section()] * 11)], "no more than 10 items allowed", "/blocks/0/child_blocks"),
    "a container in a container": (
        [container(container())], "unsupported type: container", "/blocks/0/child_blocks/0/type"),
}  # fmt: skip

INPUT = field(text_input())

VIEWS: dict[str, tuple[Json, str, str]] = {
    "101 blocks in a modal": (modal(*[section()] * 101), "no more than 100 items allowed", "/view/blocks"),
    "a title of 25 characters": (
        modal(title=plain("x" * 25)), "must be less than 25 characters", "/view/title/text"),
    "a submit of 25 characters": (
        modal(submit=plain("x" * 25)), "must be less than 25 characters", "/view/submit/text"),
    "a close of 25 characters": (
        modal(close=plain("x" * 25)), "must be less than 25 characters", "/view/close/text"),
    "a modal without a title": (
        {"type": "modal", "blocks": []}, "missing required field: title", "/view"),
    "a modal without blocks": (
        {"type": "modal", "title": plain()}, "missing required field: blocks", "/view"),
    "private_metadata of 3,001 characters": (
        modal(private_metadata="x" * 3001), "must be less than 3001 characters", "/view/private_metadata"),
    "a callback_id of 256 characters": (
        modal(callback_id="x" * 256), "must be less than 256 characters", "/view/callback_id"),
    "an input without submit": (
        {"type": "modal", "title": plain(), "blocks": [section(), INPUT]},
        "must define `submit` to use an `input` block in modals", "/view/blocks/1/input"),
    "a table in a modal": (modal(table()), "unsupported type: table", "/view/blocks/0/type"),
    "a chart in a modal": (modal(chart()), "unsupported type: data_visualization", "/view/blocks/0/type"),
    "a container in a modal": (modal(container()), "unsupported type: container", "/view/blocks/0/type"),
    "markdown in a modal": (
        modal({"type": "markdown", "text": "x"}), "unsupported type: markdown", "/view/blocks/0/type"),
    "an alert in a Home tab": (home(alert()), "unsupported type: alert", "/view/blocks/0/type"),
    "a submit in a Home tab": (home(submit=plain()), "invalid additional property: submit", "/view"),
    "two elements that want the focus": (
        modal(field(text_input(focus_on_load=True)), field(text_input(focus_on_load=True))),
        "only one element can set `focus_on_load`", "/view/blocks/1"),
    "a view that Slack filled up": (modal(id="V0SAMPLE"), "invalid additional property: id", "/view"),
}  # fmt: skip


@pytest.mark.parametrize(("blocks", "message", "pointer"), MESSAGES.values(), ids=MESSAGES.keys())
def test_a_message_that_breaks_a_documented_limit_is_refused(blocks: list[Any], message: str, pointer: str) -> None:
    assert f"{message} [json-pointer:{pointer}]" in verdict(blocks, "message").problems


@pytest.mark.parametrize(("view", "message", "pointer"), VIEWS.values(), ids=VIEWS.keys())
def test_a_view_that_breaks_a_documented_limit_is_refused(view: Json, message: str, pointer: str) -> None:
    assert f"{message} [json-pointer:{pointer}]" in view_problems(view)


def test_all_texts_together_may_be_too_long_though_each_is_fine() -> None:
    assert verdict([{"type": "section", "text": plain("x" * 2900)}] * 4, "message").too_long
    assert not verdict([{"type": "section", "text": plain("x" * 2900)}] * 3, "message").too_long


def test_one_table_a_message_also_where_it_is_inside_a_container() -> None:
    assert verdict([table(), container(table())], "message").too_many_tables
    assert verdict([table(), data_table()], "message").too_many_tables
    assert not verdict([table(), table()], "home").too_many_tables


def test_there_are_at_least_sixty_invalid_payloads() -> None:
    assert len(MESSAGES) + len(VIEWS) >= 60
