"""What Slack makes of typed text, turned back into what was typed."""

from __future__ import annotations

import re

# <@U1|dee>, <#C1|general>, <!here>, <!subteam^S1|@web>, <https://x.example|label>, <mailto:a@b.example|a@b.example>
_TAG = re.compile(r"<(@|#|!)?([^<>|]+)(?:\|([^<>]*))?>")
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


def as_typed(text: str) -> str:
    """The text without Slack's markup: mentions by name, links by address, `&amp;` as `&`."""
    plain = _TAG.sub(_untagged, text)
    for entity, char in _ENTITIES:
        plain = plain.replace(entity, char)
    return plain


def _untagged(tag: re.Match[str]) -> str:
    sigil, target, label = tag[1], tag[2], tag[3]
    if sigil is None:
        return target.removeprefix("mailto:")
    if sigil == "!":
        name = label or target.partition("^")[0]
        return name if name.startswith("@") else f"@{name}"
    return f"{sigil}{label or target}"
