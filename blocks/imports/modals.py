"""The modal that a table of clients and retainers is pasted into."""

from __future__ import annotations

from collections.abc import Sequence

from blocks import ids
from blocks.fields import TYPED_MOST, field, typed
from blocks.message import View, context, joined, modal, section
from blocks.text import escape
from domain.imports.refusals import BadLine
from domain.imports.table import COLUMNS

_MISTAKES_MOST = 2_500


def import_modal(text: str = "", mistakes: Sequence[BadLine] = ()) -> View:
    """A field for CSV. `mistakes` stand above the text, which stays."""
    shown = []
    if mistakes:
        shown = [section(f"Nothing was imported yet.\n{mistaken(mistakes)}")]
    element = typed(text, placeholder="client, alias, allotment, starts_on", multiline=True, most=TYPED_MOST)
    return modal(
        ids.IMPORT_MODAL,
        "Import",
        *shown,
        field(ids.LINES, "Table", element, hint="CSV with a header row, one retainer a line."),
        context(f"Columns: {', '.join(COLUMNS)}. A larger file goes by the terminal: retainer import FILE.csv"),
        submit="Import",
    )


def mistaken(mistakes: Sequence[BadLine]) -> str:
    """A line for each, as many as there is room for; escaped."""
    lines = [
        f"*Line {each.line}{f', {each.column}' if each.column else ''}:* {escape(each.sentence)}" for each in mistakes
    ]
    return joined(lines, _MISTAKES_MOST)
