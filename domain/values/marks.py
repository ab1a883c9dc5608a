"""Marks that editors put around what was written: of lists and quotes before a line, of bold and code around words."""

from __future__ import annotations

import re

# `- `, `• `, `1. `, `a) `, `> `, `- [x] `: only with a blank behind, for `-1h` and `1.5h` are something else.
_LIST = re.compile(
    r"\s*(?:(?:[-*+•◦▪‣·●○–—]|[0-9]{1,2}[.)]|[a-z]\)|>{1,3}|\[[ xX✓]?\]|[☐☑✅✔])\ufe0f?(?:\s+|$)|>{1,3})"
)
_FENCE = re.compile(r"```\n?(.*?)\n?```", re.DOTALL)
# As Slack draws them: at the edge of a word, closed on the same line. What is struck out keeps its mark, or it would
# count as said.
_AROUND = tuple(
    re.compile(rf"(?<![\w{sign}]){sign}(?=[^\s{sign}])([^{sign}\n]*?[^\s{sign}]){sign}(?![\w{sign}])")
    for sign in (r"`", r"\*", r"_")
)


def without_marks(text: str) -> str:
    """The text as its reader would copy it: lines no items and no quotes any more, words not bold and not code."""
    text = _FENCE.sub(r"\1", text)
    return "\n".join(_without_signs(without_list_mark(line)) for line in re.split(r"\r\n|\r|\n", text))


def without_list_mark(line: str) -> str:
    """A line without the marks before it, however many there are."""
    while found := _LIST.match(line):
        line = line[found.end() :]
    return line


def _without_signs(line: str) -> str:
    for around in _AROUND:
        line = around.sub(r"\1", line)
    return line
