"""Every block type is drawn, and a hostile string in any place of it stays text."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest
from markupsafe import escape

from playground.page.drawing import Place, make_environment
from playground.page.gallery import Shelf, gallery
from playground.page.reader import Reader

NOW = datetime(2026, 11, 19, 15, tzinfo=UTC)
HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>"
READER = Reader(me="U0DESIGN", people={"U0DESIGN": "Dee"}, channels={"C0ACME": "acme"}, now=NOW)
SHELVES = gallery(NOW)
TEMPLATE = make_environment().from_string('{% from "blocks.html" import blocks with context %}{{ blocks(b, p) }}')
STRUCTURE = {"type", "style", "level", "width", "align", "icon", "text_type", "filetypes", "status", "initial_date"}


def draw(blocks: list[dict[str, Any]], **given: Any) -> str:
    return TEMPLATE.render(reader=READER, b=blocks, p=Place("k", **given))


def dangers(html: str) -> list[str]:
    """What a browser would run or fetch: scripts, event attributes, sources that are not ours."""
    found = []
    for tag, inside in re.findall(r"<([a-z0-9]+)([^<>]*)>", html):
        values = dict(re.findall(r'([\w-]+)="([^"]*)"', inside))
        names = re.findall(r"[\w-]+", re.sub('"[^"]*"', "", inside))
        fetched = [values[name] for name in ("src", "href") if name in values and not _is_ours(values[name])]
        if tag == "script" or fetched or any(name.startswith("on") for name in names):
            found.append(f"<{tag}{inside}>")
        if "data-confirm" in values:
            found += dangers(json.loads(unescape(values["data-confirm"]))["html"])
    return found


def test_dangers_are_recognised() -> None:
    assert len(dangers('<script><b onclick=x><img src="javascript:x"><p class="onclick" data-a="a onclick=x">')) == 3


def _is_ours(address: str) -> bool:
    return address.startswith(("https://", "http://", "/static/", "?at=", "mailto:"))


def poisoned(value: Any, key: str = "") -> Any:
    """The same with the hostile string at the end of every text that is free to choose."""
    if isinstance(value, dict):
        return {name: poisoned(each, name) for name, each in value.items()}
    if isinstance(value, list):
        return [poisoned(each, key) for each in value]
    return value + HOSTILE if isinstance(value, str) and key not in STRUCTURE else value


@pytest.mark.parametrize("shelf", SHELVES, ids=lambda shelf: shelf.id)
def test_draws_the_block(shelf: Shelf) -> None:
    shown = draw(shelf.blocks, errors=shelf.errors)
    assert "is not drawn here" not in shown
    assert shown.count('class="block block-') >= len(shelf.blocks)


@pytest.mark.parametrize("shelf", SHELVES, ids=lambda shelf: shelf.id)
def test_a_hostile_string_anywhere_stays_text(shelf: Shelf) -> None:
    shown = draw(poisoned(shelf.blocks), errors=dict.fromkeys(shelf.errors, HOSTILE))
    assert dangers(shown) == []


def spoilt(value: Any, wrong: Any) -> Iterator[Any]:
    """Copies of a block, each with one of its parts replaced by something that does not belong there."""
    if isinstance(value, dict):
        for key in value.keys() - {"type"}:
            yield value | {key: wrong}
            yield from (value | {key: each} for each in spoilt(value[key], wrong))
    elif isinstance(value, list) and value:
        yield [wrong, *value[1:]]
        yield from ([each, *value[1:]] for each in spoilt(value[0], wrong))


@pytest.mark.parametrize("wrong", [None, 7, "x", [], {}, [[]], {"type": "x"}], ids=repr)
@pytest.mark.parametrize("shelf", SHELVES, ids=lambda shelf: shelf.id)
def test_a_block_that_makes_no_sense_takes_nothing_with_it(shelf: Shelf, wrong: Any) -> None:
    after = {"type": "section", "text": {"type": "plain_text", "text": "still here"}}
    for block in shelf.blocks[:6]:
        for broken in spoilt(block, wrong):
            assert "still here" in TEMPLATE.render(reader=READER, b=[broken, after], p=Place("k"))


def test_every_block_type_is_in_the_gallery() -> None:
    said = {block["type"] for shelf in SHELVES for block in shelf.blocks}
    assert said == {
        "actions", "alert", "card", "carousel", "container", "context", "context_actions", "data_table",
        "data_visualization", "divider", "header", "image", "input", "markdown", "plan", "rich_text", "section",
        "table",
    }  # fmt: skip


def test_an_unknown_block_is_named_and_breaks_nothing() -> None:
    assert "future_block" in draw([{"type": "future_block"}, {"type": "divider"}])


def test_a_picture_elsewhere_is_named_but_not_fetched() -> None:
    shown = draw([{"type": "image", "image_url": "https://other.example/a.png", "alt_text": "A cat"}])
    assert "<img" not in shown
    assert 'aria-label="A cat"' in shown


def test_a_label_belongs_to_its_input_and_says_what_is_optional() -> None:
    element = {"type": "plain_text_input", "action_id": "a"}
    block = {"type": "input", "block_id": "b", "label": {"type": "plain_text", "text": "What"}, "element": element}
    shown = draw([block | {"optional": True}])
    assert 'for="k-1"' in shown
    assert 'id="k-1" class="field"' in shown
    assert "(optional)" in shown
    assert "aria-required" not in shown
    assert "aria-required" in draw([block])


def test_what_was_chosen_goes_before_the_initial_value() -> None:
    element = {"type": "plain_text_input", "action_id": "a", "initial_value": "first"}
    block = {"type": "input", "block_id": "b", "label": {"type": "plain_text", "text": "L"}, "element": element}
    assert 'value="first"' in draw([block])
    assert 'value="second"' in draw([block], state={"b": {"a": {"type": "plain_text_input", "value": "second"}}})


def test_an_option_travels_whole_and_escaped() -> None:
    option = {"text": {"type": "plain_text", "text": 'A "b"'}, "value": "v"}
    block = {"type": "actions", "elements": [{"type": "static_select", "action_id": "s", "options": [option]}]}
    assert f'data-option="{escape(json.dumps(option))}"' in draw([block])
