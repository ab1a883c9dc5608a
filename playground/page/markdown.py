"""`markdown` blocks (the common kind, not Slack's mrkdwn) as HTML: headings, lists, tables, quotes, code, links."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from playground.page.emoji import with_emoji
from playground.page.mrkdwn import link

_ITEM = re.compile(r"^(\s*)(?:([-*+])|(\d{1,9})[.)])\s+(?:\[([ xX])\]\s+)?(.*)$")
_HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*#*$")
_RULE = re.compile(r"^\s*(?:-{3,}|\*{3,}|_{3,})\s*$")
_DIVIDER = re.compile(r"^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")
_INLINE = re.compile(
    r"`([^`]+)`"
    r"|!?\[([^\[\]]{0,1000})\]\(([^()\s]{1,2000})\)"
    r"|<(https?://[^<>\s]{1,2000})>|(https?://[^\s<>()]{1,2000})"
    r"|\*\*(?=\S)([^*]{1,3000}?)(?<=\S)\*\*|__(?=\S)([^_]{1,3000}?)(?<=\S)__"
    r"|\*(?=\S)([^*]{1,3000}?)(?<=\S)\*|(?<!\w)_(?=\S)([^_]{1,3000}?)(?<=\S)_(?!\w)"
    r"|~~(?=\S)([^~]{1,3000}?)(?<=\S)~~|\\([\\`*_{}\[\]()#+.!~|>-])"
)
_TAGS = {6: "strong", 7: "strong", 8: "em", 9: "em", 10: "s"}


def inline(text: str) -> Markup:
    """One stretch of text with its marks; everything else is escaped."""
    out, at = [], 0
    for found in _INLINE.finditer(text):
        out.append(escape(with_emoji(text[at : found.start()])))
        out.append(_mark(found))
        at = found.end()
    out.append(escape(with_emoji(text[at:])))
    return Markup("").join(out)


def _mark(found: re.Match[str]) -> Markup:
    group = found.lastindex or 0
    if group == 1:
        return Markup("<code>{}</code>").format(found[1])
    if group == 3:
        return link(found[3], inline(found[2]))
    if group in {4, 5}:
        return link(found[group], found[group])
    if group == 11:
        return escape(found[11])
    tag = Markup(_TAGS[group])  # noqa: S704  one of three fixed words
    return Markup("<{0}>{1}</{0}>").format(tag, inline(found[group]))


def markdown(text: str) -> Markup:
    """The whole text, block by block."""
    lines = text.replace("\r\n", "\n").split("\n")
    out: list[Markup] = []
    at = 0
    while at < len(lines):
        for read in (_blank, _fence, _heading, _quote, _table, _list, _paragraph):
            taken = read(lines, at)
            if taken is not None:
                html, at = taken
                out.append(html)
                break
    return Markup("").join(out)


_Taken = tuple[Markup, int] | None


def _blank(lines: list[str], at: int) -> _Taken:
    return (Markup(""), at + 1) if not lines[at].strip() else None


def _fence(lines: list[str], at: int) -> _Taken:
    if not lines[at].lstrip().startswith("```"):
        return None
    end = next((i for i in range(at + 1, len(lines)) if lines[i].lstrip().startswith("```")), len(lines))
    return Markup("<pre>{}</pre>").format("\n".join(lines[at + 1 : end])), end + 1


def _heading(lines: list[str], at: int) -> _Taken:
    if _RULE.match(lines[at]):
        return Markup("<hr>"), at + 1
    found = _HEADING.match(lines[at])
    if found is None:
        return None
    level = min(len(found[1]), 3)
    shown = Markup('<p class="md-h md-h{}" role="heading" aria-level="{}">{}</p>')
    return shown.format(level, level + 2, inline(found[2])), at + 1


def _quote(lines: list[str], at: int) -> _Taken:
    end = at
    while end < len(lines) and lines[end].lstrip().startswith(">"):
        end += 1
    if end == at:
        return None
    inside = Markup("<br>").join(inline(line.lstrip()[1:].lstrip()) for line in lines[at:end])
    return Markup("<blockquote>{}</blockquote>").format(inside), end


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def _table(lines: list[str], at: int) -> _Taken:
    if "|" not in lines[at] or at + 1 >= len(lines) or not _DIVIDER.match(lines[at + 1]):
        return None
    aligns = [
        "center" if cell.startswith(":") and cell.endswith(":") else "right" if cell.endswith(":") else "left"
        for cell in _cells(lines[at + 1])
    ]
    end = at + 2
    while end < len(lines) and "|" in lines[end]:
        end += 1
    head = _row(_cells(lines[at]), "th", aligns)
    body = Markup("").join(_row(_cells(line), "td", aligns) for line in lines[at + 2 : end])
    frame = Markup('<div class="table-frame"><table class="table"><thead>{}</thead><tbody>{}</tbody></table></div>')
    return frame.format(head, body), end


def _row(cells: list[str], tag: str, aligns: list[str]) -> Markup:
    out = Markup("")
    for index, cell in enumerate(cells):
        align = aligns[index] if index < len(aligns) else "left"
        out += Markup('<{0} class="to-{1}">{2}</{0}>').format(tag, align, inline(cell))
    return Markup("<tr>{}</tr>").format(out)


def _list(lines: list[str], at: int) -> _Taken:
    found = _ITEM.match(lines[at])
    if found is None:
        return None
    depth, tag = len(found[1]), "ul" if found[2] else "ol"
    items: list[Markup] = []
    while at < len(lines) and (found := _ITEM.match(lines[at])):
        if len(found[1]) < depth:
            break
        if len(found[1]) > depth + 1 and items:
            inner, at = _list(lines, at) or (Markup(""), at + 1)
            items[-1] += inner
            continue
        box = {" ": "☐ ", "x": "☑ ", "X": "☑ "}.get(found[4] or "", "")
        items.append(escape(box) + inline(found[5]))
        at += 1
    inside = Markup("").join(Markup("<li>{}</li>").format(item) for item in items)
    return Markup("<{0}>{1}</{0}>").format(Markup(tag), inside), at  # noqa: S704  one of two fixed words


def _paragraph(lines: list[str], at: int) -> tuple[Markup, int]:
    end = at + 1
    starts = (_blank, _fence, _heading, _quote, _table, _list)
    while end < len(lines) and all(read(lines, end) is None for read in starts):
        end += 1
    return Markup("<p>{}</p>").format(Markup("<br>").join(inline(line) for line in lines[at:end])), end
