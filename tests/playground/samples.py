"""Blocks to build test payloads from, all of them obviously invented."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


def plain(text: str = "Sample") -> Json:
    """A plain_text object."""
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str = "*Sample*") -> Json:
    """A mrkdwn object."""
    return {"type": "mrkdwn", "text": text}


def option(value: str = "one", text: str = "One") -> Json:
    """An option."""
    return {"text": plain(text), "value": value}


def options(count: int) -> list[Json]:
    """So many options."""
    return [option(str(number), f"Number {number}") for number in range(count)]


def button(action_id: str = "go", **more: Any) -> Json:
    """A button."""
    return {"type": "button", "action_id": action_id, "text": plain("Go"), **more}


def section(**more: Any) -> Json:
    """A section with a text."""
    return {"type": "section", "text": mrkdwn(), **more}


def actions(*elements: Json) -> Json:
    """An actions block."""
    return {"type": "actions", "elements": list(elements)}


def field(element: Json, **more: Any) -> Json:
    """An input block around an element."""
    return {"type": "input", "label": plain("Label"), "element": element, **more}


def text_input(**more: Any) -> Json:
    """A plain text input."""
    return {"type": "plain_text_input", "action_id": "typed", **more}


def select(**more: Any) -> Json:
    """A static select with three options."""
    return {"type": "static_select", "action_id": "chosen", "options": options(3), **more}


def image(**more: Any) -> Json:
    """An image, as a block or an element."""
    return {"type": "image", "image_url": "https://images.example/one.png", "alt_text": "One", **more}


def rich_text(*elements: Json) -> Json:
    """A rich_text block with one section."""
    section_of = {"type": "rich_text_section", "elements": list(elements) or [{"type": "text", "text": "Sample"}]}
    return {"type": "rich_text", "elements": [section_of]}


def cell(text: str = "Sample") -> Json:
    """A table cell."""
    return {"type": "raw_text", "text": text}


def table(rows: int = 2, columns: int = 2, **more: Any) -> Json:
    """A table of so many rows and columns."""
    return {"type": "table", "rows": [[cell() for _ in range(columns)] for _ in range(rows)], **more}


def data_table(rows: int = 2, columns: int = 2, **more: Any) -> Json:
    """A data_table of so many rows, the head included, and columns."""
    return {**table(rows, columns), "type": "data_table", "caption": "Sample", **more}


def chart(kind: str = "bar", *, series: int = 1, categories: int = 2, title: str = "Sample") -> Json:
    """A chart with axes."""
    names = [f"C{number}" for number in range(categories)]
    lines = [
        {"name": f"S{number}", "data": [{"label": name, "value": 1} for name in names]} for number in range(series)
    ]
    drawn = {"type": kind, "series": lines, "axis_config": {"categories": names}}
    return {"type": "data_visualization", "title": title, "chart": drawn}


def pie(segments: int = 2, value: float = 1) -> Json:
    """A pie chart."""
    cut = [{"label": f"S{number}", "value": value} for number in range(segments)]
    return {"type": "data_visualization", "title": "Sample", "chart": {"type": "pie", "segments": cut}}


def card(**more: Any) -> Json:
    """A card."""
    return {"type": "card", "title": mrkdwn("Sample"), "body": mrkdwn("Sample"), **more}


def container(*blocks: Json, **more: Any) -> Json:
    """A container."""
    return {"type": "container", "title": plain(), "child_blocks": list(blocks) or [section()], **more}


def alert(**more: Any) -> Json:
    """An alert."""
    return {"type": "alert", "text": plain(), **more}


def modal(*blocks: Json, **more: Any) -> Json:
    """A modal with a submit button."""
    return {"type": "modal", "title": plain("Title"), "submit": plain("Save"), "blocks": list(blocks), **more}


def home(*blocks: Json, **more: Any) -> Json:
    """A Home tab."""
    return {"type": "home", "blocks": list(blocks), **more}
