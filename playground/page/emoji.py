"""Slack's short names of the emoji that apps use most, as characters. An unknown name stays as typed."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

_SHORT_NAME = re.compile(r":([a-z0-9_+\-]{1,60}):(?::skin-tone-[2-6]:)?")


@cache
def table() -> dict[str, str]:
    """Character by short name, read once from `static/emoji.txt` (name, character, name, …)."""
    words = (Path(__file__).parent / "static" / "emoji.txt").read_text(encoding="utf-8").split()
    return dict(zip(words[::2], words[1::2], strict=True))


def with_emoji(text: str) -> str:
    """The text with every known `:short_name:` replaced by its character."""
    if ":" not in text:
        return text
    return _SHORT_NAME.sub(lambda found: table().get(found[1], found[0]), text)
