"""Records as a file that spreadsheets open."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any


def as_csv(columns: Sequence[str], records: Sequence[Mapping[str, Any]]) -> str:
    """The records as CSV, with a header row and the mark that spreadsheets know its encoding by."""
    out = io.StringIO(newline="")
    # Without the mark, spreadsheets take the accents of names for something else.
    out.write("\ufeff")
    writer = csv.DictWriter(out, columns)
    writer.writeheader()
    writer.writerows({name: _cell(value) for name, value in each.items()} for each in records)
    return out.getvalue()


def _cell(value: Any) -> Any:
    """A spreadsheet computes what begins like a formula, and a client's name is not ours to trust."""
    if isinstance(value, str) and value[:1] in {"=", "+", "-", "@", "\t", "\r"}:
        return f"'{value}"
    return value
