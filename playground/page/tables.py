"""Cells of `table` and `data_table` blocks, ready for their template."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from playground.page.reader import Reader
from playground.page.rich_text import rich_text


@dataclass(frozen=True)
class Cell:
    """What a cell shows, what it sorts by, and how it stands in its column."""

    html: Markup
    sort: str
    align: str
    wraps: bool
    action: Mapping[str, Any] | None = None


def _text_of(value: Any) -> str:
    if isinstance(value, Mapping):
        own = value.get("text")
        return (str(own) if isinstance(own, str) else "") + _text_of(value.get("elements", ()))
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "".join(_text_of(each) for each in value)
    return ""


def _cell(raw: Mapping[str, Any], reader: Reader, settings: Mapping[str, Any]) -> Cell:
    kind = raw.get("type")
    align = str(settings.get("align") or ("right" if kind == "raw_number" else "left"))
    if align not in {"left", "center", "right"}:
        align = "left"
    wraps = bool(settings.get("is_wrapped", False))
    if kind == "rich_text":
        return Cell(rich_text(raw.get("elements", ()), reader), _text_of(raw), align, wraps)
    if kind == "raw_number":
        return Cell(escape(str(raw.get("text") or raw.get("value"))), str(raw.get("value", "")), align, wraps)
    if kind == "action":
        element = raw.get("element") or raw.get("button") or {}
        return Cell(Markup(""), _text_of(element), align, wraps, element)
    return Cell(escape(str(raw.get("text", ""))), str(raw.get("text", "")), align, wraps)


def table_rows(block: Mapping[str, Any], reader: Reader) -> list[list[Cell]]:
    """All rows of a `table` or `data_table`, the header first."""
    columns = [each if isinstance(each, Mapping) else {} for each in block.get("column_settings") or ()]
    rows = []
    for raw in block.get("rows", ()):
        settings = [columns[i] if i < len(columns) else {} for i in range(len(raw))]
        rows.append([_cell(cell, reader, each) for cell, each in zip(raw, settings, strict=True)])
    return rows
