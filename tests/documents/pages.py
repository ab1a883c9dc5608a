"""Which pages hold something made from the code, and what: between two marks, the rest is written by hand."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.documents.rooms import HOUSE, arrows, plan
from tests.documents.understood import tables

_MADE: Mapping[str, Mapping[str, Callable[[], str]]] = {
    "docs/architecture.md": {"rooms": plan, "layers": arrows},
    "docs/what-the-bot-understands.md": tables(),
}


def pages() -> list[Path]:
    """The pages that `make docs` writes."""
    return [HOUSE / name for name in _MADE]


def made(page: Path) -> str:
    """The page with each of its made parts as the code says now. Raises ValueError for a mark that is not there."""
    text = page.read_text(encoding="utf-8")
    for mark, part in _MADE[str(page.relative_to(HOUSE))].items():
        begins, ends = f"<!-- made: {mark} -->\n", f"\n<!-- /made: {mark} -->"
        text, count = re.subn(
            f"({re.escape(begins)}).*?({re.escape(ends)})",
            lambda found, part=part: f"{found[1]}{part()}{found[2]}",  # type: ignore[misc]
            text,
            flags=re.DOTALL,
        )
        if count != 1:
            raise ValueError(f"{page.name} has {count} places for {mark}")
    return text
