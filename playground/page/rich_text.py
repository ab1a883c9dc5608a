"""`rich_text` blocks as HTML: sections, lists that nest by indent, quotes, preformatted text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape

from playground.page.dates import by_pattern
from playground.page.emoji import table
from playground.page.mrkdwn import link, mention
from playground.page.reader import Reader

_STYLES = {"bold": "strong", "italic": "em", "strike": "s", "underline": "u", "code": "code"}


def rich_text(elements: Sequence[Mapping[str, Any]], reader: Reader) -> Markup:
    """All elements of one block, in order; an unknown kind is left out, as Slack does."""
    out: list[Markup] = []
    open_lists: list[tuple[int, str]] = []
    for element in elements:
        if element.get("type") == "rich_text_list":
            out.append(_list_item_group(element, reader, open_lists))
            continue
        out.append(_close(open_lists, -1))
        out.append(_whole(element, reader))
    out.append(_close(open_lists, -1))
    return Markup("").join(out)


def _whole(element: Mapping[str, Any], reader: Reader) -> Markup:
    inside = _inline(element.get("elements", ()), reader)
    match element.get("type"):
        case "rich_text_section":
            return Markup('<div class="rich-line">{}</div>').format(inside)
        case "rich_text_quote":
            return Markup("<blockquote>{}</blockquote>").format(inside)
        case "rich_text_preformatted":
            return Markup("<pre>{}</pre>").format(inside)
    return Markup("")


def _list_item_group(element: Mapping[str, Any], reader: Reader, opened: list[tuple[int, str]]) -> Markup:
    """A list is a run of items at one indent; a deeper run belongs inside the last item before it."""
    indent = int(element.get("indent", 0))
    tag = "ol" if element.get("style") == "ordered" else "ul"
    out = [_close(opened, indent)]
    if opened and opened[-1] != (indent, tag) and opened[-1][0] == indent:
        out.append(_close(opened, indent - 1))
    if opened and opened[-1] == (indent, tag):
        out.append(Markup("</li>"))
    else:
        start = int(element.get("offset", 0)) + 1
        attribute = Markup(' start="{}"').format(start) if tag == "ol" and start > 1 else ""
        out.append(Markup('<{} class="indent-{}"{}>').format(tag, min(indent, 8) % 3, attribute))
        opened.append((indent, tag))
    items = [Markup("<li>{}").format(_inline(item.get("elements", ()), reader)) for item in element.get("elements", ())]
    out.append(Markup("</li>").join(items))
    return Markup("").join(out)


def _close(opened: list[tuple[int, str]], indent: int) -> Markup:
    out = Markup("")
    while opened and opened[-1][0] > indent:
        out += Markup("</li></{}>").format(opened.pop()[1])
    return out


def _inline(elements: Sequence[Mapping[str, Any]], reader: Reader) -> Markup:
    return Markup("").join(_styled(element, _leaf(element, reader)) for element in elements)


def _leaf(element: Mapping[str, Any], reader: Reader) -> Markup:
    kind = str(element.get("type"))
    if kind in {"user", "channel", "usergroup", "broadcast"}:
        return _mention(kind, element, reader)
    if kind == "text":
        return escape(element.get("text", "")).replace("\n", Markup("<br>"))
    if kind == "link":
        url = str(element.get("url", ""))
        return link(url, str(element.get("text") or url))
    if kind == "emoji":
        name = str(element.get("name", ""))
        return escape(table().get(name, f":{name}:"))
    if kind == "date":
        return _date(element, reader)
    return _color(element) if kind == "color" else escape(str(element.get("fallback") or element.get("text") or ""))


def _mention(kind: str, element: Mapping[str, Any], reader: Reader) -> Markup:
    ident = str(element.get(f"{kind}_id", ""))
    match kind:
        case "user":
            return mention(reader.people.get(ident, ident), mine=ident == reader.me)
        case "channel":
            return mention(reader.channels.get(ident, "private channel"), sign="#", channel=ident)
        case "usergroup":
            return mention(reader.groups.get(ident, ident))
    return mention(str(element.get("range", "here")), mine=True)


def _date(element: Mapping[str, Any], reader: Reader) -> Markup:
    seconds = element.get("timestamp")
    shown = by_pattern(int(seconds), str(element.get("format", "")), reader) if seconds is not None else None
    text = Markup('<time class="when">{}</time>').format(shown or element.get("fallback") or "")
    return link(str(element["url"]), text) if element.get("url") else text


def _color(element: Mapping[str, Any]) -> Markup:
    value = str(element.get("value", ""))
    hexadecimal = value.removeprefix("#")
    if len(hexadecimal) not in {3, 6} or any(digit not in "0123456789abcdefABCDEF" for digit in hexadecimal):
        return escape(value)
    square = Markup('<rect width="10" height="10" fill="#{}"/>').format(hexadecimal)
    swatch = Markup('<svg class="swatch" viewBox="0 0 10 10" aria-hidden="true">{}</svg>').format(square)
    return swatch + escape(f" #{hexadecimal}")


def _styled(element: Mapping[str, Any], leaf: Markup) -> Markup:
    style = element.get("style")
    if not isinstance(style, Mapping):
        return leaf
    for name, tag in _STYLES.items():
        if style.get(name):
            leaf = Markup("<{0}>{1}</{0}>").format(Markup(tag), leaf)  # noqa: S704  one of five fixed words
    return leaf
