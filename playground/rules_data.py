"""Tables and charts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from playground.rules import (
    Rule,
    boolean,
    items,
    number,
    one_of,
    problem,
    string,
    thing,
    typed,
    whole,
)
from playground.rules_objects import BLOCK_ID
from playground.rules_rich_text import RICH_TEXT
from playground.world import Json

_TYPE = {"type": string()}
MOST_SERIES = 6
MOST_SEGMENTS = 6
MOST_CATEGORIES = 20
MOST_CELL_TEXT = 20_000
"""Slack's documentation names 6 series and segments; larger figures were seen, and are not to be built on."""

RAW_TEXT = thing(_TYPE | {"text": string(least=1)})
RAW_NUMBER = thing(_TYPE | {"value": number()}, {"text": string()})
CELL = typed({"raw_text": RAW_TEXT, "rich_text": RICH_TEXT})
DATA_CELL = typed({"raw_text": RAW_TEXT, "rich_text": RICH_TEXT, "raw_number": RAW_NUMBER})


def _columns_match(value: Any, at: str) -> Iterator[str]:
    wide = max((len(row) for row in value["rows"]), default=0)
    if len(value.get("column_settings", [])) > wide:
        yield problem(f"no more than {wide} items allowed", f"{at}/column_settings")


TABLE = thing(
    _TYPE | {"rows": items(items(CELL, 20, least=1), 100, least=1)},
    {
        "block_id": BLOCK_ID,
        "column_settings": items(thing({}, {"align": one_of("left", "center", "right"), "is_wrapped": boolean}), 20),
    },
    also=_columns_match,
)


def _even_rows(value: Any, at: str) -> Iterator[str]:
    rows = value["rows"]
    for index, row in enumerate(rows):
        if len(row) != len(rows[0]):
            yield problem("all rows must have the same number of cells", f"{at}/rows/{index}")
    for index, cell in enumerate(rows[0]):
        if cell["type"] == "rich_text":
            yield problem("unsupported type: rich_text", f"{at}/rows/0/{index}/type")
    if value.get("row_header_column_index", 0) >= len(rows[0]):
        yield problem(f"must be less than {len(rows[0])}", f"{at}/row_header_column_index")
    if _text_length(rows) > MOST_CELL_TEXT:
        yield problem(f"must be less than {MOST_CELL_TEXT + 1} characters", f"{at}/rows")


def _text_length(value: Any) -> int:
    if isinstance(value, list):
        return sum(map(_text_length, value))
    if isinstance(value, dict):
        own = value.get("text", value.get("value", ""))
        return len(str(own)) + _text_length(value.get("elements", []))
    return 0


DATA_TABLE = thing(
    _TYPE | {"caption": string(least=1), "rows": items(items(DATA_CELL, 20, least=1), 101, least=2)},
    {"block_id": BLOCK_ID, "page_size": whole(1, 100), "row_header_column_index": whole(0)},
    also=_even_rows,
)

_LABEL = string(20, least=1)
_POINTS = items(thing({"label": _LABEL, "value": number()}), MOST_CATEGORIES, least=1)
_SERIES = items(thing({"name": _LABEL, "data": _POINTS}), MOST_SERIES, least=1)
_AXES = thing(
    {"categories": items(_LABEL, MOST_CATEGORIES, least=1, unique=True)},
    {"x_label": string(50), "y_label": string(50)},
)


def _series_match(value: Any, at: str) -> Iterator[str]:
    names = [each["name"] for each in value["series"]]
    if len(set(names)) < len(names):
        yield problem("series names must be unique", f"{at}/series")
    categories = sorted(value["axis_config"]["categories"])
    for index, each in enumerate(value["series"]):
        if sorted(point["label"] for point in each["data"]) != categories:
            yield problem("labels must match `axis_config.categories`", f"{at}/series/{index}/data")


def _chart() -> Rule:
    lines = thing(_TYPE | {"series": _SERIES, "axis_config": _AXES}, also=_series_match)
    segment = thing({"label": _LABEL, "value": number(above=0)})
    pie = thing(_TYPE | {"segments": items(segment, MOST_SEGMENTS, least=1)})
    return typed({"line": lines, "bar": lines, "area": lines, "pie": pie})


DATA_VISUALIZATION = thing(_TYPE | {"title": string(50, least=1), "chart": _chart()}, {"block_id": BLOCK_ID})


def tables_in(blocks: list[Any]) -> list[int]:
    """Where the tables are, those inside containers too."""
    found = []
    for index, block in enumerate(blocks):
        inside: list[Json] = block.get("child_blocks", []) if isinstance(block, dict) else []
        kinds = [each.get("type") for each in (block, *inside) if isinstance(each, dict)]
        found += [index] * sum(kind in {"table", "data_table"} for kind in kinds)
    return found
